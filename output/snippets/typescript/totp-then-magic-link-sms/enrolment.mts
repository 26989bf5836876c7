// Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
// loginId: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
const enrolment = await descopeClient.totp.signUp(loginId, { phone: phone });
if (!enrolment.ok) throw answered(enrolment);
console.log('Add this key to your authenticator app:', enrolment.data?.key);

