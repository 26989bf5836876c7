import { createInterface } from 'node:readline';
import DescopeClient from '@descope/node-sdk';

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();

async function main() {
  const projectId = process.env.DESCOPE_PROJECT_ID;
  if (!projectId) throw new Failure('environment', 'DESCOPE_PROJECT_ID is not set');
  const loginId = process.env.LOGIN_ID || 'you@example.com';
  const redirectUrl = process.env.REDIRECT_URL || 'https://example.com/verify';
  const phone = process.env.PHONE || '+12025550123';
  // No management key, because MFA needs none. baseUrl is for a custom domain.
  const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });

  // Sign up a user and send a code by email. The answer holds no JWT yet.
  // The method's name says where the code goes: email, sms, voice, whatsapp or im.
  // loginId: the user's email address or phone number.
  // user: what else is known of the user, such as where codes go.
  const signUp = await descopeClient.otp.signUp.email(loginId, { email: loginId, phone: phone });
  if (!signUp.ok) throw answered(signUp);
  console.log('Sent a code to', signUp.data.maskedEmail);

  // The first factor: verify the code, and keep the refresh JWT.
  // code: the six digits from the message.
  const emailCode = await ask('Enter the code from the email:');
  const firstFactor = await descopeClient.otp.verify.email(loginId, emailCode);
  if (!firstFactor.ok) throw answered(firstFactor);
  if (!firstFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const refreshToken = firstFactor.data.refreshJwt;

  // The second factor: a sign-in with mfa and the refresh JWT sends a link.
  // uri: the page of yours that the link opens; it finds the token in the parameter t.
  // loginOptions: mfa asks for a session with both factors, stepup marks it.
  // refreshToken: the refresh JWT of the first factor.
  const delivery = await descopeClient.magicLink.signIn.sms(
    loginId,
    redirectUrl,
    { mfa: true },
    refreshToken,
  );
  if (!delivery.ok) throw answered(delivery);
  console.log('Sent a link to', delivery.data.maskedPhone);

  // Verify the token of the link. The session that comes back has both factors.
  // token: the parameter t of the link.
  const smsToken = await ask('Enter the parameter t of the link in the text message:');
  const secondFactor = await descopeClient.magicLink.verify(smsToken);
  if (!secondFactor.ok) throw answered(secondFactor);
  if (!secondFactor.data.sessionJwt) {
    throw new Failure('unreadable', 'the answer has no session JWT');
  }
  const sessionToken = secondFactor.data.sessionJwt;

  // On every request, validate the session JWT and refuse a session without mfa.
  // sessionToken: the session JWT that came with the request.
  const session = await descopeClient.validateSession(sessionToken);
  const factors = /** @type {string[]} */ (session.token.amr ?? []);
  if (!factors.includes('mfa')) throw new Failure('mfa', 'the session has no second factor');
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
 * Print a prompt and read the next line of standard input.
 * @param {string} prompt
 */
async function ask(prompt) {
  console.log(prompt);
  const answer = await answers.next();
  if (answer.done) throw new Failure('input', 'ended');
  return answer.value.trim();
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

await main()
  .catch(fail)
  .finally(() => input.close());
