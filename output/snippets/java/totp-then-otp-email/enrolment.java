// Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
// loginId: the user's email address or phone number.
TOTPResponse enrolment = totpService.signUp(loginId, null);
System.out.println("Add this key to your authenticator app: " + enrolment.getKey());

