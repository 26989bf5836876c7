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
