"""Refresh JWTs in a cookie instead of the body, as a Descope project can be set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mfa_snippets.mock.calls import Answer, Call, json_answer

REFRESH_COOKIE = "DSR"


def session_answer(call: Call, body: Mapping[str, Any]) -> Answer:
    """The answer of an operation; in cookie mode the refresh JWT is in `Set-Cookie` and empty in the body."""
    if call.settings.tokens == "body" or "refreshJwt" not in body:
        return json_answer(body)
    attributes = f"Path=/; Max-Age={body['cookieMaxAge']}; HttpOnly; SameSite=Strict"
    cookie = f"{REFRESH_COOKIE}={body['refreshJwt']}; {attributes}"
    return replace(json_answer({**body, "refreshJwt": ""}), headers={"Set-Cookie": cookie})
