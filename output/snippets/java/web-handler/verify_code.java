/** POST /mfa/verify. */
private void verifyCode(HttpServletRequest request, HttpServletResponse response)
    throws IOException {
  String email = field(request, "email");
  String code = field(request, "code");
  // Verify the code. Both JWTs that come back are of a session with both factors.
  AuthenticationInfo secondFactor = otpService.verifyCode(DeliveryMethod.EMAIL, email, code);
  if (secondFactor.getRefreshToken() == null) {
    throw new Failure("unreadable the answer has no refresh JWT");
  }
  String newRefreshToken = secondFactor.getRefreshToken().getJwt();
  String newSessionToken = secondFactor.getToken().getJwt();

  keep(response, "DSR", newRefreshToken);
  keep(response, "DS", newSessionToken);
  response.setStatus(HttpServletResponse.SC_NO_CONTENT);
}

