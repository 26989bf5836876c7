// Before what matters, validate the session JWT and refuse one without a step-up.
// sessionToken: the session JWT that came with the request.
Token session = authService.validateSessionWithToken(sessionToken);
if (!Boolean.TRUE.equals(session.getClaims().get("su"))) {
  throw new Failure("stepup the session is not stepped up");
}
List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
System.out.println(
    "amr: " + factors.stream().map(String::valueOf).collect(Collectors.joining(", ")));
