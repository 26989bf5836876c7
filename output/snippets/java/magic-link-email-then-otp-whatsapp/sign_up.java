// Sign up a user and send a link by email. The answer holds no JWT yet.
// method: where the link goes, DeliveryMethod.EMAIL or SMS.
// loginId: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
String signUp =
    magicLinkService.signUp(
        DeliveryMethod.EMAIL,
        loginId,
        redirectUrl,
        User.builder().email(loginId).phone(phone).build());
System.out.println("Sent a link to " + signUp);

