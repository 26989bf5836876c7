/**
 * Creates a user and sends them a one-time code.
 *
 * <p>The user isn't signed in yet: ask for the code and call {@link #verifyOtp}.
 *
 * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId a new login ID, such as an email address
 * @param user the user's email address and phone number, if a factor needs them
 * @return the masked address that the code was sent to
 * @throws DescopeException if Descope refuses, for example with code E062107: the user already
 *     exists
 */
public String signUpWithOtp(DeliveryMethod method, String loginId, User user) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  return otpService.signUp(method, loginId, user);
}
