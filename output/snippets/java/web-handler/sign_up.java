/** POST /sign-up. */
private void signUp(HttpServletRequest request, HttpServletResponse response) throws IOException {
  String email = field(request, "email");
  String password = field(request, "password");
  // The first factor: sign up with a password. The answer has the refresh JWT.
  AuthenticationInfo firstFactor =
      passwordService.signUp(email, User.builder().email(email).build(), password);
  if (firstFactor.getRefreshToken() == null) {
    throw new Failure("unreadable the answer has no refresh JWT");
  }
  String refreshToken = firstFactor.getRefreshToken().getJwt();

  keep(response, "DSR", refreshToken);
  response.setStatus(HttpServletResponse.SC_NO_CONTENT);
}

