// The second factor: a sign-in with mfa, claims and the refresh JWT sends a mail.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
EnchantedLinkResponse delivery =
    enchantedLinkService.signIn(
        loginId,
        redirectUrl,
        refreshToken,
        LoginOptions.builder()
            .mfa(true)
            .customClaims(Collections.singletonMap("plan", "pro"))
            .build());
String pendingRef = delivery.getPendingRef();
System.out.println("Click this link in the email: " + delivery.getLinkId());

