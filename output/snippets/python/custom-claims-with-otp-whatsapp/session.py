# Validate the session JWT, refuse a session without mfa, and read the claims.
# What a sign-in asked for stands below nsec, since nobody vouches for it.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token=session_token)
factors = session[SESSION_TOKEN_NAME].get("amr", [])
if "mfa" not in factors:
    sys.exit("error: mfa the session has no second factor")
print("Claims of the sign-in:", session[SESSION_TOKEN_NAME].get("nsec"), flush=True)
print("amr:", ", ".join(factors), flush=True)


