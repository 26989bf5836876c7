// Ask until the link was clicked. The session that comes back has both factors.
// pendingRef: what the sign-in answered with.
deadline := time.Now().Add(time.Minute)
secondFactor, err := descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, nil)
for errors.Is(err, descope.ErrEnchantedLinkUnauthorized) {
	if time.Now().After(deadline) {
		return failure("network nobody clicked the link in time")
	}
	time.Sleep(time.Second)
	secondFactor, err = descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, nil)
}
if err != nil {
	return err
}
if secondFactor.SessionToken == nil {
	return failure("unreadable the answer has no session JWT")
}
sessionToken := secondFactor.SessionToken.JWT

