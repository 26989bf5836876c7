"""Magic links: whoever has the token is signed in."""

from __future__ import annotations

from functools import partial
from typing import Any

from mfa_snippets.emulator.calls import LINK, SIGN_IN, SIGN_UP, TEXT, Call, Endpoint
from mfa_snippets.emulator.links import new_link, send_link, sign_in_by, token_of, uri_in
from mfa_snippets.emulator.messages import masked
from mfa_snippets.emulator.otp import METHOD
from mfa_snippets.emulator.user_lookup import RECIPIENTS, address_of

KIND = "magic_link"


def challenge(kind: str, call: Call) -> dict[str, str]:
    """Send a link to the user, as first or second factor; a sign-up makes the user."""
    user = RECIPIENTS[kind](call)
    method, uri = call.path["method"], uri_in(call)
    address = address_of(user, method)
    link = new_link(KIND, call, user, method)
    call.world.save(user)
    send_link(call, link, uri)
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def verify(call: Call) -> dict[str, Any]:
    """Sign in with the token of a link."""
    link = token_of(call, KIND)
    return sign_in_by(call, link, link.token)


ENDPOINTS = (
    Endpoint(
        "POST", f"/v1/auth/magiclink/signup/{METHOD}", partial(challenge, "signup"), {**SIGN_UP, **LINK}
    ),
    Endpoint(
        "POST", f"/v1/auth/magiclink/signin/{METHOD}", partial(challenge, "signin"), {**SIGN_IN, **LINK}
    ),
    Endpoint(
        "POST", f"/v1/auth/magiclink/signup-in/{METHOD}", partial(challenge, "signup-in"), {**SIGN_UP, **LINK}
    ),
    Endpoint("POST", "/v1/auth/magiclink/verify", verify, {"token": TEXT}),
)
