# Verify the token of the link. The session that comes back has both factors.
# token: the parameter t of the link.
print("Enter the parameter t of the link in the text message:", flush=True)
sms_token = input().strip()
second_factor = descope_client.magiclink.verify(token=sms_token)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

