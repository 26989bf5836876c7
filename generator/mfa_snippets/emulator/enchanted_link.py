"""Enchanted links: a click anywhere signs in whoever asked for the link."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from mfa_snippets.emulator.calls import LINK, SIGN_IN, SIGN_UP, TEXT, Call, Endpoint
from mfa_snippets.emulator.links import clicked, new_link, send_link, sign_in_by, token_of, uri_in
from mfa_snippets.emulator.messages import masked
from mfa_snippets.emulator.parsing import CODE_EXPIRED, INVALID_TOKEN, LINK_PENDING, ApiError, text
from mfa_snippets.emulator.project_state import ProjectState
from mfa_snippets.emulator.user_lookup import RECIPIENTS, address_of
from mfa_snippets.emulator.users import User

KIND = "enchanted_link"


def challenge(kind: str, call: Call) -> dict[str, str]:
    """Send a link to the user, as first or second factor, and tell the caller what to poll with."""
    user = RECIPIENTS[kind](call)
    method = call.path["method"]
    address = address_of(user, method)
    sent = send(call, user, method)
    masked_name = "maskedEmail" if method == "email" else "maskedPhone"
    return {"pendingRef": sent["pendingRef"], "linkId": sent["linkId"], masked_name: masked(address)}


def send(call: Call, user: User, method: str) -> dict[str, str]:
    """Deliver a link; what belongs to it: `pendingRef`, `linkId` and `link`."""
    uri, link_id = uri_in(call), f"{secrets.randbelow(90) + 10}"
    link = new_link(KIND, call, user, method, pending_ref=secrets.token_hex(16))
    call.world.save(user)
    message = send_link(call, link, uri, link_id)
    call.world.links[link.pending_ref] = link
    return {"pendingRef": link.pending_ref, "linkId": link_id, "link": message.link}


def verify(call: Call) -> dict[str, Any]:
    """Take a click; the session is for whoever polls for it."""
    click(call.world, token_of(call, KIND).token)
    return {}


def click(world: ProjectState, token: str) -> None:
    """Use the token of a link that waits for a click."""
    link = world.links.pop(token)
    world.links[link.pending_ref] = clicked(link)
    world.wake()


def pending_session(call: Call) -> dict[str, Any]:
    """The session once the link was clicked; until then E062503, and E061005 for an unknown one [assumed]."""
    pending_ref = text(call.body, "pendingRef")
    link = call.world.links.get(pending_ref)
    if link is None or link.pending_ref != pending_ref:
        raise ApiError(INVALID_TOKEN.coded(call.settings.bad_link_token), "the pendingRef is unknown or used")
    if call.now >= link.expires:
        raise ApiError(CODE_EXPIRED, "the link has expired")
    if not link.is_clicked:
        raise ApiError(LINK_PENDING, "the link was not clicked yet")
    return sign_in_by(call, link, pending_ref)


METHOD = "{method:enchanted_method}"

ENDPOINTS = (
    Endpoint(
        "POST", f"/v1/auth/enchantedlink/signup/{METHOD}", partial(challenge, "signup"), {**SIGN_UP, **LINK}
    ),
    Endpoint(
        "POST", f"/v1/auth/enchantedlink/signin/{METHOD}", partial(challenge, "signin"), {**SIGN_IN, **LINK}
    ),
    Endpoint(
        "POST",
        f"/v1/auth/enchantedlink/signup-in/{METHOD}",
        partial(challenge, "signup-in"),
        {**SIGN_UP, **LINK},
    ),
    Endpoint("POST", "/v1/auth/enchantedlink/verify", verify, {"token": TEXT}),
    Endpoint("POST", "/v1/auth/enchantedlink/pending-session", pending_session, {"pendingRef": TEXT}),
)
