/**
 * Sends a one-time code as the second factor.
 *
 * <p>Ask for the code and call {@link #verifyOtp}. Choose a channel that the first factor didn't
 * use.
 *
 * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId the login ID of the user who passed the first factor
 * @param refreshToken the refresh JWT that the first factor returned
 * @return the masked address that the code was sent to
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public String startMfaWithOtp(DeliveryMethod method, String loginId, String refreshToken) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
  return otpService.signIn(method, loginId, loginOptions, refreshToken);
}
