// VerifyPasskey exchanges the credential that the browser returned for a session.
//
// You don't pass mfa or the refresh JWT again: Descope knows what the credential is for. For a
// second factor, check that the session belongs to the first factor's user. transactionID is the
// transaction ID from the call that returned the options; keep it on your server. credential is the
// credential that the browser returned, as JSON.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func VerifyPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	transactionID, credential string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.WebAuthn().SignInFinish(
		ctx,
		&descope.WebAuthnFinishRequest{TransactionID: transactionID, Response: credential},
		w,
	)
}
