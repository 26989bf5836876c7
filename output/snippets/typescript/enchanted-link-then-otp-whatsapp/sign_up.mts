// Sign up a user and send a mail with three links. The answer holds no JWT yet.
// loginId: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
const signUp = await descopeClient.enchantedLink.signUp(loginId, redirectUrl, {
  email: loginId,
  phone: phone,
});
if (!signUp.ok) throw answered(signUp);
if (!signUp.data?.pendingRef) {
  throw new Failure('unreadable', 'the answer has no pending ref');
}
const pendingRef = signUp.data.pendingRef;
console.log('Click this link in the email:', signUp.data.linkId);

