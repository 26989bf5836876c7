"""Faults on request: what goes wrong with the next calls of a path."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jwt

from mfa_snippets.emulator.calls import Answer, Call, error_answer, json_answer
from mfa_snippets.emulator.parsing import (
    INTERNAL,
    LINK_PENDING,
    RATE_LIMIT,
    UNAVAILABLE,
    ApiError,
    login_id_in,
)
from mfa_snippets.emulator.project_state import Fault
from mfa_snippets.emulator.sessions import MFA, STEPUP
from mfa_snippets.emulator.tokens import sign
from mfa_snippets.emulator.users import new_user

REFRESH_COOKIE = "DSR"


def session_answer(call: Call, body: Mapping[str, Any]) -> Answer:
    """The answer of an operation; in cookie mode the refresh JWT is in `Set-Cookie` and empty in the body."""
    if call.settings.tokens == "body" or "refreshJwt" not in body:
        return json_answer(body)
    attributes = f"Path=/; Max-Age={body['cookieMaxAge']}; HttpOnly; SameSite=Strict"
    cookie = f"{REFRESH_COOKIE}={body['refreshJwt']}; {attributes}"
    return replace(json_answer({**body, "refreshJwt": ""}), headers={"Set-Cookie": cookie})


Perform = Callable[[Call], Mapping[str, Any]]
"""Performs the operation as if there were no fault; one that never calls it leaves the state as it was."""

TOKENS = ("sessionJwt", "refreshJwt")
MESSAGE = "a fault was asked for"
SECONDS_PAST = 60


def foreign_refresh_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry a refresh JWT that is valid, of another user of the project."""
    body = dict(perform(call))
    if body.get("refreshJwt"):
        body["refreshJwt"] = _of_a_stranger(call, body["refreshJwt"])
    return session_answer(call, body)


def others_refresh_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Arrive with the refresh JWT of another user of the project."""
    token = call.bearer.jwt and _of_a_stranger(call, call.bearer.jwt)
    return session_answer(call, perform(replace(call, bearer=replace(call.bearer, jwt=token))))


def no_refresh_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry an empty refresh JWT."""
    body = perform(call)
    return session_answer(call, {**body, "refreshJwt": ""} if "refreshJwt" in body else body)


def no_session_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry an empty session JWT."""
    body = perform(call)
    return session_answer(call, {**body, "sessionJwt": ""} if "sessionJwt" in body else body)


def without_mfa(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry a session that only the last factor opened."""
    body = dict(perform(call))
    for name in TOKENS:
        if MFA in _claims(body.get(name)).get("amr", ()):
            body[name] = _signed_again(call, body[name], amr=_claims(body[name])["amr"][-2:-1])
    return session_answer(call, body)


def without_stepup(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry a session that is not stepped up."""
    body = dict(perform(call))
    for name in TOKENS:
        if body.get(name):
            claims = {key: value for key, value in _claims(body[name]).items() if key != STEPUP}
            body[name] = sign(claims, call.world)
    return session_answer(call, body)


def expired(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Come after codes and links have expired."""
    longest = max(call.settings.otp_lifetime, call.settings.link_lifetime)
    call.world.clock_offset += longest
    return session_answer(call, perform(replace(call, now=call.now + longest)))


def used(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Come second, with what somebody else used a moment ago."""
    perform(call)
    return session_answer(call, perform(call))


def unknown_user(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Come after the user was deleted."""
    user = call.world.find(login_id_in(call.body))
    if user is not None:
        call.world.remove(user)
    return session_answer(call, perform(call))


def missing_refresh_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Arrive without the refresh JWT, as behind a proxy that shortens headers."""
    return session_answer(call, perform(replace(call, bearer=replace(call.bearer, jwt=None))))


def forged_session_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry a session JWT with the signature of another JWT."""
    body = dict(perform(call))
    if body.get("sessionJwt") and body.get("refreshJwt"):
        signature = body["refreshJwt"].rpartition(".")[2]
        body["sessionJwt"] = f"{body['sessionJwt'].rpartition('.')[0]}.{signature}"
    return session_answer(call, body)


def expired_session_jwt(call: Call, perform: Perform, _fault: Fault) -> Answer:
    """Carry a session JWT that was good until a minute ago."""
    body = dict(perform(call))
    if body.get("sessionJwt"):
        past = int(time.time()) - SECONDS_PAST
        times = {"iat": past - SECONDS_PAST, "exp": past}
        body["sessionJwt"] = _signed_again(call, body["sessionJwt"], **times)
    return session_answer(call, body)


def error_500(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Fail with an error body."""
    return error_answer(ApiError(INTERNAL, MESSAGE))


def error_503(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Be unavailable; some SDKs try again, and wait for seconds if it happens twice."""
    return error_answer(ApiError(UNAVAILABLE, MESSAGE))


def rate_limit(_call: Call, _perform: Perform, fault: Fault) -> Answer:
    """Ask to come back in `seconds`."""
    answer = error_answer(ApiError(RATE_LIMIT, MESSAGE))
    return replace(answer, headers={"Retry-After": str(math.ceil(fault.seconds))})


def html_502(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Answer as a proxy in between does."""
    page = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"
    return Answer(status=502, content=page, content_type="text/html; charset=utf-8")


def json_403(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Answer as a gateway in between does: JSON, but not the API's, so without `errorCode`."""
    return Answer(status=403, content=b'{"message":"Forbidden"}')


def broken_json(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Answer 200 with a body that breaks off."""
    return Answer(content=b'{"broken')


def delay(call: Call, perform: Perform, fault: Fault) -> Answer:
    """Answer as ever, `seconds` later; others are not held up."""
    return replace(session_answer(call, perform(call)), delay=fault.seconds)


def connection_reset(_call: Call, _perform: Perform, _fault: Fault) -> Answer:
    """Reset the connection in place of an answer."""
    return Answer(content=b"", is_reset=True)


FAULTS: Mapping[str, Callable[[Call, Perform, Fault], Answer]] = {
    function.__name__: function
    for function in (
        foreign_refresh_jwt,
        without_mfa,
        without_stepup,
        error_500,
        rate_limit,
        html_502,
        json_403,
        broken_json,
        error_503,
        delay,
        connection_reset,
        no_refresh_jwt,
        no_session_jwt,
        expired,
        used,
        unknown_user,
        missing_refresh_jwt,
        others_refresh_jwt,
        forged_session_jwt,
        expired_session_jwt,
    )
}


def answer_with_faults(call: Call, path: str, perform: Perform) -> Answer:
    """The answer of an operation, or of the fault that was asked for next on this path."""
    planned = call.world.faults.get(path)
    if not planned:
        return session_answer(call, perform(call))
    fault = planned.popleft()
    try:
        return FAULTS[fault.name](call, perform, fault)
    except ApiError as error:
        if error.kind is LINK_PENDING:  # a poll that came too early: the fault waits for the answer
            planned.appendleft(fault)
        raise


def _claims(token: str | None) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False}) if token else {}
    return claims


def _of_a_stranger(call: Call, token: str) -> str:
    stranger = new_user(f"stranger-{secrets.token_hex(8)}@example.com", {}, call.now)
    call.world.save(stranger)
    return _signed_again(call, token, sub=stranger.user_id)


def _signed_again(call: Call, token: str, **changes: Any) -> str:
    return sign({**_claims(token), **changes}, call.world)
