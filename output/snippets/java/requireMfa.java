/**
 * Lets a request through only if its session has a second factor.
 *
 * @param sessionToken the session JWT that came with the request
 * @return the session JWT, with getClaims(), and getId(), the user's ID
 * @throws SecurityException if the session is valid, but has no second factor
 * @throws DescopeException if the session JWT is invalid, or the public keys can't be fetched;
 *     see getCause()
 */
public Token requireMfa(String sessionToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  Token token = authService.validateSessionWithToken(sessionToken);
  if ("DSR".equals(token.getClaims().get("drn"))) { // a refresh JWT
    throw ClientFunctionalException.invalidToken();
  }
  Object factors = token.getClaims().get("amr");
  if (!(factors instanceof Collection) || !((Collection<?>) factors).contains("mfa")) {
    throw new SecurityException("The session has no second factor");
  }
  return token;
}
