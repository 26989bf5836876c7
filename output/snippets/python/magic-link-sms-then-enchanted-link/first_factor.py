# The first factor: verify the token of the link, and keep the refresh JWT.
# token: the parameter t of the link.
print("Enter the parameter t of the link in the text message:", flush=True)
sms_token = input().strip()
first_factor = descope_client.magiclink.verify(token=sms_token)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

