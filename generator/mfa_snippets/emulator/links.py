"""Magic links, which sign in the holder of the token, and enchanted links, which sign in the sender."""

import re
import secrets
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from mfa_snippets.emulator.endpoints import GENERATE, LINK, SIGN_IN, SIGN_UP, TEXT, Call, Endpoint, Needs
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, login_id_in, optional_text, required_text
from mfa_snippets.emulator.project_state import Message, PendingLink
from mfa_snippets.emulator.sessions import check_earlier, sign_in, sign_in_options
from mfa_snippets.emulator.user_lookup import USER_LOOKUPS, address_of, delivery_method, test_user
from mfa_snippets.emulator.users import User, masked_field, with_verified_address

MAGIC, ENCHANTED = "magic_link", "enchanted_link"
DEFAULT_URI = "https://example.com/verify"
"""The address in a link if the call has none; a Descope project has a setting for it [assumed]."""
URI_FIELDS = ("URI", "redirectUrl", "uri")  # spellings of the same field: of most SDKs, and of one SDK each
LONGEST_URI = 2048
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
FORBIDDEN_SCHEMES = frozenset({"javascript", "data", "vbscript", "file"})


def send_magic_link(verb: str, call: Call) -> dict[str, str]:
    """Send a link to the user, as first or second factor; a sign-up makes the user."""
    user, method, uri = USER_LOOKUPS[verb](call), call.path["method"], _uri_in(call)
    address = address_of(user, method)
    link = _new_link(MAGIC, call, user, method)
    call.project.save(user)
    _deliver(call, link, uri)
    return masked_field(method, address)


def verify_magic_link(call: Call) -> dict[str, Any]:
    """Sign in with the token of a link."""
    link = _link_of_token(call, MAGIC)
    return _sign_in(call, link, link.token)


def generate_magic_link(call: Call) -> dict[str, str]:
    """A magic link for a test user; it continues a sign-in that waits for one [assumed]."""
    user, method = test_user(call), delivery_method(call)
    link = _new_link(MAGIC, call, user, method)
    for waiting in call.project.links.values():
        key = (waiting.kind, waiting.user_id, waiting.method)
        if key == (MAGIC, user.user_id, method) and call.now < waiting.expires:
            link = replace(link, options=waiting.options)
    return {"link": _deliver(call, link, _uri_in(call)).link, "loginId": login_id_in(call.body)}


def send_enchanted_link(verb: str, call: Call) -> dict[str, str]:
    """Send a link to the user, as first or second factor, and tell the caller what to poll with."""
    user, method = USER_LOOKUPS[verb](call), call.path["method"]
    address = address_of(user, method)
    link, message = _enchanted_link(call, user, method)
    return {"pendingRef": link.pending_ref, "linkId": message.link_id, **masked_field(method, address)}


def verify_enchanted_link(call: Call) -> dict[str, Any]:
    """Take a click; the session is for whoever polls for it."""
    call.project.click(_link_of_token(call, ENCHANTED).token)
    return {}


def pending_session(call: Call) -> dict[str, Any]:
    """The session once the link was clicked; until then E062503, and E061005 for an unknown one [assumed]."""
    pending_ref = required_text(call.body, "pendingRef")
    link = call.project.links.get(pending_ref)
    if link is None or link.pending_ref != pending_ref:
        raise _bad_link(call, "the pendingRef is unknown or used")
    if call.now >= link.expires:
        raise ApiError(ErrorKind.CODE_EXPIRED, "the link has expired")
    if not link.is_clicked:
        raise ApiError(ErrorKind.LINK_PENDING, "the link was not clicked yet")
    return _sign_in(call, link, pending_ref)


def generate_enchanted_link(call: Call) -> dict[str, str]:
    """An enchanted link for a test user."""
    link, message = _enchanted_link(call, test_user(call), "email")
    return {"link": message.link, "pendingRef": link.pending_ref, "loginId": login_id_in(call.body)}


def _enchanted_link(call: Call, user: User, method: str) -> tuple[PendingLink, Message]:
    """Deliver a new link, which the caller can poll for."""
    uri, link_id = _uri_in(call), f"{secrets.randbelow(90) + 10}"
    link = _new_link(ENCHANTED, call, user, method, pending_ref=secrets.token_hex(16))
    call.project.save(user)
    message = _deliver(call, link, uri, link_id)
    call.project.links[link.pending_ref] = link
    return link, message


