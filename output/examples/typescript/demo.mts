// Sign a user up in the terminal with two factors: node dist/demo.mjs password otp-email
import DescopeClient, { type AuthenticationInfo, type JWTResponse } from '@descope/node-sdk';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

if (!process.env.DESCOPE_PROJECT_ID) {
  console.error('error: environment DESCOPE_PROJECT_ID is not set');
  process.exit(1);
}
const password = await import('./password.mjs');
const totp = await import('./totp.mjs');
const otp = await import('./otp.mjs');
const magicLink = await import('./magic-link.mjs');
const enchantedLink = await import('./enchanted-link.mjs');
const oauth = await import('./oauth.mjs');
const passkey = await import('./passkey.mjs');
const management = await import('./management.mjs');
const sessions = await import('./session.mjs');

const CHANNELS: Record<string, string> = {
  password: 'password',
  totp: 'totp',
  'otp-email': 'email',
  'otp-sms': 'phone',
  'otp-voice': 'phone',
  'otp-whatsapp': 'phone',
  'magic-link-email': 'email',
  'magic-link-sms': 'phone',
  'enchanted-link': 'email',
  oauth: 'provider',
  passkey: 'passkey',
};
const LOGIN_IDS: Record<string, string> = { email: 'EMAIL', phone: 'PHONE', provider: 'EMAIL' };
const USAGE =
  'usage: demo FIRST SECOND [--returning [--lost]] [--step-up | --enroll | --claims] ' +
  '[--refresh | --log-out-everywhere]';
const CLAIMS = { plan: 'premium' };

type OtpMethod = 'email' | 'sms' | 'voice' | 'whatsapp';
type Arguments = ReturnType<typeof parseArguments>;

/** An error that the demo itself throws: its message has a code and a description. */
class Failure extends Error {}

async function main(): Promise<void> {
  const args = parseArguments();
  const loginId = environment(LOGIN_IDS[CHANNELS[args.first]] ?? 'LOGIN_ID');
  const { refreshJwt } = args.returning
    ? await signIn(args.first, loginId)
    : await signUp(args.first, loginId, userOf(args));
  if (!refreshJwt) throw new Failure('response The response has no refresh JWT');
  const session = args.enroll
    ? await enroll(args.second, loginId, refreshJwt)
    : await addFactor(args, loginId, refreshJwt);
  await showSession(args, session);
}

function parseArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      returning: { type: 'boolean', default: false },
      lost: { type: 'boolean', default: false },
      'step-up': { type: 'boolean', default: false },
      enroll: { type: 'boolean', default: false },
      claims: { type: 'boolean', default: false },
      refresh: { type: 'boolean', default: false },
      'log-out-everywhere': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  const [first, second] = positionals;
  const { returning, lost, enroll, claims, refresh, 'step-up': stepUp } = values;
  const { 'log-out-everywhere': logOutEverywhere } = values;
  if (values.help) {
    console.log(`${USAGE}\nfactors: ${Object.keys(CHANNELS).join(', ')}`);
    process.exit();
  }
  if (positionals.length !== 2 || !positionals.every((name) => Object.hasOwn(CHANNELS, name))) {
    usage(`expected two of ${Object.keys(CHANNELS).join(', ')}`);
  }
  if (['password', 'oauth'].includes(second)) usage(`${second} can't be a second factor`);
  if (first === 'passkey') usage("passkey can't be a first factor");
  if (CHANNELS[first] === CHANNELS[second]) usage('FIRST and SECOND use the same channel');
  if ([stepUp, enroll, claims].filter(Boolean).length > 1) {
    usage('--step-up, --enroll and --claims exclude each other');
  }
  if ((enroll || claims) && !second.startsWith('otp-')) {
    usage('--enroll and --claims expect a one-time code as SECOND');
  }
  if (lost && !(returning && second === 'totp')) {
    usage('--lost expects --returning and totp as SECOND');
  }
  if (refresh && logOutEverywhere) usage('--refresh and --log-out-everywhere exclude each other');
  return { first, second, returning, lost, stepUp, enroll, claims, refresh, logOutEverywhere };
}

function usage(message: string): never {
  console.error(`${USAGE}\ndemo: ${message}`);
  process.exit(2);
}

/** Returns the addresses that the factors need, except for one that is enrolled. */
function userOf({ first, second, enroll }: Arguments): { email?: string; phone?: string } {
  const channels = [CHANNELS[first], enroll ? '' : CHANNELS[second]];
  return {
    ...(channels.includes('email') && { email: environment('EMAIL') }),
    ...(channels.includes('phone') && { phone: environment('PHONE') }),
  };
}

