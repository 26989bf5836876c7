"""Faults on request: what goes wrong with the next calls of a path."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jwt

from mfa_snippets.mock.calls import Answer, Call, error_answer, json_answer
from mfa_snippets.mock.errors import INTERNAL, RATE_LIMIT, ApiError
from mfa_snippets.mock.sessions import MFA
from mfa_snippets.mock.tokens import sign
from mfa_snippets.mock.users import new_user

Perform = Callable[[], Mapping[str, Any]]
"""Performs the operation as if there were no fault; one that never calls it leaves the state as it was."""

TOKENS = ("sessionJwt", "refreshJwt")


def foreign_refresh_jwt(call: Call, perform: Perform) -> Answer:
    """Carry a refresh JWT that is valid, of another user of the project."""
    body = dict(perform())
    if "refreshJwt" in body:
        stranger = new_user(f"stranger-{secrets.token_hex(8)}@example.com", {}, call.now)
        call.world.save(stranger)
        body["refreshJwt"] = _signed_again(body["refreshJwt"], sub=stranger.user_id)
    return json_answer(body)


def without_mfa(_call: Call, perform: Perform) -> Answer:
    """Carry a session that only the last factor opened."""
    body = dict(perform())
    for name in TOKENS:
        if MFA in _claims(body.get(name)).get("amr", ()):
            body[name] = _signed_again(body[name], amr=_claims(body[name])["amr"][-2:-1])
    return json_answer(body)


def error_500(_call: Call, _perform: Perform) -> Answer:
    """Fail with an error body; a 503 would make some SDKs wait for seconds."""
    return error_answer(ApiError(INTERNAL, "a fault was asked for"))


def rate_limit(_call: Call, _perform: Perform) -> Answer:
    """Ask to come back in a second."""
    answer = error_answer(ApiError(RATE_LIMIT, "a fault was asked for"))
    return replace(answer, headers={"Retry-After": "1"})


def html_502(_call: Call, _perform: Perform) -> Answer:
    """Answer as a proxy in between does."""
    page = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"
    return Answer(status=502, content=page, content_type="text/html; charset=utf-8")


def broken_json(_call: Call, _perform: Perform) -> Answer:
    """Answer 200 with a body that breaks off."""
    return Answer(content=b'{"broken')


FAULTS: Mapping[str, Callable[[Call, Perform], Answer]] = {
    function.__name__: function
    for function in (foreign_refresh_jwt, without_mfa, error_500, rate_limit, html_502, broken_json)
}


def answer_with_faults(call: Call, path: str, perform: Perform) -> Answer:
    """The answer of an operation, or of the fault that was asked for next on this path."""
    planned = call.world.faults.get(path)
    if not planned:
        return json_answer(perform())
    return FAULTS[planned.popleft()](call, perform)


def _claims(token: str | None) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False}) if token else {}
    return claims


def _signed_again(token: str, **changes: Any) -> str:
    return sign({**_claims(token), **changes})
