"""Redact runs: replace values that vary by names of their origin, so that runs compare without secrets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import jwt
from pydantic.alias_generators import to_snake

from mfa_snippets.contracts.evidence import Answer, Exchange, Response, Sent
from mfa_snippets.contracts.expectations import query_text

FIELDS = "sessionJwt refreshJwt provisioningURL image userId pendingRef linkId transactionId options url"
SECRETS = {name: to_snake(name) for name in FIELDS.split()} | {"key": "totp_key"}
"""The kind of each field of a response that has a new value in every run."""
FIRST_TIME, LAST_TIME = 1_500_000_000, 4_000_000_000
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
CLIENT_ADDRESS = re.compile(r"(?<![\d.])127\.0\.0\.1:\d+")
"""A program's end of a connection, as network errors show it: the system chooses the port (RFC 6335)."""
LONGEST_NUMBER = 3  # digits that a text may have by chance: a link's ID has two, and ends its line
SURROGATES = 0xD800
SEPARATE = ("/v2/keys/", "/v1/mgmt/license")  # paths that SDKs request at any time
PENDING = "E062503"  # the error code until an enchanted link is clicked: the program polls
RETRIED = (0, 429)  # statuses after which an SDK may retry by itself; 0 is a reset connection
Names = Mapping[str, str]  # names by value


def secrets_of(value: Any) -> Iterator[tuple[str, str]]:
    """The secrets in a response, each with its kind."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in SECRETS and isinstance(inner, str) and inner:
                yield inner, SECRETS[key]
            else:
                yield from secrets_of(inner)
    for inner in value if isinstance(value, list) else ():
        yield from secrets_of(inner)


def redacted_text(text: str, names: Names) -> str:
    """Text with names for values. A number matches only as a whole, a short one only at the end of a line."""
    # A character that no text has stands for each value first, so that no value is found in a name.
    found = sorted((value for value in names if value in text), key=len, reverse=True)
    for mark, value in enumerate(found, SURROGATES):
        if not value.isdigit():
            text = text.replace(value, chr(mark))
        elif len(value) > LONGEST_NUMBER:
            text = re.sub(rf"(?<!\d){value}(?!\d)", chr(mark), text)
        else:
            text = re.sub(rf"(?<![\w.:+-]){value}(?=\s*(\n|\Z))", chr(mark), text)
    return text.translate({mark: names[value] for mark, value in enumerate(found, SURROGATES)})


def redacted_lines(text: str, names: Names) -> tuple[str, ...]:
    """Lines of output with names for values, and for the client's ports."""
    return tuple(CLIENT_ADDRESS.sub("127.0.0.1:{client_port}", redacted_text(text, names)).splitlines())


def redacted(value: Any, names: Names) -> Any:
    """JSON with names for values, and `{time}` for points in time."""
    if isinstance(value, dict):
        return {key: redacted(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [redacted(inner, names) for inner in value]
    if isinstance(value, str):
        return names.get(value) or redacted_text(TIME.sub("{time}", value), names)
    return "{time}" if type(value) is int and FIRST_TIME < value < LAST_TIME else value


def redacted_response(response: Response, names: Names) -> Response:
    """A response to a browser with names for values in its body and its cookies."""
    cookies = (replace(each, value=redacted_text(each.value, names)) for each in response.cookies)
    return replace(response, body=redacted(response.body, names), cookies=tuple(cookies))


def exchange_of(requests: Sequence[Mapping[str, Any]], names: Names) -> Exchange:
    """The canonical form of the emulator's request log: polls and retries of a request count once."""
    exchange: list[Sent] = []
    for sent in (_sent(each, names) for each in requests if not each["path"].startswith(SEPARATE)):
        earlier = exchange[-1] if exchange else sent
        is_open = is_pending(earlier) or earlier.answer.status in RETRIED
        if exchange and is_open and replace(sent, answer=earlier.answer) == earlier:
            exchange.pop()
        exchange.append(sent)
    return tuple(exchange)


def _sent(request: Mapping[str, Any], names: Names) -> Sent:
    answer, query = request["answer"], parse_qsl(request["query"], keep_blank_values=True)
    kind, body = media_type(answer["content_type"]), redacted(answer["body"], names)
    return Sent(
        method=request["method"],
        path=redacted_text(request["path"], names),
        query=query_text((key, redacted_text(value, names)) for key, value in query),
        content_type=media_type(request["content_type"]),
        bearer=redacted_text(_bearer(request["authorization"]), names),
        body=redacted(request["body"], names),
        answer=Answer(status=answer["status"], content_type=kind, body=body, amr=_amr(answer["body"])),
    )


def media_type(header: str | None) -> str | None:
    """A Content-Type without its parameters."""
    return header.partition(";")[0].strip().lower() if header else None


def _bearer(header: str | None) -> str:
    """The parts after `Bearer`; one SDK always sends an empty part."""
    scheme, _, credentials = (header or "").partition(" ")
    parts = ":".join(part for part in credentials.strip().split(":") if part)
    return parts if scheme.lower() == "bearer" else f"{scheme} {parts}".strip()


def _amr(body: Any) -> tuple[str, ...] | None:
    token = body.get("sessionJwt") if isinstance(body, dict) else None
    with suppress(jwt.InvalidTokenError):
        return tuple(jwt.decode(token or "", options={"verify_signature": False}).get("amr", ()))
    return None


def is_pending(sent: Sent) -> bool:
    """Whether the response says that an enchanted link was not clicked yet."""
    body = sent.answer.body
    return isinstance(body, dict) and body.get("errorCode") == PENDING
