/**
 * Sends a one-time code before a sensitive action.
 *
 * <p>Ask for the code and call {@link #verifyOtp}. The session is then stepped up for a limited
 * time.
 *
 * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId the login ID of the signed-in user
 * @param refreshToken the refresh JWT of the user's session
 * @return the masked address that the code was sent to
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public String startStepUpWithOtp(DeliveryMethod method, String loginId, String refreshToken) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
  return otpService.signIn(method, loginId, loginOptions, refreshToken);
}
