/**
 * Exchanges a one-time code for a session.
 *
 * <p>You don't pass {@code mfa} or the refresh JWT again: Descope knows what the code is for.
 *
 * @param method how the code was sent: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
 * @param loginId the user's login ID; for a second factor, read it from the first factor's
 *     session, never from the request
 * @param code the code that the user entered
 * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
 * @throws DescopeException if Descope refuses, for example with code E061102: the code is wrong
 */
public AuthenticationInfo verifyOtp(DeliveryMethod method, String loginId, String code) {
  OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
  return otpService.verifyCode(method, loginId, code);
}
