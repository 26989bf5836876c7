/**
 * Remove the authenticator app of a user who lost it.
 *
 * The client needs a management key. Keep it apart from the client that signs users in, and check
 * who asks for this: it removes a factor.
 *
 * @param {ReturnType<typeof import('@descope/node-sdk').default>} managementClient a client with a
 *   management key
 * @param {string} loginId the user's login ID
 * @returns {Promise<void>}
 * @throws {Error} Descope refused, for example E112102: user not found. `cause` is the response.
 */
export async function removeTotp(managementClient, loginId) {
  const response = await managementClient.management.user.removeTOTPSeed(loginId);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
