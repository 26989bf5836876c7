// The second factor: a sign-in with mfa and the refresh JWT sends a link.
// method: where the link goes, DeliveryMethod.EMAIL or SMS.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
String delivery =
    magicLinkService.signIn(
        DeliveryMethod.SMS,
        loginId,
        redirectUrl,
        refreshToken,
        LoginOptions.builder().mfa(true).build());
System.out.println("Sent a link to " + delivery);

