// Enrol a phone for the signed-in user. mfa keeps the first factor.
// The method's name says where the code goes: email, sms, voice, whatsapp or im.
// phone: the new phone number.
// refreshToken: the refresh JWT of the first factor.
// mfa: keep the factors of the session beside the new one.
const delivery = await descopeClient.otp.update.phone.whatsapp(loginId, phone, refreshToken, {
  mfa: true,
});
if (!delivery.ok) throw answered(delivery);
console.log('Sent a code to', delivery.data?.maskedPhone);

