// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
String smsToken = ask("Enter the parameter t of the link in the text message:");
AuthenticationInfo firstFactor = magicLinkService.verify(smsToken);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

