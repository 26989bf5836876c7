/**
 * Sends a one-time code to a user who signs in, as the first factor.
 *
 * <p>Ask for the code and call {@link #verifyOtp}.
 *
 * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId the user's login ID
 * @return the masked address that the code was sent to
 * @throws DescopeException if Descope refuses, for example with code E062108: user not found
 */
public String signInWithOtp(DeliveryMethod method, String loginId) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  return otpService.signIn(method, loginId, null);
}
