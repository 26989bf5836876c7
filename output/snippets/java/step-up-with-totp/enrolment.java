// Enrol an authenticator app for the user who is signed in.
// refreshToken: the refresh JWT of the first factor.
TOTPResponse enrolment = totpService.updateUser(loginId, refreshToken);
System.out.println("Add this key to your authenticator app: " + enrolment.getKey());

