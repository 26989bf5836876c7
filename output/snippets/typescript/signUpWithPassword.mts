/**
 * Create a user with a password and sign them in.
 *
 * @param loginId - a new login ID, such as an email address
 * @param password - a password that meets your project's policy
 * @param user - the user's email address and phone number, if a factor needs them
 * @returns a session with one factor: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example E062107: the user already exists. `cause` is the response.
 */
export async function signUpWithPassword(
  loginId: string,
  password: string,
  user: { email?: string; phone?: string },
): Promise<JWTResponse> {
  const response = await descopeClient.password.signUp(loginId, password, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
