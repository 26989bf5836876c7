"""The canonical exchange: what a program sent and was answered, the same in every true run."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mfa_snippets.contracts.evidence import Answer, Exchange, Sent
from mfa_snippets.verify.run.redaction import Names, named, named_text

APART = ("/v2/keys/", "/v1/mgmt/license")
"""Paths that SDKs ask for when they please."""

PENDING = "E062503"
"""Answered while an enchanted link was not clicked: the program asks again."""


TRIED_AGAIN = (0, 429)
"""Statuses after which an SDK may try once more by itself; 0 is a connection that was reset."""


def exchange_of(requests: Sequence[Mapping[str, Any]], names: Names) -> Exchange:
    """The canonical form of the mock's log; polls that were answered `not yet`, and tries, count as one."""
    exchange: list[Sent] = []
    for request in requests:
        if request["path"].startswith(APART):
            continue
        sent = _sent(request, names)
        if exchange and _is_asked_again(exchange[-1], sent):
            exchange.pop()
        exchange.append(sent)
    return tuple(exchange)


def _sent(request: Mapping[str, Any], names: Names) -> Sent:
    answer = request["answer"]
    return Sent(
        method=request["method"],
        path=named_text(request["path"], names),
        query=named_text(request["query"], names),
        content_type=_media_type(request["content_type"]),
        bearer=named_text(_bearer(request["authorization"]), names),
        body=named(request["body"], names),
        answer=Answer(
            status=answer["status"],
            content_type=_media_type(answer["content_type"]),
            body=named(answer["body"], names),
            amr=_amr(answer["body"]),
        ),
    )


def _media_type(header: str | None) -> str | None:
    return header.partition(";")[0].strip().lower() if header else None


def _bearer(header: str | None) -> str:
    """The parts behind `Bearer`; one SDK always leaves an empty one."""
    scheme, _, credentials = (header or "").partition(" ")
    parts = ":".join(part for part in credentials.strip().split(":") if part)
    return parts if scheme.lower() == "bearer" else f"{scheme} {parts}".strip()


def _amr(body: Any) -> tuple[str, ...] | None:
    token = body.get("sessionJwt") if isinstance(body, dict) else None
    if not isinstance(token, str) or token.count(".") != 2:
        return None
    payload = token.split(".")[1]
    try:
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        return None
    return tuple(claims.get("amr", ()))


def is_pending(sent: Sent) -> bool:
    """Whether the answer was `not yet`."""
    body = sent.answer.body
    return isinstance(body, dict) and body.get("errorCode") == PENDING


def _is_asked_again(earlier: Sent, later: Sent) -> bool:
    is_open = is_pending(earlier) or earlier.answer.status in TRIED_AGAIN
    return is_open and replace(later, answer=earlier.answer) == earlier
