# Verify the token of the link. The session that comes back has both factors.
# token: the parameter t of the link.
print("Enter the parameter t of the link in the email:", flush=True)
email_token = input().strip()
second_factor = descope_client.magiclink.verify(token=email_token)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

