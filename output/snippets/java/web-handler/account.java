/** GET /account. */
private void account(HttpServletRequest request, HttpServletResponse response)
    throws IOException {
  String sessionToken = cookie(request, "DS");
  // On every request, validate the session JWT and refuse a session without mfa.
  Token session;
  try {
    session = authService.validateSessionWithToken(sessionToken);
  } catch (RuntimeException error) {
    throw new Failure("session the session JWT is not valid");
  }
  List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
  if (!factors.contains("mfa")) {
    throw new Failure("mfa the session has no second factor");
  }

  answer(response, HttpServletResponse.SC_OK, Map.of("amr", factors));
}

