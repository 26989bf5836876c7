"""Simulate a user's browser: send a program's requests, keep cookies, and record the responses."""

import json
import os
import re
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import mktime_tz, parsedate_tz
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import time
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from mfa_snippets.contracts.apps import Request
from mfa_snippets.contracts.evidence import Cookie, Response
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed
from mfa_snippets.verify.run.redaction import media_type
from mfa_snippets.verify.run.simulated_user import AnyStatus, User

SECONDS_TO_ANSWER = 30.0
MAX_BODY = 1 << 20
HEADERS = ("cache-control", "retry-after")  # what a record keeps of the headers of a response
LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
OTHER_LOOPBACK = "127.0.0.2"
"""Reaches a program that listens on all addresses: on Linux, all of 127.0.0.0/8 is loopback
(RFC 1122, section 3.2.1.3). On other systems nothing listens here, and there is no finding."""
SECONDS_TO_CONNECT = 1.0
POLL_SECONDS = 0.02


class Browser:
    """One user's browser at an origin. It treats the loopback interface as secure, as all browsers do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies), AnyStatus())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str]) -> Response:
        """Send a request with its cookies. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        headers = {"Origin": self._origin, "Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
        request = HttpRequest(self._origin + path, content, headers, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as response:
            return Response(
                request=name,
                status=response.status,
                content_type=media_type(response.headers.get("Content-Type")),
                body=_parsed(response.read(MAX_BODY).decode(errors="replace")),
                cookies=tuple(map(_cookie, response.headers.get_all("Set-Cookie", ()))),
                headers={name: value for name in HEADERS if (value := response.headers.get(name))},
            )

    def forge_cookies(self) -> None:
        """Forge the signature of each JWT in a cookie, but its last character, which may have unused bits."""
        for cookie in self.cookies:
            head, dot, signature = (cookie.value or "").rpartition(".")
            middle = len(signature) // 2
            cookie.value = head + dot + signature[:middle].swapcase() + signature[middle:]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _cookie(header: str) -> Cookie:
    (name, _, value), *attributes = (part.strip().partition("=") for part in header.split(";"))
    normalized = sorted(_attribute(key.lower(), text) for key, _, text in attributes)
    return Cookie(name=name, value=value.strip('"'), attributes=tuple(normalized))


def _attribute(key: str, text: str) -> str:
    if key != "expires":
        return f"{key}={text.lower()}" if text else key
    moment = parsedate_tz(text)
    return "expires=past" if moment is not None and mktime_tz(moment) < time() else "expires"


def use_browser(user: User, process: Process, printed: Printed) -> None:
    """Send all requests, up to the first with an unexpected status, then end the program with SIGTERM."""
    while not (listening := LISTENING.search(printed())):
        if user.has_ended.wait(POLL_SECONDS):
            return
    user.address = listening[1]
    try:
        for response in _responses(user, Browser(f"http://{user.address}")):
            user.responses.append(response)
    except (OSError, HTTPException) as error:
        user.errors.append(f"a request got no response: {error}")
    elsewhere = OTHER_LOOPBACK, int(user.address.rpartition(":")[2])
    with suppress(OSError), socket.create_connection(elsewhere, SECONDS_TO_CONNECT):
        user.errors.append("expected to listen on 127.0.0.1 only, listens for other machines, too")
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)


def _responses(user: User, browser: Browser) -> Iterator[Response]:
    trigger = user.case.trigger
    for request in user.case.program.invocation.requests:
        form = {} if trigger.without_form == request.name else _form(user, request)
        if form is None:
            return
        if trigger.without_cookies == request.name:
            browser.cookies.clear()
        if trigger.forged_cookies == request.name:
            browser.forge_cookies()
        response = browser.send(request.name, request.method, request.path, form)
        yield response
        if response.status != request.status:
            return


def _form(user: User, request: Request) -> dict[str, str] | None:
    """The completed form; None if there is no code for a field."""
    form, inputs = {}, user.case.program.invocation.inputs
    for name, field in request.form.items():
        value = field.value or ""
        if number := field.input:
            code = user.type(inputs[number - 1], number == user.case.trigger.wrong_input)
            if code is None:
                return None
            value = code
        form[name] = value
    return form