async function signUp(
  factor: string,
  loginId: string,
  user: { email?: string; phone?: string },
): Promise<JWTResponse> {
  switch (factor) {
    case 'password':
      return password.signUpWithPassword(loginId, environment('PASSWORD'), user);
    case 'totp':
      showKey(await totp.signUpWithTotp(loginId, user));
      return totp.signInWithTotp(loginId, await ask('Enter the code from the app:'));
    case 'oauth':
      return signInAtProvider();
    case 'enchanted-link': {
      const uri = environment('REDIRECT_URL');
      return wait(await enchantedLink.signUpWithEnchantedLink(loginId, uri, user));
    }
    case 'magic-link-email':
    case 'magic-link-sms': {
      const uri = environment('REDIRECT_URL');
      const method = linkMethod(factor);
      showAddress(await magicLink.signUpWithMagicLink(method, loginId, uri, user));
      return magicLink.verifyMagicLink(await ask('Enter the parameter t of the link:'));
    }
    default: {
      const method = otpMethod(factor);
      showAddress(await otp.signUpWithOtp(method, loginId, user));
      return otp.verifyOtp(method, loginId, await ask('Enter the code:'));
    }
  }
}

async function signIn(factor: string, loginId: string): Promise<JWTResponse> {
  switch (factor) {
    case 'password':
      return password.signInWithPassword(loginId, environment('PASSWORD'));
    case 'totp':
      return totp.signInWithTotp(loginId, await ask('Enter the code from the app:'));
    case 'oauth':
      return signInAtProvider();
    case 'enchanted-link': {
      const uri = environment('REDIRECT_URL');
      return wait(await enchantedLink.signInWithEnchantedLink(loginId, uri));
    }
    case 'magic-link-email':
    case 'magic-link-sms': {
      const uri = environment('REDIRECT_URL');
      showAddress(await magicLink.signInWithMagicLink(linkMethod(factor), loginId, uri));
      return magicLink.verifyMagicLink(await ask('Enter the parameter t of the link:'));
    }
    default: {
      const method = otpMethod(factor);
      showAddress(await otp.signInWithOtp(method, loginId));
      return otp.verifyOtp(method, loginId, await ask('Enter the code:'));
    }
  }
}

async function addFactor(
  { second, returning, lost, stepUp, claims }: Arguments,
  loginId: string,
  refreshToken: string,
): Promise<JWTResponse> {
  switch (second) {
    case 'totp': {
      if (lost) await removeLostApp(loginId);
      if (lost || !returning) showKey(await totp.enrollTotp(loginId, refreshToken));
      const complete = stepUp ? totp.completeStepUpWithTotp : totp.completeMfaWithTotp;
      return complete(loginId, await ask('Enter the code from the app:'), refreshToken);
    }
    case 'passkey': {
      if (!returning) await createPasskey(loginId, refreshToken);
      const start = stepUp ? passkey.startStepUpWithPasskey : passkey.startMfaWithPasskey;
      return usePasskey(await start(loginId, environment('ORIGIN'), refreshToken));
    }
    case 'enchanted-link': {
      const start = stepUp
        ? enchantedLink.startStepUpWithEnchantedLink
        : enchantedLink.startMfaWithEnchantedLink;
      return wait(await start(loginId, environment('REDIRECT_URL'), refreshToken));
    }
    case 'magic-link-email':
    case 'magic-link-sms': {
      const start = stepUp ? magicLink.startStepUpWithMagicLink : magicLink.startMfaWithMagicLink;
      const uri = environment('REDIRECT_URL');
      showAddress(await start(linkMethod(second), loginId, uri, refreshToken));
      return magicLink.verifyMagicLink(await ask('Enter the parameter t of the link:'));
    }
    default: {
      const method = otpMethod(second);
      if (claims) {
        showAddress(await otp.startMfaWithOtpAndClaims(method, loginId, refreshToken, CLAIMS));
      } else {
        const start = stepUp ? otp.startStepUpWithOtp : otp.startMfaWithOtp;
        showAddress(await start(method, loginId, refreshToken));
      }
      return otp.verifyOtp(method, loginId, await ask('Enter the code:'));
    }
  }
}

async function signInAtProvider(): Promise<JWTResponse> {
  const url = await oauth.startSignInWithOauth('google', environment('REDIRECT_URL'));
  console.log(`Open this address: ${url}`);
  const prompt = 'Enter the parameter code of the address you come back to:';
  return oauth.exchangeOauthCode(await ask(prompt));
}

/** Enrolls a passkey that a browser creates. */
async function createPasskey(loginId: string, refreshToken: string): Promise<void> {
  const origin = environment('ORIGIN');
  const created = await passkey.startPasskeyEnrollment(loginId, origin, refreshToken);
  console.log(`Create a passkey with these options: ${created.options}`);
  const response = await ask("Enter the passkey's response:");
  await passkey.finishPasskeyEnrollment(created.transactionId, response);
}

