"""Run a program once, as its user does in a terminal or with a browser, and keep a redacted record."""

import json
import os
import re
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress
from email.utils import mktime_tz, parsedate_tz
from functools import partial
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import time
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from mfa_snippets.contracts.evidence import Cookie, Response, Run
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run import redaction
from mfa_snippets.verify.run.cases import Case, example_values, password_of, runs_of, substitute, variables_of
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed, run
from mfa_snippets.verify.run.simulated_user import POLL_SECONDS, AnyStatus, User, in_new_project
from mfa_snippets.verify.run.workspace import Workspace

SECONDS_TO_ANSWER = 30.0
MAX_BODY = 1 << 20
HEADERS = ("cache-control", "retry-after")  # what a record keeps of the headers of a response
LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
OTHER_LOOPBACK = "127.0.0.2"
"""Reaches a program that listens on all addresses: on Linux, all of 127.0.0.0/8 is loopback
(RFC 1122, section 3.2.1.3). On other systems nothing listens here, and there is no finding."""
SECONDS_TO_CONNECT = 1.0
LOOPBACK = "127.0.0.1"


def run_case(case: Case, workspace: Workspace, control: Control, limit: float) -> Run:
    """Run a program in a new project of the emulator, after earlier runs. Raises ToolError."""
    with in_new_project(case, control) as users:
        return [_run_once(user, workspace, limit) for user in users][-1]


def _run_once(user: User, workspace: Workspace, limit: float) -> Run:
    program, trigger, control = user.case.program, user.case.trigger, user.control
    url = control.url
    # In a plain run, to detect programs that hard-code an example.
    examples = (example for each in runs_of(user.case) for example in example_values(each.program).values())
    user.substitutes = {} if user.case.failure else {example: substitute(example) for example in examples}
    with socket.socket() as closed:
        if trigger.unreachable:
            closed.bind((LOOPBACK, 0))  # and refuses connections
            url = f"http://{LOOPBACK}:{closed.getsockname()[1]}"
        values = {"project_id": control.project_id, "base_url": url, "port": "0", trigger.unset or "": None}
        result = run(
            program.invocation.command,
            cwd=workspace.folder,
            environment={**workspace.environment, **variables_of(program, values, user.substitutes)},
            limit=limit,
            interact=partial(_use_browser, user) if program.invocation.requests else user.use_terminal,
            launch=workspace.launch,
            is_bounded=True,
        )
    user.has_ended.set()
    requests, names = user.observed(_known_names(user, url) | {str(workspace.folder): "{project}"})
    faults = (redaction.redacted_text(result.message, names),) if result.fault else ()
    return Run(
        exit=result.exit,
        stdout=redaction.redacted_lines(result.stdout, names),
        stderr=redaction.redacted_lines(result.stderr, names),
        exchange=redaction.exchange_of(requests, names),
        responses=tuple(redaction.redacted_response(response, names) for response in user.responses),
        errors=(*faults, *user.errors),
    )


def _known_names(user: User, url: str) -> dict[str, str]:
    """Names of addresses and examples; a replaced example gets one that no expectation has."""
    password, address = password_of(user.case.program), urlsplit(url)
    names = {address.netloc: "{address}", str(address.port): "{port}"}
    for example, other in user.substitutes.items():
        text = "{password}" if example == password else example
        names |= {other: text, example: f"{{example}} {text}"}
    return names | ({user.address: f"{LOOPBACK}:{{own_port}}"} if user.address else {})


class Browser:
    """One user's browser at an origin. It treats the loopback interface as secure, as all browsers do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies), AnyStatus())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str | None]) -> Response:
        """Send a request with its cookies. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        headers = {"Origin": self._origin, "Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
        request = Request(self._origin + path, content, headers, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as response:
            return Response(
                request=name,
                status=response.status,
                content_type=redaction.media_type(response.headers.get("Content-Type")),
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
    with suppress(ValueError):
        return json.loads(text) if text else None
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


def _use_browser(user: User, process: Process, printed: Printed) -> None:
    """Send all requests, up to the first with an unexpected status, then end the program with SIGTERM."""
    while not (listening := LISTENING.search(printed())):
        if user.has_ended.wait(POLL_SECONDS):
            return
    user.address = listening[1]
    try:
        _browse(user, Browser(f"http://{user.address}"))
    except (OSError, HTTPException) as error:
        user.errors.append(f"a request got no response: {error}")
    elsewhere = OTHER_LOOPBACK, int(user.address.rpartition(":")[2])
    with suppress(OSError), socket.create_connection(elsewhere, SECONDS_TO_CONNECT):
        user.errors.append("expected to listen on 127.0.0.1 only, listens for other machines, too")
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)


def _browse(user: User, browser: Browser) -> None:
    trigger, inputs = user.case.trigger, user.case.program.invocation.inputs
    for request in user.case.program.invocation.requests:
        fields = {} if trigger.without_form == request.name else request.form
        form = {
            name: user.type(inputs[field.input - 1], field.input == trigger.wrong_input)
            if field.input
            else field.value or ""
            for name, field in fields.items()
        }
        if None in form.values():  # there is no code
            return
        if trigger.without_cookies == request.name:
            browser.cookies.clear()
        if trigger.forged_cookies == request.name:
            browser.forge_cookies()
        user.responses.append(browser.send(request.name, request.method, request.path, form))
        if user.responses[-1].status != request.status:
            return
