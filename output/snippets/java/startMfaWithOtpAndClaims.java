/**
 * Sends a one-time code as the second factor, and adds custom claims to the session.
 *
 * <p>Ask for the code and call {@link #verifyOtp}. The session JWT then has the claims under
 * {@code nsec}, because the request has no management key.
 *
 * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId the login ID of the user who passed the first factor
 * @param refreshToken the refresh JWT that the first factor returned
 * @param claims a map of custom claims
 * @return the masked address that the code was sent to
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public String startMfaWithOtpAndClaims(
    DeliveryMethod method, String loginId, String refreshToken, Map<String, Object> claims) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).customClaims(claims).build();
  return otpService.signIn(method, loginId, loginOptions, refreshToken);
}