async function usePasskey(started: {
  transactionId: string;
  options: string;
}): Promise<JWTResponse> {
  console.log(`Use your passkey with these options: ${started.options}`);
  const response = await ask("Enter the passkey's response:");
  return passkey.verifyPasskey(started.transactionId, response);
}

/** Acts as your support team: only this client has a management key. */
async function removeLostApp(loginId: string): Promise<void> {
  const managementClient = DescopeClient({
    projectId: environment('DESCOPE_PROJECT_ID'),
    managementKey: environment('DESCOPE_MANAGEMENT_KEY'),
    baseUrl: process.env.DESCOPE_BASE_URL,
  });
  await management.removeTotp(managementClient, loginId);
  console.log('Removed the lost authenticator app');
}

async function enroll(factor: string, loginId: string, refreshToken: string): Promise<JWTResponse> {
  const method = otpMethod(factor);
  if (method === 'email') {
    showAddress(await otp.enrollEmail(loginId, environment('EMAIL'), refreshToken));
  } else {
    showAddress(await otp.enrollPhone(method, loginId, environment('PHONE'), refreshToken));
  }
  return otp.verifyOtp(method, loginId, await ask('Enter the code:'));
}

async function showSession(args: Arguments, session: JWTResponse): Promise<void> {
  const { sessionJwt, refreshJwt } = session;
  if (!sessionJwt) throw new Failure('response The response has no session JWT');
  const requireClaims = args.stepUp ? sessions.requireStepUp : sessions.requireMfa;
  const claims: AuthenticationInfo['token'] = await requireClaims(sessionJwt);
  if (args.claims) console.log(`claims: ${JSON.stringify(claims.nsec).replace(':', ': ')}`);
  if (args.refresh) {
    if (!refreshJwt) throw new Failure('response The response has no refresh JWT');
    const refreshed = await sessions.refreshSession(refreshJwt);
    console.log('Refreshed the session');
    await sessions.logOut(refreshed.refreshJwt || refreshJwt);
    console.log('Logged out');
  }
  if (args.logOutEverywhere) {
    if (!refreshJwt) throw new Failure('response The response has no refresh JWT');
    await sessions.logOutEverywhere(refreshJwt);
    console.log('Logged out everywhere');
  }
  console.log(args.stepUp ? 'su: true' : `amr: ${(claims.amr as string[]).join(', ')}`);
}

function otpMethod(factor: string): OtpMethod {
  return factor.replace('otp-', '') as OtpMethod;
}

function linkMethod(factor: string): 'email' | 'sms' {
  return factor === 'magic-link-email' ? 'email' : 'sms';
}

function showKey(enrollment: { key: string }): void {
  console.log(`Add this key to your authenticator app: ${enrollment.key}`);
}

function showAddress(address: string): void {
  console.log(`Sent a message to ${address}`);
}

async function wait(link: { linkId: string; pendingRef: string }): Promise<JWTResponse> {
  console.log(`Click the link with this number: ${link.linkId}`);
  return enchantedLink.waitForEnchantedLink(link.pendingRef);
}

async function ask(prompt: string): Promise<string> {
  console.log(prompt);
  const { done, value } = await answers.next();
  if (done) throw new Failure('input The input ended');
  return value.trim();
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Failure(`environment ${name} is not set`);
  return value;
}

/** Returns a code and a description. */
function describe(error: any): string {
  const response = error.cause;
  if (error instanceof Failure) return error.message;
  if (typeof response?.ok === 'boolean') {
    const { errorCode, errorDescription } = response.error ?? {};
    if (errorCode === '0') return 'timeout The link was not clicked in time';
    return errorCode ? `${errorCode} ${errorDescription}` : `response HTTP ${response.code}`;
  }
  if (error instanceof SyntaxError) return 'response The response is not valid JSON';
  if (error instanceof TypeError && response) return `network ${response.message}`;
  if (error instanceof TypeError) return `response ${error.message}`;
  if (/^ERR_(MFA|STEP_UP)_REQUIRED$/.test(error.code)) return `permission ${error.message}`;
  if (error.code || error.message === 'failed to fetch matching key') {
    return `session ${error.message}`;
  }
  return `argument ${error.message}`;
}

function fail(error: any): never {
  if (error.code?.startsWith('ERR_PARSE_ARGS')) usage(error.message);
  console.error(`error: ${describe(error)}`);
  process.exit(1);
}

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();
process.once('unhandledRejection', fail); // from the SDK's timer, while it waits for a link
await main().catch(fail);
input.close();
