# POST /mfa/start
def send_code(request, response)
  email = field(request, 'email')
  refresh_token = cookie(request, 'DSR')
  # The second factor: a sign-in with mfa and the refresh JWT sends a code.
  delivery = descope_client.otp_sign_in(
    method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
    login_id: email,
    login_options: { mfa: true },
    refresh_token: refresh_token
  )

  answer(response, 200, { sent_to: delivery })
end

