// Sign up a user and send a code by phone call. The answer holds no JWT yet.
// The method's name says where the code goes: email, sms, voice, whatsapp or im.
// loginId: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
const signUp = await descopeClient.otp.signUp.voice(phone, { phone: phone, email: email });
if (!signUp.ok) throw answered(signUp);
console.log('Sent a code to', signUp.data?.maskedPhone);

