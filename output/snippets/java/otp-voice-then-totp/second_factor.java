// The second factor: the app's code, with mfa and the refresh JWT.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
String totpCode = ask("Enter the code from the authenticator app:");
AuthenticationInfo secondFactor =
    totpService.signInCode(
        phone, totpCode, LoginOptions.builder().mfa(true).build(), refreshToken);
String sessionToken = secondFactor.getToken().getJwt();

