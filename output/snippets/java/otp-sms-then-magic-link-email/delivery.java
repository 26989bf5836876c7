// The second factor: a sign-in with mfa and the refresh JWT sends a link.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
String delivery =
    magicLinkService.signIn(
        DeliveryMethod.EMAIL,
        phone,
        redirectUrl,
        refreshToken,
        LoginOptions.builder().mfa(true).build());
System.out.println("Sent a link to " + delivery);

