"""Requests with their answers, as they went over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mfa_snippets.mock.bodies import parse_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; bodies are parsed when somebody looks, since most are never looked at."""

    id: int
    method: str
    path: str
    query: str
    content_type: str | None
    authorization: str | None
    sdk_name: str | None
    sdk_version: str | None
    sent: bytes
    notes: tuple[str, ...] = ()
    """Body fields that the API does not know, or knows with another type."""
    status: int
    """0 if the connection was reset in place of an answer."""
    answer_type: str | None
    answered: bytes


def body_of(exchange: Exchange) -> Any:
    """What was sent, as parsed JSON where it can be, else as text in `raw`; None if nothing was."""
    if not exchange.sent:
        return None
    try:
        return parse_json(exchange.sent)
    except ValueError:
        return {"raw": exchange.sent.decode(errors="replace")}


def answer_of(exchange: Exchange) -> Any:
    """What was answered, as parsed JSON where it can be, else as text; None if the connection was reset."""
    if not exchange.status:
        return None
    try:
        return parse_json(exchange.answered)
    except ValueError:
        return exchange.answered.decode(errors="replace")


def exchange_view(exchange: Exchange) -> dict[str, Any]:
    """An exchange as the control API shows it."""
    status, content_type = exchange.status, exchange.answer_type
    return {
        "id": exchange.id,
        "method": exchange.method,
        "path": exchange.path,
        "query": exchange.query,
        "content_type": exchange.content_type,
        "authorization": exchange.authorization,
        "sdk_name": exchange.sdk_name,
        "sdk_version": exchange.sdk_version,
        "body": body_of(exchange),
        "notes": list(exchange.notes),
        "answer": {"status": status, "content_type": content_type, "body": answer_of(exchange)},
    }
