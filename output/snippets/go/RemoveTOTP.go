// RemoveTOTP removes the authenticator app of a user who lost it.
//
// The client needs a management key. Keep it apart from the client that signs users in, and check
// who asks for this: it removes a factor. managementClient is a client with a management key.
// loginID is the user's login ID.
func RemoveTOTP(ctx context.Context, managementClient *client.DescopeClient, loginID string) error {
	return managementClient.Management.User().RemoveTOTPSeed(ctx, loginID)
}
