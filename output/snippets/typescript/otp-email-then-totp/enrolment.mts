// Enrol an authenticator app for the user who is signed in.
// refreshToken: the refresh JWT of the first factor.
const enrolment = await descopeClient.totp.update(loginId, refreshToken);
if (!enrolment.ok) throw answered(enrolment);
console.log('Add this key to your authenticator app:', enrolment.data?.key);

