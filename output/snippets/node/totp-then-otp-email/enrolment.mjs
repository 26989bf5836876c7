// Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
// loginId: the user's email address or phone number.
const enrolment = await descopeClient.totp.signUp(loginId);
if (!enrolment.ok) throw answered(enrolment);
console.log('Add this key to your authenticator app:', enrolment.data.key);

