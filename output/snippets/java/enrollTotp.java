/**
 * Adds an authenticator app to a signed-in user.
 *
 * <p>If the user has a second factor already, call {@link #requireMfa} before this: a first
 * factor alone gives a refresh JWT, too.
 *
 * @param loginId the user's login ID
 * @param refreshToken the refresh JWT of the user's session
 * @return the key for the app: getKey(), getProvisioningURL(), or getImage(), a QR code
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public TOTPResponse enrollTotp(String loginId, String refreshToken) {
  TOTPService totpService =
      Client.getDescopeClient().getAuthenticationServices().getTotpService();
  return totpService.updateUser(loginId, refreshToken);
}
