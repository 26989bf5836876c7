"""Name what differs from run to run by its origin, so that two runs read the same and no secret is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mfa_snippets.verify.run.simulated_user import Typed

SECRET_FIELDS = {
    "sessionJwt": "session_jwt",
    "refreshJwt": "refresh_jwt",
    "provisioningURL": "provisioning_url",
    "image": "image",
    "key": "totp_key",
    "userId": "user_id",
    "pendingRef": "pending_ref",
    "linkId": "link_id",
}
"""Fields of answers whose values are new in every run."""

FIRST_TIME, LAST_TIME = 1_500_000_000, 4_000_000_000
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
OWN_END = re.compile(r"(?<![\d.])127\.0\.0\.1:\d+")
"""A program's end of a connection, as errors of a network name it: the system chooses the port (RFC 6335)."""

LONGEST_NUMBER = 3
"""Digits of a number that may stand in a text by chance: the ID of a link has two, and ends its line."""

Names = Mapping[str, str]
"""Names by value."""


def names_of(
    fixed: Names,
    requests: Sequence[Mapping[str, Any]],
    messages: Sequence[Mapping[str, Any]],
    typed: Sequence[Typed],
) -> Names:
    """The names of all that is secret in a run: `{otp:1}` is the first code that was sent.

    Requests and messages as the mock's control API tells them, in order.
    """
    names = dict(fixed)
    counts: Counter[str] = Counter()
    for value, kind in (*_delivered(messages, typed), *_answered(requests)):
        if value not in names:
            counts[kind] += 1
            names[value] = f"{{{kind}:{counts[kind]}}}"
    return names


def named_text(text: str, names: Names) -> str:
    """Text with names in place of values; a number counts as a whole, and a short one at a line's end."""
    values = sorted(names, key=len, reverse=True)
    if not values:
        return text
    return re.sub("|".join(map(_pattern, values)), lambda match: names[match[0]], text)


def printed(text: str, names: Names) -> tuple[str, ...]:
    """Lines of output with names in place of values, and of ports that nobody chose."""
    return tuple(OWN_END.sub("127.0.0.1:{client_port}", named_text(text, names)).splitlines())


def named(value: Any, names: Names) -> Any:
    """JSON with names in place of values, and `{time}` for points in time."""
    if isinstance(value, dict):
        return {key: named(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [named(inner, names) for inner in value]
    if isinstance(value, str):
        return names.get(value) or named_text(TIME.sub("{time}", value), names)
    is_time = type(value) is int and FIRST_TIME < value < LAST_TIME
    return "{time}" if is_time else value


def _pattern(value: str) -> str:
    if not value.isdigit():
        return re.escape(value)
    return rf"(?<!\d){value}(?!\d)" if len(value) > LONGEST_NUMBER else rf"(?<![\w.:+-]){value}(?=\s*(\n|\Z))"


def _delivered(messages: Sequence[Mapping[str, Any]], typed: Sequence[Typed]) -> Iterator[tuple[str, str]]:
    for message in messages:
        if message["kind"] != "totp":
            yield message["code"], message["kind"]
        if message.get("link"):
            yield message["link"], "link"
    for line in typed:
        yield line.code, line.kind


def _answered(requests: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for request in requests:
        yield from _secrets(request["answer"]["body"])


def _secrets(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in SECRET_FIELDS and isinstance(inner, str) and inner:
                yield inner, SECRET_FIELDS[key]
            else:
                yield from _secrets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner)
