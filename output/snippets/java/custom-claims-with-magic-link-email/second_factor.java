// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
String emailToken = ask("Enter the parameter t of the link in the email:");
AuthenticationInfo secondFactor = magicLinkService.verify(emailToken);
String sessionToken = secondFactor.getToken().getJwt();

