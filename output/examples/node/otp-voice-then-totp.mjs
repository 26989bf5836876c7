import { createInterface } from 'node:readline';
import DescopeClient from '@descope/node-sdk';

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();

async function main() {
  const projectId = process.env.DESCOPE_PROJECT_ID;
  if (!projectId) throw new Failure('environment', 'DESCOPE_PROJECT_ID is not set');
  const phone = process.env.PHONE || '+12025550123';
  // No management key, because MFA needs none. baseUrl is for a custom domain.
  const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });

  // Sign up a user and send a code by phone call. The answer holds no JWT yet.
  // The method's name says where the code goes: email, sms, voice, whatsapp or im.
  // loginId: the user's email address or phone number.
  // user: what else is known of the user, such as where codes go.
  const signUp = await descopeClient.otp.signUp.voice(phone, { phone: phone });
  if (!signUp.ok) throw answered(signUp);
  console.log('Sent a code to', signUp.data.maskedPhone);

  // The first factor: verify the code, and keep the refresh JWT.
  // code: the six digits from the message.
  const voiceCode = await ask('Enter the code from the phone call:');
  const firstFactor = await descopeClient.otp.verify.voice(phone, voiceCode);
  if (!firstFactor.ok) throw answered(firstFactor);
  if (!firstFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const refreshToken = firstFactor.data.refreshJwt;

  // Enrol an authenticator app for the user who is signed in.
  // refreshToken: the refresh JWT of the first factor.
  const enrolment = await descopeClient.totp.update(phone, refreshToken);
  if (!enrolment.ok) throw answered(enrolment);
  console.log('Add this key to your authenticator app:', enrolment.data.key);

  // The second factor: the app's code, with mfa and the refresh JWT.
  // loginOptions: mfa asks for a session with both factors, stepup marks it.
  const totpCode = await ask('Enter the code from the authenticator app:');
  const secondFactor = await descopeClient.totp.verify(
    phone,
    totpCode,
    { mfa: true },
    refreshToken,
  );
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
    console.error('This login ID has signed up before. Set PHONE to another one and run again.');
  }
  console.error(`error: ${describe(error)}`);
  process.exitCode = 1;
}

await main()
  .catch(fail)
  .finally(() => input.close());
