// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
const smsCode = await ask('Enter the code from the text message:');
const firstFactor = await descopeClient.otp.verify.sms(phone, smsCode);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

