// The first factor: sign in with the password, and keep the refresh JWT.
AuthenticationInfo firstFactor = passwordService.signIn(loginId, password);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

