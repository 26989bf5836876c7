// The first factor: sign up with a password, and keep the refresh JWT.
// loginId: the user's email address or phone number.
// password: the user's new password.
// user: what else is known of the user, such as where codes go.
AuthenticationInfo firstFactor =
    passwordService.signUp(loginId, User.builder().phone(phone).build(), password);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

