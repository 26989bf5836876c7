import json
import logging
import os
import signal
import socket
import sys

import httpx
import jwt
from descope import (
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DeliveryMethod,
    DescopeClient,
    LoginOptions,
    RateLimitException,
)
from flask import Flask, Response, jsonify, request
from waitress import serve
from werkzeug.exceptions import HTTPException

project_id = os.environ.get("DESCOPE_PROJECT_ID")
if not project_id:
    sys.exit("error: environment DESCOPE_PROJECT_ID is not set")
port = os.environ.get("PORT") or "8080"
# No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
descope_client = DescopeClient(project_id=project_id)
app = Flask(__name__)


@app.post("/sign-up")
def sign_up() -> Response:
    email = field("email")
    password = field("password")
    # The first factor: sign up with a password. The answer has the refresh JWT.
    first_factor = descope_client.password.sign_up(
        login_id=email, password=password, user={"email": email}
    )
    refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

    response = Response(status=204)
    keep(response, "DSR", refresh_token)
    return response


@app.post("/mfa/start")
def send_code() -> Response:
    email = field("email")
    refresh_token = cookie("DSR")
    # The second factor: a sign-in with mfa and the refresh JWT sends a code.
    delivery = descope_client.otp.sign_in(
        method=DeliveryMethod.EMAIL,
        login_id=email,
        login_options=LoginOptions(mfa=True),
        refresh_token=refresh_token,
    )

    return jsonify(sent_to=delivery)


@app.post("/mfa/verify")
def verify_code() -> Response:
    email = field("email")
    code = field("code")
    # Verify the code. Both JWTs that come back are of a session with both factors.
    second_factor = descope_client.otp.verify_code(
        method=DeliveryMethod.EMAIL, login_id=email, code=code
    )
    new_refresh_token = second_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]
    new_session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

    response = Response(status=204)
    keep(response, "DSR", new_refresh_token)
    keep(response, "DS", new_session_token)
    return response


@app.get("/account")
def account() -> Response:
    session_token = cookie("DS")
    # On every request, validate the session JWT and refuse a session without mfa.
    try:
        session = descope_client.validate_session(session_token=session_token)
    except (AuthException, jwt.PyJWTError) as error:
        raise Failure("session", "the session JWT is not valid") from error
    factors = session[SESSION_TOKEN_NAME].get("amr", [])
    if "mfa" not in factors:
        raise Failure("mfa", "the session has no second factor")

    return jsonify(amr=factors)


class Failure(Exception):
    """A failure of this program, with a code and a description."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code, description)


def field(name: str) -> str:
    """A field of the form that the browser sent."""
    value = request.form.get(name)
    if not value:
        raise Failure("argument", f"{name} is missing")
    return value


def cookie(name: str) -> str:
    """A cookie of an earlier answer."""
    value = request.cookies.get(name)
    if not value:
        raise Failure("cookie", f"{name} is missing")
    return value


def keep(response: Response, name: str, token: str) -> None:
    """Store the JWT in an HttpOnly, SameSite=Strict cookie."""
    response.set_cookie(name, token, secure=True, httponly=True, samesite="Strict")


def describe(error: Exception) -> tuple[str, str]:
    """Return the service's answer, the SDK's refusal, or why no answer came."""
    if isinstance(error, Failure):
        return error.args
    if isinstance(error, RateLimitException):  # HTTP 429 raises no AuthException
        return str(error.status_code), str(error.error_description)
    if isinstance(error, httpx.HTTPError):
        return "network", "the service cannot be reached"
    if not isinstance(error, AuthException):
        return "unreadable", type(error).__name__
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        return "argument", str(error.error_message)
    try:
        answer = json.loads(error.error_message or "")  # the body, as it came
        return answer["errorCode"], answer["errorDescription"]
    except (KeyError, TypeError, ValueError):
        return "unreadable", f"HTTP {error.status_code}"


# Any other code is 401: the service refused, or a cookie or a valid session is missing.
STATUS = {"argument": 400, "mfa": 403, "network": 502, "unreadable": 502}


@app.errorhandler(Exception)
def refuse(error: Exception) -> Response | HTTPException:
    """Answer every failure as JSON, without a stack trace and without a token."""
    if isinstance(error, HTTPException):  # such as 404, which Flask answers itself
        return error
    code, description = describe(error)
    response = jsonify(code=code, description=description)
    response.status_code = STATUS.get(code, 401)
    return response


if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request may wait
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.create_server(("127.0.0.1", int(port)))
    print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)
    serve(app, sockets=[listener])
