// Have a user, so that the program can run. In your application this was long ago.
// loginId: the user's email address or phone number.
// password: the user's new password.
// user: what else is known of the user, such as where codes go.
const signUp = await descopeClient.password.signUp(loginId, password, { email: loginId });
if (!signUp.ok) throw answered(signUp);

