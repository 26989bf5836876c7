// Sign up a user and send a link by email. The answer holds no JWT yet.
// The method's name says where the code goes: email, sms, voice, whatsapp or im.
// loginId: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
const signUp = await descopeClient.magicLink.signUp.email(loginId, redirectUrl, {
  email: loginId,
  phone: phone,
});
if (!signUp.ok) throw answered(signUp);
console.log('Sent a link to', signUp.data?.maskedEmail);

