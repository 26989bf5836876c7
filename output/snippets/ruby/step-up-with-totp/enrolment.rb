# Enrol an authenticator app for the user who is signed in.
# refresh_token: the refresh JWT of the first factor.
enrolment = descope_client.totp_add_update_key(login_id: login_id, refresh_token: refresh_token)
puts "Add this key to your authenticator app: #{enrolment.fetch('key')}"

