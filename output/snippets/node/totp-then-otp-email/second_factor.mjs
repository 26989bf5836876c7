// Verify the code. The session that comes back has both factors.
const otpCode = await ask('Enter the code from the email:');
const secondFactor = await descopeClient.otp.verify.email(loginId, otpCode);
if (!secondFactor.ok) throw answered(secondFactor);
const sessionToken = secondFactor.data.sessionJwt;

