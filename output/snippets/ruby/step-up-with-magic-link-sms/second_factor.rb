# Verify the token of the link. The session that comes back has both factors.
# token: the parameter t of the link.
puts 'Enter the parameter t of the link in the text message:'
sms_token = $stdin.readline.strip
second_factor = descope_client.magiclink_verify_token(sms_token)
session_token = second_factor['sessionToken']['jwt']

