// Validate the session JWT, refuse a session without mfa, and read the claims.
// What a sign-in asked for stands below nsec, since nobody vouches for it.
// sessionToken: the session JWT that came with the request.
Token session = authService.validateSessionWithToken(sessionToken);
List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
if (!factors.contains("mfa")) {
  throw new Failure("mfa the session has no second factor");
}
System.out.println("Claims of the sign-in: " + session.getClaims().get("nsec"));
System.out.println(
    "amr: " + factors.stream().map(String::valueOf).collect(Collectors.joining(", ")));
