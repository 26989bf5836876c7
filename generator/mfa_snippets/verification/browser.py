"""A browser as far as programs need one: it sends forms, keeps cookies, and tells what came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, ProxyHandler, Request, build_opener

from mfa_snippets.verification.naming import Names, named, named_text

SECONDS_TO_ANSWER = 30.0
MOST_BODY = 1 << 20
DATED = ("expires",)
"""Attributes of cookies that hold a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie that an answer set; `attributes` are in lower case and in order, a date without its value."""

    name: str
    value: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a request was answered; `body` is JSON, or text that is none, or None for an empty one."""

    request: str
    status: int
    content_type: str | None
    body: Any
    cookies: tuple[Cookie, ...]


class _Answered(HTTPErrorProcessor):
    """Takes every answer as it is: errors are not raised, and redirects not followed."""

    def http_response(self, _request: Request, response: HTTPResponse) -> HTTPResponse:
        return response


class Browser:
    """One user's browser at an origin. It takes the loopback interface for safe, as all do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._jar), _Answered())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str]) -> Response:
        """Send a request with the cookies that belong to it. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        request = Request(self._origin + path, content, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as answer:
            body, headers = answer.read(MOST_BODY), answer.headers
            return Response(
                request=name,
                status=answer.status,
                content_type=_media_type(headers),
                body=_read(body),
                cookies=tuple(_cookie(text) for text in headers.get_all("Set-Cookie", ())),
            )

    def forget(self) -> None:
        """Clear all cookies."""
        self._jar.clear()

    def forge(self) -> None:
        """Change the signature of every JWT that a cookie holds."""
        for cookie in self._jar:
            cookie.value = forged(cookie.value or "")


def forged(token: str) -> str:
    """A JWT with another signature. Its last character may hold unused bits: one in the middle is changed."""
    head, dot, signature = token.rpartition(".")
    place = len(signature) // 2
    other = "A" if signature[place : place + 1] != "A" else "B"
    return head + dot + signature[:place] + other + signature[place + 1 :]


def named_response(response: Response, names: Names) -> Response:
    """A response with names in place of all that differs from run to run."""
    cookies = (replace(cookie, value=named_text(cookie.value, names)) for cookie in response.cookies)
    return replace(response, body=named(response.body, names), cookies=tuple(cookies))


def _media_type(headers: Message) -> str | None:
    header = headers.get("Content-Type")
    return header.partition(";")[0].strip().lower() if header else None


def _read(body: bytes) -> Any:
    text = body.decode(errors="replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _cookie(header: str) -> Cookie:
    (name, _, value), *attributes = (part.strip().partition("=") for part in header.split(";"))
    told = (
        key.lower() + (f"={text.lower()}" if text and key.lower() not in DATED else "")
        for key, _, text in attributes
    )
    return Cookie(name=name, value=value.strip('"'), attributes=tuple(sorted(told)))
