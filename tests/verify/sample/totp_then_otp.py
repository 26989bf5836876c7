"""A program of a made-up language: the whole flow, without an SDK."""

import base64
import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any, NoReturn

LOGIN_ID = "you@example.com"


def fail(message: str) -> NoReturn:
    sys.exit(f"error: {message}")


def send(path: str, body: Any, refresh_jwt: str = "") -> Any:
    bearer = f"{os.environ['SAMPLE_PROJECT_ID']}:{refresh_jwt}"
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    content = json.dumps(body).encode()
    request = urllib.request.Request(os.environ["SAMPLE_BASE_URL"] + path, content, headers)
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        fail(f"{answer['errorCode']} {answer['errorDescription']}")
    except urllib.error.URLError as error:
        fail(f"network {error.reason}")


def ask() -> str:
    print("Enter the code:", flush=True)
    line = sys.stdin.readline()
    if not line:
        fail("input ended")
    return line.strip()


if not os.environ.get("SAMPLE_PROJECT_ID"):
    fail("environment SAMPLE_PROJECT_ID is not set")

enrolment = send("/v1/auth/totp/signup", {"loginId": LOGIN_ID})
print(f"Add this key: {enrolment['key']}", flush=True)

totp_code = ask()
first_factor = send("/v1/auth/totp/verify", {"loginId": LOGIN_ID, "code": totp_code})
refresh_jwt = first_factor["refreshJwt"]

send("/v1/auth/otp/signin/email", {"loginId": LOGIN_ID, "loginOptions": {"mfa": True}}, refresh_jwt)

otp_code = ask()
second_factor = send("/v1/auth/otp/verify/email", {"loginId": LOGIN_ID, "code": otp_code})
session_jwt = second_factor["sessionJwt"]

payload = session_jwt.split(".")[1]
amr = json.loads(base64.urlsafe_b64decode(payload + "=="))["amr"]
if "mfa" not in amr:
    fail("mfa the session has no second factor")
print(f"amr: {', '.join(amr)}")
