// Answers what the installed SDK is like: a list of questions on standard input, their answers as JSON.
import { readFileSync } from 'node:fs';
import DescopeClient from '@descope/node-sdk';

const TOKEN = 'refresh-jwt';
const EMAIL = 'you@example.com';
const PASSWORD = 'correct horse';
const URI = 'https://example.com/verify';
const MFA = { mfa: true };
const projectId = process.env.DESCOPE_PROJECT_ID;
const baseUrl = process.env.DESCOPE_BASE_URL;
const logger = { log() {}, debug() {}, warn() {}, error() {} };

// What a call sends: whether the refresh JWT is in the bearer, and mfa in the body.
async function sends(call) {
  const seen = [];
  const fetch = async (url, options) => {
    const bearer = new Headers(options.headers).get('authorization');
    const sent = { token: bearer.endsWith(`:${TOKEN}`), mfa: /"mfa":true/.test(options.body) };
    seen.push(url.includes('webauthn') ? { ...sent, stepup: /stepup/.test(options.body) } : sent);
    return new Response('{}', { status: 200 });
  };
  await call(DescopeClient({ projectId, baseUrl, fetch, logger }));
  return seen;
}

async function thrown(call) {
  try {
    await call();
    return 'nothing';
  } catch (error) {
    return `${error.constructor.name} ${Object.keys(error).length}`;
  }
}

const CALLS = {
  'otp.signIn': (sdk) => sdk.otp.signIn.email(EMAIL, MFA),
  'otp.signIn with token': (sdk) => sdk.otp.signIn.email(EMAIL, MFA, TOKEN),
  'otp.signUpOrIn': (sdk) => sdk.otp.signUpOrIn.email(EMAIL, MFA, TOKEN),
  'magicLink.signUpOrIn': (sdk) => sdk.magicLink.signUpOrIn.email(EMAIL, URI, MFA, TOKEN),
  'enchantedLink.signUpOrIn': (sdk) => sdk.enchantedLink.signUpOrIn(EMAIL, URI, MFA, TOKEN),
  'otp.signUp': (sdk) => sdk.otp.signUp.email(EMAIL, {}, MFA, TOKEN),
  'magicLink.signUp': (sdk) => sdk.magicLink.signUp.email(EMAIL, URI, {}, MFA, TOKEN),
  'enchantedLink.signUp': (sdk) => sdk.enchantedLink.signUp(EMAIL, URI, {}, MFA, TOKEN),
  'webauthn.update': (sdk) => sdk.webauthn.update.start(EMAIL, URI, TOKEN, {}, true, { stepup: true }),
  'password.signIn': (sdk) => sdk.password.signIn(EMAIL, PASSWORD, MFA, TOKEN),
};

const types = readFileSync('node_modules/@descope/core-js-sdk/dist/index.d.ts', 'utf8');

// The members of a type, by its declaration.
function members(name) {
  const body = types.match(new RegExp(`type ${name}(?:<[^>]*>)? = \\{([^}]*)\\}`))[1];
  return [...body.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(\w+)\??:/g)].map((found) => found[1]);
}

// How a method of one-time codes is typed.
function typed(name) {
  const otp = types.slice(types.indexOf('signUpOrIn: Deliveries<{'));
  return otp.match(new RegExp(`${name}: Deliveries<\\{[^}]*?email: \\(([^)]*)\\)`))[1];
}

const DOES = {
  async validate() {
    const sdk = DescopeClient({ projectId, baseUrl, logger });
    const answers = [];
    for (const name of ['a', 'b']) answers.push(await sdk.password.signUp(`${name}@example.com`, PASSWORD));
    const [good, other] = answers.map((answer) => answer.data.sessionJwt.split('.'));
    const away = DescopeClient({ projectId, baseUrl: 'http://127.0.0.1:9', logger });
    return {
      'wrong signature': await thrown(() => sdk.validateSession([...good.slice(0, 2), other[2]].join('.'))),
      'no keys': await thrown(() => away.validateSession(good.join('.'))),
    };
  },
  async refresh() {
    const answer = await DescopeClient({ projectId, baseUrl, logger }).password.signUp('c@example.com', PASSWORD);
    return { ok: answer.ok, session: !!answer.data.sessionJwt, refresh: answer.data.refreshJwt ?? null };
  },
  // Whether a poll that is refused is asked again, and whether the refusal is told at the end.
  async polls() {
    let asked = 0;
    const refusal = JSON.stringify({ errorCode: 'E130429', errorDescription: 'API rate limit exceeded' });
    const fetch = async () => {
      asked += 1;
      return new Response(refusal, { status: 400 });
    };
    const sdk = DescopeClient({ projectId, baseUrl, fetch, logger });
    const answer = await sdk.enchantedLink.waitForSession('ref', { pollingIntervalMs: 1000, timeoutMs: 2500 });
    return { again: asked > 1, told: JSON.stringify(answer).includes('E130429') };
  },
};

// The names of the calls that have a word in them, of the client and of its parts, each once.
function methods(word) {
  const found = new Set();
  const look = (part) => {
    for (const [name, value] of Object.entries(part)) {
      if (typeof value === 'function' && name.toLowerCase().includes(word)) found.add(name);
      if (value && typeof value === 'object' && !Array.isArray(value)) look(value);
    }
  };
  look(DescopeClient({ projectId, baseUrl, logger }));
  return [...found].sort();
}

const ASK = { sends: (name) => sends(CALLS[name]), members, typed, methods, does: (name) => DOES[name]() };

const answers = {};
for (const question of JSON.parse(readFileSync(0, 'utf8'))) {
  const [verb, ...rest] = question.split(' ');
  answers[question] = await ASK[verb](rest.join(' '));
}
console.log(JSON.stringify({ answers }));
