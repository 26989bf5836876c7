# POST /sign-up
def sign_up(request, response)
  email = field(request, 'email')
  password = field(request, 'password')
  # The first factor: sign up with a password. The answer has the refresh JWT.
  first_factor = descope_client.password_sign_up(
    login_id: email,
    password: password,
    user: { email: email }
  )
  refresh_token = first_factor['refreshSessionToken']['jwt']

  keep(response, 'DSR', refresh_token)
  response.status = 204
end

