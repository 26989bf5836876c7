"""Calls of the API: their credentials, bodies, fields and addresses, and responses and errors."""

import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from mfa_snippets.emulator.emulator import ProjectState

Value = TypeVar("Value")
Headers = Mapping[str, str] | None

LARGEST_BODY = 1 << 20
MOST_OPENED = 300  # brackets, so that nothing nests deeper than the interpreter can follow
LONGEST_LOGIN_ID, LONGEST_SHOWN = 256, 40
DEFAULT_URI = "https://example.com/verify"  # if a call has none; a project has a setting for it [assumed]
URI = re.compile(r"[a-z][a-z0-9+.-]*:(//\[[0-9a-f:.]+\]|(?!//\[))\S{0,2048}", re.IGNORECASE)
FORBIDDEN_SCHEMES = ("javascript:", "data:", "vbscript:", "file:")
BEARER = re.compile(r"bearer ([^:\s]+)(?::([^:.]*\.[^:.]*\.[^:.]*)?)?(?::([^:.]+)?)?", re.IGNORECASE)
PROJECT_ID = re.compile(r"[A-Za-z0-9]{28,64}")  # one SDK requires at least 28


class ErrorKind(Enum):
    """HTTP status, error code and description; from docs (common-errors) and SDKs, unless [assumed]."""

    MALFORMED = 400, "E011001", "Request is malformed"
    MISSING_ARGUMENTS = 400, "E011003", "Request is invalid"
    INVALID_ARGUMENTS = 400, "E011004", "Request has invalid arguments"
    # [assumed] for MFA without and with a bad refresh JWT; the codes themselves are published.
    UNAUTHORIZED = 401, "E061004", "Unauthorized request"
    INVALID_TOKEN = 401, "E061005", "Invalid token"
    # [assumed] for a wrong TOTP code; published for a wrong one-time code.
    WRONG_CODE = 401, "E061102", "One time code is invalid"
    TOO_MANY_ATTEMPTS = 401, "E061103", "Too many OTP attempts"  # [assumed] the status
    CODE_EXPIRED = 401, "E061104", "One time code expired"
    LINK_PENDING = 401, "E062503", "Enchanted link is pending"
    LINK_EXPIRED = 401, "E062504", "Token expired"
    # [assumed] the status, and that it is for enchanted links, and E062504 for magic links.
    LINK_NOT_FOUND = 401, "E063010", "Failed loading magic/enchanted link from cache"
    WRONG_PASSWORD = 401, "E062903", "Password signin failed"
    PASSWORD_EXPIRED = 401, "E062909", "Password expired"
    LOGGED_OUT = 401, "E064001", "Token expired by logout"
    USER_EXISTS = 400, "E062107", "User already exists"
    USER_NOT_FOUND = 400, "E062108", "User not found"
    MANAGED_USER_NOT_FOUND = 400, "E112102", "Cannot find user"
    RATE_LIMIT = 429, "E130429", "API rate limit exceeded"
    # [assumed] no code is published for these five.
    NO_ROUTE = 404, "E011003", "Request is invalid"
    METHOD_NOT_ALLOWED = 405, "E011003", "Request is invalid"
    TOO_LARGE = 413, "E011003", "Request is invalid"
    INTERNAL = 500, "E010000", "Internal error"
    UNAVAILABLE = 503, "E010000", "Service unavailable"

    def __init__(self, status: int, code: str, description: str) -> None:
        self.status, self.code, self.description = status, code, description


