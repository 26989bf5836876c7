// Sign up a user and send a mail with three links. The answer holds no JWT yet.
// loginId: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
EnchantedLinkResponse signUp =
    enchantedLinkService.signUp(loginId, redirectUrl, User.builder().email(loginId).build());
String pendingRef = signUp.getPendingRef();
System.out.println("Click this link in the email: " + signUp.getLinkId());

