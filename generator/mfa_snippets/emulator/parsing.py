"""The errors that the API answers.

Codes and their meaning: Descope docs and SDK constants, except where marked [assumed].
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect


@dataclass(frozen=True, slots=True)
class Kind:
    """One error code, with the HTTP status that it travels with."""

    status: int
    code: str
    description: str

    def coded(self, code: str) -> Kind:
        """The same under another code."""
        return replace(self, code=code)


MALFORMED = Kind(400, "E011001", "Request is malformed")
MISSING_ARGUMENTS = Kind(400, "E011002", "Request is missing required arguments")
INVALID_REQUEST = Kind(400, "E011003", "Request is invalid")
INVALID_ARGUMENTS = Kind(400, "E011004", "Request has invalid arguments")
# [assumed] that these two answer MFA without and with a bad refresh JWT; the codes themselves are published.
UNAUTHORIZED = Kind(401, "E061004", "Unauthorized request")
INVALID_TOKEN = Kind(401, "E061005", "Invalid token")
# [assumed] for a wrong TOTP code; published for a wrong one-time code.
WRONG_CODE = Kind(401, "E061102", "Invalid OTP code")
# [assumed] the statuses of these two, and that of an expired password below.
TOO_MANY_ATTEMPTS = Kind(401, "E061103", "Too many OTP attempts")
CODE_EXPIRED = Kind(401, "E061104", "OTP code expired")
LINK_PENDING = Kind(401, "E062503", "Enchanted link is pending")
WRONG_PASSWORD = Kind(401, "E062903", "Password sign-in failed")
PASSWORD_EXPIRED = Kind(401, "E062909", "Password expired")
LOGGED_OUT = Kind(401, "E064001", "Token expired by logout")
USER_EXISTS = Kind(400, "E062107", "User already exists")
USER_NOT_FOUND = Kind(400, "E062108", "Cannot find user")
MANAGED_USER_NOT_FOUND = Kind(400, "E112102", "Cannot find user")
RATE_LIMIT = Kind(429, "E130429", "API rate limit exceeded")
# [assumed] no code is published for these five.
NO_ROUTE = Kind(404, "E011003", "Request is invalid")
METHOD_NOT_ALLOWED = Kind(405, "E011003", "Request is invalid")
TOO_LARGE = Kind(413, "E011003", "Request is invalid")
INTERNAL = Kind(500, "E010000", "Internal error")
UNAVAILABLE = Kind(503, "E010000", "Service unavailable")


class ApiError(Exception):
    """A refusal, to be answered as JSON."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(f"{kind.code} {message}")
        self.kind = kind
        self.message = message

    def body(self) -> dict[str, str]:
        """The three fields that every SDK reads."""
        return {
            "errorCode": self.kind.code,
            "errorDescription": self.kind.description,
            "errorMessage": self.message,
        }


Body = Mapping[str, Any]

LARGEST_BODY = 1 << 20
DEEPEST_NESTING = 50
LONGEST_LOGIN_ID = 256


async def read_body(chunks: AsyncIterator[bytes]) -> bytes:
    """All bytes of a request. Raises ApiError for one that is too large or breaks off.

    What is too much is read and dropped, since a client that is still sending would not see the answer.
    """
    kept = bytearray()
    size = 0
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size <= LARGEST_BODY:
                kept += chunk
    except ClientDisconnect:
        raise ApiError(MALFORMED, "the body breaks off") from None
    if size > LARGEST_BODY:
        raise ApiError(TOO_LARGE, f"the body is larger than {LARGEST_BODY} bytes")
    return bytes(kept)


def parse_json(content: bytes) -> Any:
    """The value of UTF-8 JSON text. Raises ValueError for what other parsers could not read back."""
    try:
        value = json.loads(content.decode(), parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _is_deep(value):
        raise ValueError("nested too deeply")
    json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate raises a ValueError here
    return value


def parse_object(content: bytes) -> Body:
    """The JSON object in a body; no body is an empty one. Raises ApiError."""
    try:
        value = parse_json(content) if content else {}
    except ValueError as error:
        raise ApiError(MALFORMED, f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ApiError(MALFORMED, "the body is not a JSON object")
    return value


def text(body: Body, name: str) -> str:
    """A string that must be there and not be empty."""
    value = optional_text(body, name)
    if not value:
        raise ApiError(MISSING_ARGUMENTS, f"the field {name} is required")
    return value


def optional_text(body: Body, name: str) -> str:
    """A string, or an empty one where it is absent or null, since some SDKs send either."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ApiError(MALFORMED, f"the field {name} must be a string")
    return value or ""


def flag(body: Body, name: str) -> bool:
    """A boolean, false where it is absent or null."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise ApiError(MALFORMED, f"the field {name} must be a boolean")
    return value or False


def record(body: Body, name: str) -> Body:
    """An object, empty where it is absent or null."""
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise ApiError(MALFORMED, f"the field {name} must be an object")
    return value or {}


def login_id_in(body: Body) -> str:
    """The login ID; at most 256 bytes, so that its QR code can be drawn [assumed]."""
    login_id = text(body, "loginId")
    if len(login_id.encode()) > LONGEST_LOGIN_ID:
        raise ApiError(INVALID_ARGUMENTS, f"the field loginId is longer than {LONGEST_LOGIN_ID} bytes")
    return login_id


def _is_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(DEEPEST_NESTING):
        layer = [child for parent in layer for child in _children(parent)]
        if not layer:
            return False
    return True


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


PROJECT_ID = re.compile(r"[A-Za-z0-9]{28,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who calls: a project, perhaps a user's JWT, perhaps a management key."""

    project_id: str
    jwt: str | None
    management_key: str | None


def is_project_id(text: str) -> bool:
    """Whether it has the form of a project ID; one SDK refuses less than 28 characters, so does this."""
    return PROJECT_ID.fullmatch(text) is not None


def parse_bearer(header: str | None) -> Bearer:
    """Split `Bearer project[:jwt][:key]` as the SDKs write it; one of them leaves an empty part.

    Raises ApiError (401) for anything else.
    """
    scheme, _, credentials = (header or "").partition(" ")
    project_id, *rest = [part for part in credentials.strip().split(":") if part] or [""]
    if scheme.lower() != "bearer" or not is_project_id(project_id):
        raise ApiError(UNAUTHORIZED, "expected 'Authorization: Bearer' and a project ID of 28 characters")
    jwts = [part for part in rest if part.count(".") == 2]
    keys = [part for part in rest if part.count(".") != 2]
    if len(jwts) > 1 or len(keys) > 1:
        raise ApiError(UNAUTHORIZED, "expected at most one JWT and one management key after the project ID")
    return Bearer(
        project_id=project_id,
        jwt=jwts[0] if jwts else None,
        management_key=keys[0] if keys else None,
    )
