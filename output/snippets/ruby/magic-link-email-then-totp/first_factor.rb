# The first factor: verify the token of the link, and keep the refresh JWT.
# token: the parameter t of the link.
puts 'Enter the parameter t of the link in the email:'
email_token = $stdin.readline.strip
first_factor = descope_client.magiclink_verify_token(email_token)
refresh_token = first_factor['refreshSessionToken']['jwt']

