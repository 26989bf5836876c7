// WaitForEnchantedLink waits until the user has clicked the right link.
//
// For a second factor, check that the session belongs to the first factor's user. It polls until
// the user has clicked, Descope refuses, or ctx ends: give ctx a deadline. pendingRef is the
// reference from the call that sent the email; keep it on your server.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func WaitForEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	pendingRef string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		info, err := descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, w)
		if err != nil && ctx.Err() != nil { // its end may have cut this response off
			return nil, ctx.Err()
		}
		if !errors.Is(err, descope.ErrEnchantedLinkUnauthorized) { // clicked, or failed
			return info, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		}
	}
}