class ApiError(Exception):
    """An error response; `code` overrides the code of `kind`."""

    def __init__(self, kind: ErrorKind, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.kind, self.code = kind, code or kind.code


class Body(dict[str, Any]):
    """A JSON object; null and absent are an empty value, since some SDKs send null. Raises ApiError."""

    def required(self, name: str) -> str:
        if not (value := self.text(name)):
            raise ApiError(ErrorKind.MISSING_ARGUMENTS, f"The {name} field is required")
        return value

    def text(self, name: str) -> str:
        return self._value(name, str, "a string") or ""

    def flag(self, name: str) -> bool:
        return self._value(name, bool, "a boolean") or False

    def object(self, name: str) -> "Body":
        return Body(self._value(name, dict, "an object") or {})

    def login_id(self) -> str:
        """The login ID; at most 256 bytes, so that its QR code can be drawn [assumed]."""
        login_id = self.required("loginId")
        if len(login_id.encode()) > LONGEST_LOGIN_ID:
            raise ApiError(ErrorKind.INVALID_ARGUMENTS, f"loginId has more than {LONGEST_LOGIN_ID} bytes")
        return login_id

    def _value(self, name: str, kind: type[Value], expected: str) -> Value | None:
        value: Value | None = self.get(name)
        if value is not None and not isinstance(value, kind):
            raise ApiError(ErrorKind.MALFORMED, f"the field {name} must be {expected}")
        return value


def checked_uri(values: Iterable[str | None]) -> str:
    """An address for the user's browser, the first that is given; E011004 if it is not a URI [assumed]."""
    uri = next(filter(None, values), DEFAULT_URI)
    with suppress(ValueError):  # of a host that cannot be read
        urlsplit(uri)
        if URI.fullmatch(uri) and uri.isprintable() and not uri.lower().startswith(FORBIDDEN_SCHEMES):
            return uri
    raise ApiError(ErrorKind.INVALID_ARGUMENTS, f"the URI is no address, expected {DEFAULT_URI}")


async def read_body(chunks: AsyncIterator[bytes]) -> bytes:
    """All bytes of a request. Raises ApiError for one that is too large or breaks off."""
    content = bytearray()
    try:
        async for chunk in chunks:
            if len(content) <= LARGEST_BODY:  # the rest is read too, or the client would not see the response
                content += chunk
    except ClientDisconnect:
        raise ApiError(ErrorKind.MALFORMED, "the body breaks off") from None
    if len(content) > LARGEST_BODY:
        raise ApiError(ErrorKind.TOO_LARGE, f"the body is larger than {LARGEST_BODY} bytes")
    return bytes(content)


def parse_json(content: bytes) -> Any:
    """Parse UTF-8 JSON. Raises ValueError for values that other parsers reject, such as NaN."""
    if content.count(b"[") + content.count(b"{") > MOST_OPENED:
        raise ValueError(f"more than {MOST_OPENED} brackets")
    value = json.loads(content.decode())
    # NaN and a lone surrogate raise a ValueError here.
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value


def decoded(content: bytes) -> Any:
    """A body as parsed JSON, else as text; None if it is empty."""
    try:
        return parse_json(content) if content else None
    except ValueError:
        return content.decode(errors="replace")


def parse_object(content: bytes) -> Body:
    try:
        value = parse_json(content) if content else {}
    except ValueError as error:
        raise ApiError(ErrorKind.MALFORMED, f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ApiError(ErrorKind.MALFORMED, "the body is not a JSON object")
    return Body(value)


def project_id_problem(text: str) -> str:
    """What is wrong with a project ID, if anything; a token in its place is cut."""
    problem = f"{text[:LONGEST_SHOWN]!r} is no project ID, expected 28 to 64 letters and digits"
    return "" if PROJECT_ID.fullmatch(text) else problem


def credentials_of(request: Request) -> tuple[str, str | None, str | None]:
    """Read `Bearer project[:jwt][:key]`; one SDK leaves an empty part. A path may have the project."""
    in_path = request.path_params.get("project_id")
    header = f"Bearer {in_path}" if in_path else request.headers.get("authorization", "")
    if not (found := BEARER.fullmatch(header.strip())):
        raise ApiError(ErrorKind.UNAUTHORIZED, "expected 'Authorization: Bearer project[:jwt][:key]'")
    if problem := project_id_problem(found[1]):
        raise ApiError(ErrorKind.UNAUTHORIZED, problem)
    return found[1], found[2], found[3]


@dataclass(frozen=True, slots=True)
class Call:
    project: ProjectState
    request: Request
    body: Body
    now: float  # seconds since the epoch by the project's clock
    jwt: str | None
    management_key: str | None


class ApiResponse(Response):
    """An API response with bytes, or a value as JSON; sent after `delay` seconds."""

    delay, media_type = 0.0, "application/json"

    def __init__(self, content: dict[str, Any] | bytes, status: int = 200, headers: Headers = None) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        super().__init__(body, status, {"Cache-Control": "no-store", **(headers or {})})


def error_response(error: ApiError, headers: Headers = None) -> ApiResponse:
    """An error as a JSON response, with the three fields that every SDK reads."""
    body = {"errorCode": error.code, "errorDescription": error.kind.description, "errorMessage": str(error)}
    return ApiResponse(body, error.kind.status, headers)
