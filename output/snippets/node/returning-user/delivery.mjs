// The second factor: a sign-in with mfa and the refresh JWT sends a code.
// The method's name says where the code goes: email, sms, voice, whatsapp or im.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
const delivery = await descopeClient.otp.signIn.email(loginId, { mfa: true }, refreshToken);
if (!delivery.ok) throw answered(delivery);
console.log('Sent a code to', delivery.data.maskedEmail);

