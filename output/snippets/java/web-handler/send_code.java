/** POST /mfa/start. */
private void sendCode(HttpServletRequest request, HttpServletResponse response)
    throws IOException {
  String email = field(request, "email");
  String refreshToken = cookie(request, "DSR");
  // The second factor: a sign-in with mfa and the refresh JWT sends a code.
  String delivery =
      otpService.signIn(
          DeliveryMethod.EMAIL, email, LoginOptions.builder().mfa(true).build(), refreshToken);

  answer(response, HttpServletResponse.SC_OK, Map.of("sent_to", delivery));
}

