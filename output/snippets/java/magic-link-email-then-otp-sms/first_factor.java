// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
String emailToken = ask("Enter the parameter t of the link in the email:");
AuthenticationInfo firstFactor = magicLinkService.verify(emailToken);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

