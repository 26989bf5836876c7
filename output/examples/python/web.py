"""Sign users in with two factors over HTTP: python web.py"""

import functools
import json
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import jwt
from descope import (
    API_RATE_LIMIT_RETRY_AFTER_HEADER,
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_COOKIE_NAME,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_COOKIE_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DeliveryMethod,
    RateLimitException,
)
from descope.exceptions import ERROR_TYPE_INVALID_ARGUMENT
from flask import Flask, Response, abort, after_this_request, g, jsonify, request
from waitress import serve
from werkzeug.exceptions import HTTPException

if not os.environ.get("DESCOPE_PROJECT_ID"):
    sys.exit("error: environment DESCOPE_PROJECT_ID is not set")

from otp import start_mfa_with_otp, verify_otp
from password import sign_in_with_password, sign_up_with_password
from session import get_user, log_out, refresh_session, require_mfa

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024

Handler = Callable[[], Response]


def mfa_required(handler: Handler) -> Handler:
    """Let a request through only if its session has a second factor."""

    @functools.wraps(handler)
    def guarded() -> Response:
        try:
            g.claims = require_mfa(cookie(SESSION_COOKIE_NAME))
        except PermissionError as error:
            abort(HTTPStatus.FORBIDDEN, str(error))
        except jwt.PyJWTError:
            abort(HTTPStatus.UNAUTHORIZED, "The session is not valid")
        return handler()

    return guarded


@app.before_request
def refuse_cross_site_posts() -> None:
    """Refuse a POST that another site's page sends: SameSite doesn't prevent login CSRF."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_allowed = site in ("same-origin", "none")
    else:  # an old browser, or a client that isn't a browser
        is_allowed = origin is None or origin.endswith("://" + request.host)
    if not is_allowed:
        abort(HTTPStatus.FORBIDDEN, "Cross-site request")


@app.after_request
def forbid_caching(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@app.post("/sign-up")
def sign_up() -> Response:
    email, password = field("email"), field("password")
    return signed_in(sign_up_with_password(email, password, {"email": email}))


@app.post("/sign-in")
def sign_in() -> Response:
    return signed_in(sign_in_with_password(field("email"), field("password")))


@app.post("/mfa/start")
def start_mfa() -> Response:
    refresh_token = cookie(REFRESH_SESSION_COOKIE_NAME)
    user = get_user(refresh_token)
    email = DeliveryMethod.EMAIL
    sent_to = start_mfa_with_otp(email, user["loginIds"][0], refresh_token)
    return jsonify(sent_to=sent_to)


@app.post("/mfa/verify")
def verify_mfa() -> Response:
    code = field("code")
    user = get_user(cookie(REFRESH_SESSION_COOKIE_NAME))
    session = verify_otp(DeliveryMethod.EMAIL, user["loginIds"][0], code)
    return signed_in(session, user["userId"])


@app.get("/account")
@mfa_required
def account() -> Response:
    return jsonify(user_id=g.claims["sub"], amr=g.claims["amr"])


@app.post("/refresh")
def refresh() -> Response:
    try:
        return signed_in(refresh_session(cookie(REFRESH_SESSION_COOKIE_NAME)))
    except jwt.PyJWTError:
        abort(HTTPStatus.UNAUTHORIZED, "The session is not valid")


@app.post("/logout")
def logout() -> Response:
    @after_this_request  # even if Descope can't be asked
    def delete_cookies(response: Response) -> Response:
        for name in (SESSION_COOKIE_NAME, REFRESH_SESSION_COOKIE_NAME):
            response.delete_cookie(name, secure=True, httponly=True, samesite="Strict")
        return response

    log_out(cookie(REFRESH_SESSION_COOKIE_NAME))
    return Response(status=HTTPStatus.NO_CONTENT)


def field(name: str) -> str:
    return request.form.get(name) or abort(HTTPStatus.BAD_REQUEST, f"{name} is missing")


def cookie(name: str) -> str:
    value = request.cookies.get(name, "")
    if not re.fullmatch(r"[\w.-]+", value, re.ASCII):
        abort(HTTPStatus.UNAUTHORIZED, "Sign in first")
    return value


def signed_in(session: dict[str, Any], user_id: str | None = None) -> Response:
    """Store both JWTs in HttpOnly cookies if they belong to the expected user."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    for name, token_name in (
        (SESSION_COOKIE_NAME, SESSION_TOKEN_NAME),
        (REFRESH_SESSION_COOKIE_NAME, REFRESH_SESSION_TOKEN_NAME),
    ):
        token = session.get(token_name)
        if not token:
            abort(HTTPStatus.BAD_GATEWAY, "The response has no session")
        user_id = user_id or token["sub"]
        if token["sub"] != user_id:
            abort(HTTPStatus.BAD_GATEWAY, "The session belongs to another user")
        response.set_cookie(
            name, token["jwt"], secure=True, httponly=True, samesite="Strict"
        )
    return response


@app.errorhandler(HTTPException)
def http_error(error: HTTPException) -> tuple[Response, int]:
    if (error.code or 500) >= 500:
        app.logger.warning("%s %s: %s", request.method, request.path, error.description)
    return jsonify(error=error.description), error.code or 500


@app.errorhandler(RateLimitException)
def rate_limited(error: RateLimitException) -> tuple[Response, int, dict[str, str]]:
    seconds = error.rate_limit_parameters.get(API_RATE_LIMIT_RETRY_AFTER_HEADER)
    headers = {"Retry-After": str(seconds)} if seconds else {}
    body = {"error": "Too many requests"}
    if not isinstance(error.status_code, int):  # of a proxy, it is the status
        body["code"] = str(error.status_code)
    return jsonify(body), HTTPStatus.TOO_MANY_REQUESTS, headers


@app.errorhandler(httpx.HTTPError)
@app.errorhandler(json.JSONDecodeError)
@app.errorhandler(jwt.PyJWTError)  # of a response; a bad cookie is handled above
def outage(error: Exception) -> tuple[Response, int]:
    app.logger.warning("Descope can't be reached or understood: %r", error)
    return jsonify(error="Try again later"), HTTPStatus.BAD_GATEWAY


@app.errorhandler(AuthException)
def refused(error: AuthException) -> tuple[Response, int]:
    message = error.error_message or ""
    if error.error_type == ERROR_TYPE_INVALID_ARGUMENT:
        return jsonify(error=message), HTTPStatus.BAD_REQUEST
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        if message.startswith("Unable to load jwks"):
            return outage(error)
        return jsonify(error="The session is not valid"), HTTPStatus.UNAUTHORIZED
    try:
        body = json.loads(message)
        code, description = body["errorCode"], body["errorDescription"]
    except (KeyError, TypeError, ValueError):
        return outage(error)
    if (error.status_code or 500) >= 500:
        return outage(error)
    if code == "E062107":
        status = HTTPStatus.CONFLICT
    elif code.startswith("E0110"):
        status = HTTPStatus.BAD_REQUEST
    else:
        status = HTTPStatus.UNAUTHORIZED
    return jsonify(error=description, code=code), status


if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # not each short queue
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT") or 8080)))
    print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)
    serve(app, sockets=[listener], max_request_body_size=1024 * 1024)
