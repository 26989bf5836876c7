import DescopeClient from '@descope/node-sdk';
import cookieParser from 'cookie-parser';
import express from 'express';

const projectId = process.env.DESCOPE_PROJECT_ID;
if (!projectId) {
  console.error('error: environment DESCOPE_PROJECT_ID is not set');
  process.exit(1);
}
const port = process.env.PORT || '8080';
// No management key, because MFA needs none. baseUrl is for a custom domain.
const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });
const app = express();
app.use(express.urlencoded({ extended: false }), cookieParser());

app.post('/sign-up', async (request, response) => {
  const email = field(request, 'email');
  const password = field(request, 'password');
  // The first factor: sign up with a password. The answer has the refresh JWT.
  const firstFactor = await descopeClient.password.signUp(email, password, { email: email });
  if (!firstFactor.ok) throw answered(firstFactor);
  if (!firstFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const refreshToken = firstFactor.data.refreshJwt;

  keep(response, 'DSR', refreshToken);
  response.status(204).end();
});

app.post('/mfa/start', async (request, response) => {
  const email = field(request, 'email');
  const refreshToken = cookie(request, 'DSR');
  // The second factor: a sign-in with mfa and the refresh JWT sends a code.
  const delivery = await descopeClient.otp.signIn.email(email, { mfa: true }, refreshToken);
  if (!delivery.ok) throw answered(delivery);

  response.json({ sent_to: delivery.data.maskedEmail });
});

app.post('/mfa/verify', async (request, response) => {
  const email = field(request, 'email');
  const code = field(request, 'code');
  // Verify the code. Both JWTs that come back are of a session with both factors.
  const secondFactor = await descopeClient.otp.verify.email(email, code);
  if (!secondFactor.ok) throw answered(secondFactor);
  if (!secondFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const newRefreshToken = secondFactor.data.refreshJwt;
  if (!secondFactor.data.sessionJwt) {
    throw new Failure('unreadable', 'the answer has no session JWT');
  }
  const newSessionToken = secondFactor.data.sessionJwt;

  keep(response, 'DSR', newRefreshToken);
  keep(response, 'DS', newSessionToken);
  response.status(204).end();
});

app.get('/account', async (request, response) => {
  const sessionToken = cookie(request, 'DS');
  // On every request, validate the session JWT and refuse a session without mfa.
  const session = await descopeClient.validateSession(sessionToken).catch(() => {
    throw new Failure('session', 'the session JWT is not valid');
  });
  const factors = /** @type {string[]} */ (session.token.amr ?? []);
  if (!factors.includes('mfa')) throw new Failure('mfa', 'the session has no second factor');

  response.json({ amr: factors });
});

/** A failure with a code and a description. */
class Failure extends Error {
  /**
   * @param {string} code
   * @param {string} description
   */
  constructor(code, description) {
    super(description);
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
 * A field of the form that the browser sent.
 * @param {express.Request} request
 * @param {string} name
 * @returns {string}
 */
function field(request, name) {
  const value = request.body?.[name];
  if (typeof value !== 'string' || !value) throw new Failure('argument', `${name} is missing`);
  return value;
}

/**
 * A cookie of an earlier answer.
 * @param {express.Request} request
 * @param {string} name
 * @returns {string}
 */
function cookie(request, name) {
  const value = request.cookies[name];
  if (typeof value !== 'string' || !value) throw new Failure('cookie', `${name} is missing`);
  return value;
}

/**
 * Store the JWT in an HttpOnly, SameSite=Strict cookie.
 * @param {express.Response} response
 * @param {string} name
 * @param {string} token
 */
function keep(response, name, token) {
  response.cookie(name, token, { secure: true, httpOnly: true, sameSite: 'strict' });
}

/**
 * The SDK throws, too: when it cannot send, and when it cannot read an answer.
 * @param {any} error
 */
function describe(error) {
  if (error instanceof Failure) return { code: error.code, description: error.message };
  if (error.cause) return { code: 'network', description: 'the service cannot be reached' };
  if (error.expose) return { code: 'argument', description: error.message }; // Express says so
  if (error instanceof SyntaxError) {
    return { code: 'unreadable', description: 'the answer is no JSON' };
  }
  return { code: 'unreadable', description: error.name };
}

// Any other code is 401: the service refused, or a cookie or a valid session is missing.
const STATUS = new Map([
  ['argument', 400],
  ['mfa', 403],
  ['network', 502],
  ['unreadable', 502],
]);

/**
 * Answer every failure as JSON, without a stack trace and without a token.
 * @type {express.ErrorRequestHandler}
 */
const refuse = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const told = describe(error);
  response.status(STATUS.get(told.code) ?? 401).json(told);
};
app.use(refuse);

const server = app.listen(Number(port), '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`Listening on http://127.0.0.1:${address.port}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
