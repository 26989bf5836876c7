// The first factor: ask until the link was clicked, and keep the refresh JWT.
// pendingRef: what the sign-in answered with.
deadline := time.Now().Add(time.Minute)
firstFactor, err := descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, nil)
for errors.Is(err, descope.ErrEnchantedLinkUnauthorized) {
	if time.Now().After(deadline) {
		return failure("network nobody clicked the link in time")
	}
	time.Sleep(time.Second)
	firstFactor, err = descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, nil)
}
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

