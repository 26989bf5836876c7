// Enrol an authenticator app for the user who is signed in.
// refreshToken: the refresh JWT of the first factor.
enrolment, err := descopeClient.Auth.TOTP().UpdateUser(ctx, loginID, requestWith(refreshToken))
if err != nil {
	return err
}
fmt.Println("Add this key to your authenticator app:", enrolment.Key)

