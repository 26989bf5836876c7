/**
 * Wait until the user has clicked the right link.
 *
 * For a second factor, check that the session belongs to the first factor's user. The SDK polls on
 * a timer: it tries again after any error response, and a network error is an `unhandledRejection`
 * of the process.
 *
 * @param {string} pendingRef the reference from the call that sent the email; keep it on your
 *   server
 * @param {number} [timeoutMs] how long to wait, in milliseconds
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} The user didn't click the right link in time: `cause.error.errorCode` is `0`.
 */
export async function waitForEnchantedLink(pendingRef, timeoutMs = 60_000) {
  const response = await descopeClient.enchantedLink.waitForSession(pendingRef, {
    pollingIntervalMs: 1000,
    timeoutMs,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
