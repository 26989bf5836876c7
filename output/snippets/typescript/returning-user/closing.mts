}

/** A failure, told as a code and a description. */
class Failure extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(`${code} ${description}`);
    this.code = code;
  }
}

/** What the service answered instead of data. */
interface Refusal {
  code?: number;
  error?: { errorCode: string; errorDescription: string };
}

/** Tell a refusal as a failure. */
function answered({ code, error }: Refusal) {
  if (!error?.errorCode) return new Failure('unreadable', `HTTP ${code}`);
  return new Failure(error.errorCode, error.errorDescription);
}

/** Print a prompt and read the next line of standard input. */
async function ask(prompt: string) {
  console.log(prompt);
  const answer = await answers.next();
  if (answer.done) throw new Failure('input', 'ended');
  return answer.value.trim();
}

/** The SDK throws, too: when it cannot send, and when it cannot read an answer. */
function describe(error: unknown) {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof Error)) return `argument ${error}`;
  if (error.cause) return `network ${error.message} ${reason(error.cause)}`;
  if (error instanceof SyntaxError) return 'unreadable the answer is no JSON';
  if (error instanceof TypeError) return `unreadable ${error.message}`;
  return `argument ${error.message}`;
}

/** What kept a request from its answer, by its code where it has one. */
function reason(cause: unknown) {
  return cause instanceof Error && 'code' in cause ? cause.code : cause;
}

/** Tell what went wrong, and what to do. */
function fail(error: unknown) {
  if (error instanceof Failure && error.code === 'E062107') {
    console.error('This login ID has signed up before. Set LOGIN_ID to another one and run again.');
  }
  console.error(`error: ${describe(error)}`);
  process.exitCode = 1;
}

await main()
  .catch(fail)
  .finally(() => input.close());
