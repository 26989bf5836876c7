/**
 * Lets a sensitive request through only shortly after a step-up.
 *
 * @param sessionToken the session JWT that came with the request
 * @return the session JWT, with getClaims(), and getId(), the user's ID
 * @throws SecurityException if the session is valid, but not stepped up
 * @throws DescopeException if the session JWT is invalid, or the public keys can't be fetched;
 *     see getCause()
 */
public Token requireStepUp(String sessionToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  Token token = authService.validateSessionWithToken(sessionToken);
  if ("DSR".equals(token.getClaims().get("drn"))) { // a refresh JWT
    throw ClientFunctionalException.invalidToken();
  }
  if (!Boolean.TRUE.equals(token.getClaims().get("su"))) {
    throw new SecurityException("The session is not stepped up");
  }
  return token;
}
