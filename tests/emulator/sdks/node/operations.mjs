// Every operation of the official SDK that the emulator serves; one line of JSON for each.
import DescopeClient from '@descope/node-sdk';

const { DESCOPE_PROJECT_ID: projectId, DESCOPE_BASE_URL: baseUrl } = process.env;
const sdk = DescopeClient({ projectId, baseUrl, managementKey: 'key' });
const [email, phone, uri] = ['you@example.com', '+12025550123', 'https://example.com/verify'];

async function control(path, options) {
  return (await fetch(`${baseUrl}/control/projects/${projectId}/${path}`, options)).json();
}

async function latest() {
  return (await control('messages')).messages.at(-1);
}

async function done(name, answer) {
  const response = await answer;
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(response.error)}`);
  const token = response.data?.sessionJwt && (await sdk.validateSession(response.data.sessionJwt)).token;
  console.log(JSON.stringify({ operation: name, amr: token?.amr ?? null }));
  return response.data;
}

async function verify(method, loginId) {
  return done(`otp.verify.${method}`, sdk.otp.verify[method](loginId, (await latest()).code));
}

await done('totp.signUp', sdk.totp.signUp(email, { email, phone }));
const first = await done('totp.verify', sdk.totp.verify(email, (await latest()).code));
for (const method of ['email', 'sms', 'voice', 'whatsapp']) {
  await done(`otp.signIn.${method}`, sdk.otp.signIn[method](email, { mfa: true }, first.refreshJwt));
  await verify(method, email);
  const loginId = method === 'email' ? `${method}@example.com` : `+1202555010${method.length}`;
  await done(`otp.signUp.${method}`, sdk.otp.signUp[method](loginId));
  await verify(method, loginId);
  await done(`otp.signUpOrIn.${method}`, sdk.otp.signUpOrIn[method](loginId));
  await verify(method, loginId);
}
await done('otp.signIn.stepup', sdk.otp.signIn.email(email, { stepup: true }, first.refreshJwt));
await verify('email', email);
const change = { mfa: true, addToLoginIDs: true, onMergeUseExisting: false };
await done('otp.update.email', sdk.otp.update.email(email, 'new@example.com', first.refreshJwt, change));
await verify('email', email);
for (const method of ['sms', 'voice', 'whatsapp']) {
  await done(`otp.update.phone.${method}`, sdk.otp.update.phone[method](email, '+12025550199', first.refreshJwt, change));
  await verify(method, email);
}
await done('totp.update', sdk.totp.update(email, first.refreshJwt));
const byMail = await (async () => {
  await done('otp.signIn.email', sdk.otp.signIn.email(email));
  return verify('email', email);
})();
const totp = (await control('messages')).messages.filter((message) => message.kind === 'totp').at(-1);
await done('totp.verify.mfa', sdk.totp.verify(email, totp.code, { mfa: true }, byMail.refreshJwt));
for (const method of ['email', 'sms', 'whatsapp']) {
  const loginId = method === 'email' ? 'magic@example.com' : `+1202555011${method.length}`;
  for (const [name, call] of Object.entries({
    signUp: () => sdk.magicLink.signUp[method](loginId, uri),
    signIn: () => sdk.magicLink.signIn[method](loginId, uri),
    signUpOrIn: () => sdk.magicLink.signUpOrIn[method](loginId, uri),
    second: () => sdk.magicLink.signIn[method](email, uri, { mfa: true }, first.refreshJwt),
  })) {
    await done(`magicLink.${name}.${method}`, call());
    await done(`magicLink.verify.${name}.${method}`, sdk.magicLink.verify((await latest()).code));
  }
}
for (const [name, call] of Object.entries({
  signUp: () => sdk.enchantedLink.signUp('enchanted@example.com', uri),
  signIn: () => sdk.enchantedLink.signIn('enchanted@example.com', uri),
  signUpOrIn: () => sdk.enchantedLink.signUpOrIn('enchanted@example.com', uri),
  second: () => sdk.enchantedLink.signIn(email, uri, { mfa: true }, first.refreshJwt),
})) {
  const sent = await done(`enchantedLink.${name}`, call());
  await done(`enchantedLink.verify.${name}`, sdk.enchantedLink.verify((await latest()).code));
  await done(`enchantedLink.waitForSession.${name}`, sdk.enchantedLink.waitForSession(sent.pendingRef));
}
await done('password.signUp', sdk.password.signUp('pwd@example.com', 'correct horse', { email: 'pwd@example.com' }));
await done('password.signIn', sdk.password.signIn('pwd@example.com', 'correct horse'));
const replaced = await done('password.replace', sdk.password.replace('pwd@example.com', 'correct horse', 'battery staple'));
const fresh = await done('refresh', sdk.refresh(replaced.refreshJwt));
const newest = fresh.refreshJwt || replaced.refreshJwt; // a project that rotates none answers none
await done('me', sdk.me(newest));
await done('logout', sdk.logout(newest));
await done('logoutAll', sdk.logoutAll(byMail.refreshJwt));
const { user } = sdk.management;
await done('createTestUser', user.createTestUser('tester', { email: 'tester@example.com' }));
const { code } = await done('generateOTPForTestUser', user.generateOTPForTestUser('email', 'tester'));
await done('otp.verify.tester', sdk.otp.verify.email('tester', code));
const { link } = await done('generateMagicLinkForTestUser', user.generateMagicLinkForTestUser('email', 'tester', uri));
await done('magicLink.verify.tester', sdk.magicLink.verify(new URL(link).searchParams.get('t')));
const sent = await done('generateEnchantedLinkForTestUser', user.generateEnchantedLinkForTestUser('tester', uri));
await done('enchantedLink.verify.tester', sdk.enchantedLink.verify(new URL(sent.link).searchParams.get('t')));
await done('delete', user.delete('tester'));
await done('deleteAllTestUsers', user.deleteAllTestUsers());
