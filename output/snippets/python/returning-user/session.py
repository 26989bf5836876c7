# On every request, validate the session JWT and refuse a session without mfa.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token=session_token)
factors = session[SESSION_TOKEN_NAME].get("amr", [])
if "mfa" not in factors:
    sys.exit("error: mfa the session has no second factor")
print("amr:", ", ".join(factors), flush=True)


