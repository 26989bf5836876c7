// On every request, validate the session JWT and refuse a session without mfa.
// sessionToken: the session JWT that came with the request.
Token session = authService.validateSessionWithToken(sessionToken);
List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
if (!factors.contains("mfa")) {
  throw new Failure("mfa the session has no second factor");
}
System.out.println(
    "amr: " + factors.stream().map(String::valueOf).collect(Collectors.joining(", ")));
