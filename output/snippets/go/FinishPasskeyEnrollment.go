// FinishPasskeyEnrollment adds the passkey that the browser has created.
//
// The session doesn't change: the passkey counts from the next sign-in with it. transactionID is
// the transaction ID from the call that returned the options; keep it on your server. credential is
// the credential that the browser returned, as JSON.
func FinishPasskeyEnrollment(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	transactionID, credential string,
) error {
	_, err := descopeClient.Auth.WebAuthn().UpdateUserDeviceFinish(
		ctx,
		&descope.WebAuthnFinishRequest{TransactionID: transactionID, Response: credential},
		nil,
	)
	return err
}
