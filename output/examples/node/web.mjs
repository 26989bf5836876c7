// Sign users in with two factors over HTTP: node web.mjs
import DescopeClient from '@descope/node-sdk';
import cookieParser from 'cookie-parser';
import express from 'express';

if (!process.env.DESCOPE_PROJECT_ID) {
  console.error('error: environment DESCOPE_PROJECT_ID is not set');
  process.exit(1);
}
const { descopeClient } = await import('./client.mjs');
const { startMfaWithOtp, verifyOtp } = await import('./otp.mjs');
const { signInWithPassword, signUpWithPassword } = await import('./password.mjs');
const { getUser, logOut, refreshSession, requireMfa } = await import('./session.mjs');

const SESSION_COOKIE = DescopeClient.SessionTokenCookieName;
const REFRESH_COOKIE = DescopeClient.RefreshTokenCookieName;
const COOKIE_OPTIONS = /** @type {const} */ ({ secure: true, httpOnly: true, sameSite: 'strict' });

const app = express();
app.disable('x-powered-by');
app.use(forbidCaching, refuseCrossSitePosts);
app.use(express.urlencoded({ extended: false }), cookieParser());

app.post('/sign-up', async (request, response) => {
  const email = field(request, 'email');
  signedIn(response, await signUpWithPassword(email, field(request, 'password'), { email }));
});

app.post('/sign-in', async (request, response) => {
  const email = field(request, 'email');
  signedIn(response, await signInWithPassword(email, field(request, 'password')));
});

app.post('/mfa/start', async (request, response) => {
  const refreshToken = cookie(request, REFRESH_COOKIE);
  const { loginIds } = await getUser(refreshToken);
  response.json({ sent_to: await startMfaWithOtp('email', loginIds[0], refreshToken) });
});

app.post('/mfa/verify', async (request, response) => {
  const code = field(request, 'code');
  const { loginIds, userId } = await getUser(cookie(request, REFRESH_COOKIE));
  const session = await verifyOtp('email', loginIds[0], code);
  await checkUser(session, userId);
  signedIn(response, session);
});

app.get('/account', mfaRequired, (_request, response) => {
  const { claims } = response.locals;
  response.json({ user_id: claims.sub, amr: claims.amr });
});

app.post('/refresh', async (request, response) => {
  const refreshToken = cookie(request, REFRESH_COOKIE);
  const { sessionJwt, refreshJwt } = await refreshSession(refreshToken);
  signedIn(response, { sessionJwt, refreshJwt: refreshJwt || refreshToken });
});

app.post('/logout', async (request, response) => {
  response.clearCookie(SESSION_COOKIE, COOKIE_OPTIONS); // even if Descope can't be asked
  response.clearCookie(REFRESH_COOKIE, COOKIE_OPTIONS);
  await logOut(cookie(request, REFRESH_COOKIE));
  response.status(204).end();
});

/** An error with a status and a message for the browser. */
class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(status, message, options) {
    super(message, options);
    this.status = status;
  }
}

/**
 * Lets a request through only if its session has a second factor.
 *
 * @param {express.Request} request
 * @param {express.Response} response
 * @param {express.NextFunction} next
 * @returns {Promise<void>}
 */
async function mfaRequired(request, response, next) {
  const sessionToken = cookie(request, SESSION_COOKIE);
  try {
    response.locals.claims = await requireMfa(sessionToken);
  } catch (caught) {
    const error = /** @type {any} */ (caught);
    if (error.code === 'ERR_MFA_REQUIRED') throw new HttpError(403, error.message);
    if (await isInvalid(sessionToken, error)) throw new HttpError(401, 'The session is not valid');
    throw error;
  }
  next();
}

/**
 * Distinguishes an invalid session from an outage: when the SDK can't fetch the public keys, it may
 * report the same error as for a key that doesn't exist.
 *
 * @param {string} sessionToken
 * @param {any} error
 * @returns {Promise<boolean>}
 */
async function isInvalid(sessionToken, error) {
  if (error.message !== 'failed to fetch matching key') {
    return error.code?.startsWith('ERR_J') || error.message === 'header.kid must not be empty';
  }
  const header = Buffer.from(sessionToken.split('.')[0], 'base64url').toString();
  const path = `/v2/keys/${process.env.DESCOPE_PROJECT_ID}`;
  const response = await descopeClient.httpClient.get(path);
  const { keys } = await response.json();
  return Array.isArray(keys) && !keys.some(({ kid }) => kid === JSON.parse(header).kid);
}

