// Enrol a mailbox for the signed-in user. mfa keeps the first factor.
// email: the new mailbox.
// refreshToken: the refresh JWT of the first factor.
// mfa: keep the factors of the session beside the new one.
const delivery = await descopeClient.otp.update.email(loginId, loginId, refreshToken, {
  mfa: true,
});
if (!delivery.ok) throw answered(delivery);
console.log('Sent a code to', delivery.data?.maskedEmail);

