// The second factor: a sign-in with mfa and the refresh JWT sends a mail.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
EnchantedLinkResponse delivery =
    enchantedLinkService.signIn(
        phone, redirectUrl, refreshToken, LoginOptions.builder().mfa(true).build());
String pendingRef = delivery.getPendingRef();
System.out.println("Click this link in the email: " + delivery.getLinkId());

