"""Read JSON bodies that anybody may have sent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect

from mfa_snippets.mock.errors import INVALID_ARGUMENTS, MALFORMED, MISSING_ARGUMENTS, TOO_LARGE, ApiError

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
