# The first factor: verify the token of the link, and keep the refresh JWT.
# token: the parameter t of the link.
puts 'Enter the parameter t of the link in the text message:'
sms_token = $stdin.readline.strip
first_factor = descope_client.magiclink_verify_token(sms_token)
refresh_token = first_factor['refreshSessionToken']['jwt']

