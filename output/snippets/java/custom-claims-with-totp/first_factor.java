// The first factor: sign up with a password, and keep the refresh JWT.
// loginId: the user's email address or phone number.
// password: the user's new password.
AuthenticationInfo firstFactor = passwordService.signUp(loginId, null, password);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