/**
 * @param {express.Request} _request
 * @param {express.Response} response
 * @param {express.NextFunction} next
 * @returns {void}
 */
function forbidCaching(_request, response, next) {
  response.set('Cache-Control', 'no-store');
  next();
}

/**
 * Refuses a POST that another site's page sends: SameSite doesn't prevent login CSRF.
 *
 * @param {express.Request} request
 * @param {express.Response} _response
 * @param {express.NextFunction} next
 * @returns {void}
 */
function refuseCrossSitePosts(request, _response, next) {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isAllowed = site
    ? site === 'same-origin' || site === 'none'
    : !origin || (URL.canParse(origin) && new URL(origin).host === request.get('Host'));
  if (request.method === 'POST' && !isAllowed) throw new HttpError(403, 'Cross-site request');
  next();
}

/**
 * @param {express.Request} request
 * @param {string} name
 * @returns {string}
 */
function field(request, name) {
  const value = request.body?.[name];
  if (typeof value !== 'string' || !value) throw new HttpError(400, `${name} is missing`);
  return value;
}

/**
 * @param {express.Request} request
 * @param {string} name
 * @returns {string}
 */
function cookie(request, name) {
  const value = request.cookies[name];
  const isToken = typeof value === 'string' && /^[\w.-]+$/.test(value);
  if (!isToken) throw new HttpError(401, 'Sign in first');
  return value;
}

/**
 * Checks that both JWTs belong to the user of the first factor.
 *
 * @param {import('@descope/node-sdk').JWTResponse} session
 * @param {string} userId
 * @returns {Promise<void>}
 */
async function checkUser(session, userId) {
  for (const jwt of [session.sessionJwt, session.refreshJwt ?? '']) {
    const { token } = await descopeClient.validateJwt(jwt).catch((cause) => {
      throw new HttpError(502, 'The response has no valid session', { cause });
    });
    if (token.sub !== userId) throw new HttpError(502, 'The session belongs to another user');
  }
}

/**
 * Stores both JWTs in HttpOnly cookies.
 *
 * @param {express.Response} response
 * @param {Pick<import('@descope/node-sdk').JWTResponse, 'sessionJwt' | 'refreshJwt'>} options
 * @returns {void}
 */
function signedIn(response, { sessionJwt, refreshJwt }) {
  if (!sessionJwt || !refreshJwt) throw new HttpError(502, 'The response has no session');
  response.cookie(SESSION_COOKIE, sessionJwt, COOKIE_OPTIONS);
  response.cookie(REFRESH_COOKIE, refreshJwt, COOKIE_OPTIONS);
  response.status(204).end();
}

/**
 * Returns the status, the message and Descope's code for an error.
 *
 * @param {any} error
 * @returns {[number, string, string?]}
 */
function describe(error) {
  const failed = error.cause;
  if (error instanceof HttpError || error.expose) return [error.status, error.message];
  if (typeof failed?.ok === 'boolean') {
    const { errorCode, errorDescription } = failed.error ?? {};
    if (failed.code === 429) return [429, 'Too many requests', errorCode];
    if (!errorCode || failed.code >= 500) return [502, 'Try again later'];
    if (errorCode === 'E062107') return [409, errorDescription, errorCode];
    return [errorCode.startsWith('E0110') ? 400 : 401, errorDescription, errorCode];
  }
  const isOutage =
    error instanceof SyntaxError || // the response is not JSON
    (error instanceof TypeError && failed) || // fetch failed
    error.message === 'failed to fetch matching key';
  return isOutage ? [502, 'Try again later'] : [500, 'Internal error'];
}

/** @type {express.ErrorRequestHandler} */
const sendError = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const [status, message, code] = describe(error);
  if (status >= 500) console.error(`${request.method} ${request.path}:`, error);
  const seconds = error.cause?.error?.retryAfter;
  if (status === 429 && seconds) response.set('Retry-After', String(seconds));
  response.status(status).json({ error: message, code }); // without a code if it is undefined
};
app.use(sendError);

const server = app.listen(Number(process.env.PORT || 8080), '127.0.0.1', (error) => {
  if (error) throw error; // such as a port in use
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`Listening on http://127.0.0.1:${port}`);
});
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
