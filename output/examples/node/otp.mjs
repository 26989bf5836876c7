import { descopeClient } from './client.mjs';

/**
 * Create a user and send them a one-time code.
 *
 * The user isn't signed in yet: ask for the code and call `verifyOtp`.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId a new login ID, such as an email address
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithOtp(method, loginId, user) {
  const response = await descopeClient.otp.signUp[method](loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}

/**
 * Send a one-time code to a user who signs in, as the first factor.
 *
 * Ask for the code and call `verifyOtp`.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the user's login ID
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithOtp(method, loginId) {
  const response = await descopeClient.otp.signIn[method](loginId);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}

/**
 * Send a one-time code as the second factor.
 *
 * Ask for the code and call `verifyOtp`. Choose a channel that the first factor didn't use.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startMfaWithOtp(method, loginId, refreshToken) {
  const response = await descopeClient.otp.signIn[method](loginId, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}

/**
 * Send a one-time code as the second factor, and add custom claims to the session.
 *
 * Ask for the code and call `verifyOtp`. The session JWT then has the claims under `nsec`, because
 * the request has no management key.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @param {Record<string, unknown>} claims a map of custom claims
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startMfaWithOtpAndClaims(method, loginId, refreshToken, claims) {
  const response = await descopeClient.otp.signIn[method](
    loginId,
    { mfa: true, customClaims: claims },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}

/**
 * Send a one-time code before a sensitive action.
 *
 * Ask for the code and call `verifyOtp`. The session is then stepped up for a limited time.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the login ID of the signed-in user
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startStepUpWithOtp(method, loginId, refreshToken) {
  const response = await descopeClient.otp.signIn[method](loginId, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}

/**
 * Exchange a one-time code for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how the code was sent
 * @param {string} loginId the user's login ID; for a second factor, read it from the first factor's
 *   session, never from the request
 * @param {string} code the code that the user entered
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example E061102: the code is wrong. `cause` is the response.
 */
export async function verifyOtp(method, loginId, code) {
  const response = await descopeClient.otp.verify[method](loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Add an email address to a signed-in user as a second factor, and send it a code.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Ask for the code and call `verifyOtp`, which returns a session with
 * both factors.
 *
 * @param {string} loginId the user's login ID
 * @param {string} email the email address to add
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollEmail(loginId, email, refreshToken) {
  const response = await descopeClient.otp.update.email(loginId, email, refreshToken, {
    mfa: true,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.maskedEmail;
}

/**
 * Add a phone number to a signed-in user as a second factor, and send it a code.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Ask for the code and call `verifyOtp`, which returns a session with
 * both factors.
 *
 * @param {'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the user's login ID
 * @param {string} phone the phone number to add, such as +12025550123
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked phone number that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollPhone(method, loginId, phone, refreshToken) {
  const response = await descopeClient.otp.update.phone[method](loginId, phone, refreshToken, {
    mfa: true,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.maskedPhone;
}
