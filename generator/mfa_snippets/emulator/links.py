"""Links by mail and phone, whatever becomes of them when they are clicked."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from mfa_snippets.emulator.calls import Call
from mfa_snippets.emulator.messages import Message, PendingLink, channel_of
from mfa_snippets.emulator.parsing import (
    INVALID_ARGUMENTS,
    INVALID_TOKEN,
    ApiError,
    login_id_in,
    optional_text,
    text,
)
from mfa_snippets.emulator.sessions import check_upgrade, revokes_others, sign_in, upgrade_asked
from mfa_snippets.emulator.user_lookup import verified
from mfa_snippets.emulator.users import User

DEFAULT_URI = "https://example.com/verify"
"""Where a link leads if the call names no place; a Descope project has a setting for it [assumed]."""

SPELLINGS = ("URI", "redirectUrl", "uri")
"""Of the same field: most SDKs, and two that one SDK each writes."""

LONGEST_URI = 2048
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
FORBIDDEN = frozenset({"javascript", "data", "vbscript", "file"})


def new_link(kind: str, call: Call, user: User, method: str, pending_ref: str = "") -> PendingLink:
    """A link for the sign-in that a call asks for; it is not sent yet."""
    return PendingLink(
        kind=kind,
        token=secrets.token_hex(32),
        user_id=user.user_id,
        method=method,
        expires=call.now + call.settings.link_lifetime,
        upgrade=upgrade_asked(call, user, channel_of(method, call.settings)),
        revokes_others=revokes_others(call),
        pending_ref=pending_ref,
    )


def send_link(call: Call, link: PendingLink, uri: str, link_id: str = "") -> Message:
    """Deliver a link to the user, and forget those that are too old."""
    world = call.world
    world.links = {key: one for key, one in world.links.items() if call.now < one.expires}
    world.links[link.token] = link
    return world.deliver(
        link.kind,
        method=link.method,
        login_id=login_id_in(call.body),
        code=link.token,
        link=with_token(uri, link.token),
        link_id=link_id,
    )


def uri_in(call: Call) -> str:
    """Where the link leads, in any of the spellings; E011004 if it is no address [assumed]."""
    uri = next(filter(None, [optional_text(call.body, name) for name in SPELLINGS]), DEFAULT_URI)
    if len(uri) > LONGEST_URI or not _is_address(uri):
        raise ApiError(INVALID_ARGUMENTS, "the field URI is no address, expected https://example.com/verify")
    return uri


def with_token(uri: str, token: str) -> str:
    """The address with the token in its query, as `t` [assumed]."""
    base, mark, fragment = uri.partition("#")
    return f"{base}{'&' if '?' in base else '?'}t={token}{mark}{fragment}"


def token_of(call: Call, kind: str) -> PendingLink:
    """The link whose token a call brings; bad ones are E061005 [assumed]."""
    token = text(call.body, "token")
    link = call.world.links.get(token)
    if link is None or link.token != token or link.kind != kind or call.now >= link.expires:
        kind_of_error = INVALID_TOKEN.coded(call.settings.bad_link_token)
        raise ApiError(kind_of_error, "the token is unknown, used or too old")
    return link


def sign_in_by(call: Call, link: PendingLink, key: str) -> dict[str, Any]:
    """The JWT response that a link ends in; it works once."""
    check_upgrade(call, link.upgrade)
    user = verified(call.world.users[link.user_id], link.method)
    del call.world.links[key]
    channel = channel_of(link.method, call.settings)
    return sign_in(call, user, channel, link.upgrade, link.revokes_others)


def clicked(link: PendingLink) -> PendingLink:
    """The link after its token was used."""
    return replace(link, is_clicked=True)


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    is_written = uri.isprintable() and " " not in uri and SCHEME.fullmatch(parts.scheme) is not None
    return is_written and parts.scheme.lower() not in FORBIDDEN and bool(parts.netloc or parts.path)
