import DescopeClient from '@descope/node-sdk';

async function main() {
  const projectId = process.env.DESCOPE_PROJECT_ID;
  if (!projectId) throw new Failure('environment', 'DESCOPE_PROJECT_ID is not set');
  const loginId = process.env.LOGIN_ID || 'you@example.com';
  const password = process.env.PASSWORD || 'correct-Horse-battery-9-staple';
  const redirectUrl = process.env.REDIRECT_URL || 'https://example.com/verify';
  // No management key, because MFA needs none. baseUrl is for a custom domain.
  const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });

  // The first factor: sign up with a password, and keep the refresh JWT.
  // loginId: the user's email address or phone number.
  // password: the user's new password.
  // user: what else is known of the user, such as where codes go.
  const firstFactor = await descopeClient.password.signUp(loginId, password, { email: loginId });
  if (!firstFactor.ok) throw answered(firstFactor);
  if (!firstFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const refreshToken = firstFactor.data.refreshJwt;

  // The second factor: a sign-in with stepup and the refresh JWT sends a mail.
  // uri: the page of yours that the link opens; it finds the token in the parameter t.
  // loginOptions: mfa asks for a session with both factors, stepup marks it.
  // refreshToken: the refresh JWT of the first factor.
  const delivery = await descopeClient.enchantedLink.signIn(
    loginId,
    redirectUrl,
    { stepup: true },
    refreshToken,
  );
  if (!delivery.ok) throw answered(delivery);
  const pendingRef = delivery.data.pendingRef;
  console.log('Click this link in the email:', delivery.data.linkId);

  // Ask until the link was clicked. The session that comes back has both factors.
  // pendingRef: what the sign-in answered with.
  // The SDK polls on a timer, which lets a broken connection escape as an unhandled rejection.
  process.once('unhandledRejection', (error) => {
    fail(error);
    process.exit();
  });
  const patience = { pollingIntervalMs: 1000, timeoutMs: 60000 };
  const secondFactor = await descopeClient.enchantedLink.waitForSession(pendingRef, patience);
  if (!secondFactor.ok) throw new Failure('network', 'nobody clicked the link in time');
  if (!secondFactor.data.sessionJwt) {
    throw new Failure('unreadable', 'the answer has no session JWT');
  }
  const sessionToken = secondFactor.data.sessionJwt;

  // Before what matters, validate the session JWT and refuse one without a step-up.
  // sessionToken: the session JWT that came with the request.
  const session = await descopeClient.validateSession(sessionToken);
  if (!session.token.su) throw new Failure('stepup', 'the session is not stepped up');
  const factors = /** @type {string[]} */ (session.token.amr ?? []);
  console.log(`amr: ${factors.join(', ')}`);
}

/** A failure, told as a code and a description. */
class Failure extends Error {
  /**
   * @param {string} code
   * @param {string} description
   */
  constructor(code, description) {
    super(`${code} ${description}`);
    this.code = code;
  }
}

/**
 * What the service answered instead of data.
 * @param {{ code?: number, error?: { errorCode: string, errorDescription: string } }} response
 */
function answered({ code, error }) {
  if (!error?.errorCode) return new Failure('unreadable', `HTTP ${code}`);
  return new Failure(error.errorCode, error.errorDescription);
}

/**
 * The SDK throws, too: when it cannot send, and when it cannot read an answer.
 * @param {any} error
 */
function describe(error) {
  if (error instanceof Failure) return error.message;
  if (error.cause) return `network ${error.message} ${error.cause.code ?? error.cause}`;
  if (error instanceof SyntaxError) return 'unreadable the answer is no JSON';
  if (error instanceof TypeError) return `unreadable ${error.message}`;
  return `argument ${error.message ?? error}`;
}

/**
 * Tell what went wrong, and what to do.
 * @param {any} error
 */
function fail(error) {
  if (error.code === 'E062107') {
    console.error('This login ID has signed up before. Set LOGIN_ID to another one and run again.');
  }
  console.error(`error: ${describe(error)}`);
  process.exitCode = 1;
}

await main().catch(fail);
