# The first factor: verify the token of the link, and keep the refresh JWT.
# token: the parameter t of the link.
print("Enter the parameter t of the link in the email:", flush=True)
email_token = input().strip()
first_factor = descope_client.magiclink.verify(token=email_token)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

