# Before what matters, validate the session JWT and refuse one without a step-up.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token=session_token)
if not session[SESSION_TOKEN_NAME].get("su"):
    sys.exit("error: stepup the session is not stepped up")
factors = session[SESSION_TOKEN_NAME].get("amr", [])
print("amr:", ", ".join(factors), flush=True)


