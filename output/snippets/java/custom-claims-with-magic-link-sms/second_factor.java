// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
String smsToken = ask("Enter the parameter t of the link in the text message:");
AuthenticationInfo secondFactor = magicLinkService.verify(smsToken);
String sessionToken = secondFactor.getToken().getJwt();

