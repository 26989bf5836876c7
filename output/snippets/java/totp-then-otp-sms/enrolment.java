// Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
// loginId: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
TOTPResponse enrolment = totpService.signUp(loginId, User.builder().phone(phone).build());
System.out.println("Add this key to your authenticator app: " + enrolment.getKey());

