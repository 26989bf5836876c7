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
