// The second factor: the app's code, with mfa, claims and the refresh JWT.
// code: the six digits that the authenticator app shows.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
String totpCode = ask("Enter the code from the authenticator app:");
AuthenticationInfo secondFactor =
    totpService.signInCode(
        loginId,
        totpCode,
        LoginOptions.builder()
            .mfa(true)
            .customClaims(Collections.singletonMap("plan", "pro"))
            .build(),
        refreshToken);
String sessionToken = secondFactor.getToken().getJwt();

