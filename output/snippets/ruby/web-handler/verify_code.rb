# POST /mfa/verify
def verify_code(request, response)
  email = field(request, 'email')
  code = field(request, 'code')
  # Verify the code. Both JWTs that come back are of a session with both factors.
  second_factor = descope_client.otp_verify_code(
    method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
    login_id: email,
    code: code
  )
  new_refresh_token = second_factor['refreshSessionToken']['jwt']
  new_session_token = second_factor['sessionToken']['jwt']

  keep(response, 'DSR', new_refresh_token)
  keep(response, 'DS', new_session_token)
  response.status = 204
end

