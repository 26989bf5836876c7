// The first factor: sign in with the app's code, and keep the refresh JWT.
// code: the six digits that the authenticator app shows.
String totpCode = ask("Enter the code from the authenticator app:");
AuthenticationInfo firstFactor = totpService.signInCode(loginId, totpCode, null);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