def _new_link(kind: str, call: Call, user: User, method: str, pending_ref: str = "") -> PendingLink:
    return PendingLink(
        kind=kind,
        token=secrets.token_hex(32),
        user_id=user.user_id,
        method=method,
        expires=call.now + call.project.settings.link_lifetime,
        options=sign_in_options(call, user, method),
        pending_ref=pending_ref,
    )


def _deliver(call: Call, link: PendingLink, uri: str, link_id: str = "") -> Message:
    """Deliver a link with its token as `t` in the query [assumed]; expired links are deleted."""
    project = call.project
    project.links = {key: other for key, other in project.links.items() if call.now < other.expires}
    project.links[link.token] = link
    base, mark, fragment = uri.partition("#")
    return project.deliver(
        link.kind,
        method=link.method,
        login_id=login_id_in(call.body),
        code=link.token,
        link=f"{base}{'&' if '?' in base else '?'}t={link.token}{mark}{fragment}",
        link_id=link_id,
    )


def _uri_in(call: Call) -> str:
    """The address in the link; E011004 if it is not a URI [assumed]."""
    uri = next(filter(None, [optional_text(call.body, name) for name in URI_FIELDS]), DEFAULT_URI)
    if len(uri) > LONGEST_URI or not _is_uri(uri):
        message = "the field URI is no address, expected https://example.com/verify"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message)
    return uri


def _is_uri(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    is_written = uri.isprintable() and " " not in uri and SCHEME.fullmatch(parts.scheme) is not None
    return is_written and parts.scheme.lower() not in FORBIDDEN_SCHEMES and bool(parts.netloc or parts.path)


def _link_of_token(call: Call, kind: str) -> PendingLink:
    token = required_text(call.body, "token")
    link = call.project.links.get(token)
    if link is None or link.token != token or link.kind != kind or call.now >= link.expires:
        raise _bad_link(call, "the token is unknown, used or too old")
    return link


def _bad_link(call: Call, message: str) -> ApiError:
    """The error for a bad link: E061005 [assumed]."""
    return ApiError(ErrorKind.INVALID_TOKEN, message, call.project.settings.bad_link_token)


def _sign_in(call: Call, link: PendingLink, key: str) -> dict[str, Any]:
    """The JWT response of a link, which works once."""
    check_earlier(call, link.options)
    user = with_verified_address(call.project.users[link.user_id], link.method)
    del call.project.links[key]
    return sign_in(call, user, link.method, link.options)


MAGIC_PATH, ENCHANTED_PATH = "/v1/auth/magiclink", "/v1/auth/enchantedlink"
GENERATE_PATH = "/v1/mgmt/tests/generate"
ANY, SOME = "{method:delivery_method}", "{method:enchanted_method}"
NEW, KNOWN = {**SIGN_UP, **LINK}, {**SIGN_IN, **LINK}
KEY: Needs = "management key"

ENDPOINTS = (
    Endpoint("POST", f"{MAGIC_PATH}/signup/{ANY}", partial(send_magic_link, "signup"), NEW),
    Endpoint("POST", f"{MAGIC_PATH}/signin/{ANY}", partial(send_magic_link, "signin"), KNOWN),
    Endpoint("POST", f"{MAGIC_PATH}/signup-in/{ANY}", partial(send_magic_link, "signup-in"), NEW),
    Endpoint("POST", f"{MAGIC_PATH}/verify", verify_magic_link, {"token": TEXT}),
    Endpoint("POST", f"{GENERATE_PATH}/magiclink", generate_magic_link, {**GENERATE, **LINK}, KEY),
    Endpoint("POST", f"{ENCHANTED_PATH}/signup/{SOME}", partial(send_enchanted_link, "signup"), NEW),
    Endpoint("POST", f"{ENCHANTED_PATH}/signin/{SOME}", partial(send_enchanted_link, "signin"), KNOWN),
    Endpoint("POST", f"{ENCHANTED_PATH}/signup-in/{SOME}", partial(send_enchanted_link, "signup-in"), NEW),
    Endpoint("POST", f"{ENCHANTED_PATH}/verify", verify_enchanted_link, {"token": TEXT}),
    Endpoint("POST", f"{ENCHANTED_PATH}/pending-session", pending_session, {"pendingRef": TEXT}),
    Endpoint("POST", f"{GENERATE_PATH}/enchantedlink", generate_enchanted_link, KNOWN, KEY),
)
