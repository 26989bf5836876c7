"""Starting and stopping."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import listen, running
from mfa_snippets.errors import printable

from .calling import CLIENT, EMAIL, Clock, Project

SERVE = (sys.executable, "-m", "mfa_snippets", "serve", "--port", "0")
WAIT = 20
"""Seconds that somebody waits for a message; stopping must not take as long."""


def test_several_at_once() -> None:
    """Each has its own port and its own worlds."""
    with running() as first, running() as second:
        one, two = Project(first.url, Clock()), Project(second.url, Clock())
        two.id = one.id
        one.enrol()

        assert first.url != second.url
        assert two.control.messages() == []


def test_calls_within_the_process_fail_as_others_do() -> None:
    """With the same error."""
    with running() as server:
        body: Any = {"path": 7}
        for project in (server.project(), replace(server.project(), local=None)):
            with pytest.raises(ControlError, match=r"^the field path must be a string$"):
                project.fault(**body, name="delay")


def test_stopping_takes_no_time() -> None:
    """Neither a kept-alive connection nor somebody who waits for a message holds it up."""
    with running() as server:
        address = urlsplit(server.url)
        idle = http.client.HTTPConnection(str(address.hostname), address.port)
        idle.request("GET", "/inbox.css")
        idle.getresponse().read()
        waiting = threading.Thread(target=Control(server.url).project().messages, args=(0, WAIT))
        waiting.start()
        time.sleep(0.2)
        started = time.monotonic()

    assert time.monotonic() - started < WAIT / 2
    waiting.join(WAIT / 2)
    assert not waiting.is_alive()


def test_the_port_is_free_afterwards() -> None:
    """A stopped server answers nobody."""
    with running() as server:
        pass

    with pytest.raises(httpx.ConnectError):
        CLIENT.get(server.url)


def test_a_port_in_use() -> None:
    """It is an OSError."""
    with running() as server:
        port = urlsplit(server.url).port or 0

        with pytest.raises(OSError, match="in use"), running(port=port):
            pass


def test_connections_send_at_once() -> None:
    """The protocol is what asyncio looks at before it sets TCP_NODELAY."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_kept_alive_requests_do_not_wait(project: Project) -> None:
    """The fastest of twenty requests over one connection does not take the 40 ms of a delayed ACK."""
    headers, seconds = {"Authorization": f"Bearer {project.id}"}, []
    with httpx.Client(headers=headers) as client:
        for _ in range(20):
            started = time.monotonic()
            client.post(f"{project.url}/v1/auth/otp/signup-in/email", json={"loginId": EMAIL})
            seconds.append(time.monotonic() - started)

    assert min(seconds[1:]) < 0.04


def test_an_offered_upgrade_keeps_the_body(project: Project) -> None:
    """One HTTP client offers HTTP/2 with every request."""
    headers = {
        "Authorization": f"Bearer {project.id}",
        "Connection": "Upgrade, HTTP2-Settings",
        "Upgrade": "h2c",
        "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    }
    answer = CLIENT.post(f"{project.url}/v1/auth/otp/signup/email", json={"loginId": EMAIL}, headers=headers)

    assert answer.status_code == 200


def test_serve_announces_and_ends_on_interrupt() -> None:
    """The URL first, then a line for each message; an interrupt ends it with nothing to say."""
    process = subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    project = Project(process.stdout.readline().strip(), Clock())
    project.enrol()
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    lines = [process.stdout.readline() for _ in range(2)]
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=WAIT)

    assert re.fullmatch(r"totp you@example\.com: \d{6}\n", lines[0])
    assert re.fullmatch(r"otp email you@example\.com: \d{6}\n", lines[1])
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_health(project: Project) -> None:
    """Whoever starts a server can ask whether it is there."""
    answer = CLIENT.get(f"{project.url}/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_slash_at_the_end_of_the_base_url(project: Project) -> None:
    """It is named as the reason."""
    answer = project.post("//v1/auth/totp/signup", {"loginId": EMAIL})

    expected = "no route for POST //v1/auth/totp/signup; write the base URL without a slash at the end"
    assert (answer.status_code, answer.json()["errorMessage"]) == (404, expected)


@pytest.mark.parametrize(
    ("credentials", "logged"),
    [
        ("Bearer __ProjectID__", "'__ProjectID__' is no project ID, expected 28 to 64 letters and digits"),
        (
            f"Bearer {'a.b' * 40}",
            f"'{('a.b' * 40)[:40]}' is no project ID, expected 28 to 64 letters and digits",
        ),
        ("Basic x", "expected 'Authorization: Bearer project[:jwt][:key]'"),
    ],
)
def test_a_malformed_project_id_is_logged(credentials: str, logged: str) -> None:
    """One line, which cuts a token in its place."""
    lines: list[str] = []
    with running(Emulator(announce=lines.append)) as server:
        CLIENT.post(f"{server.url}/v1/auth/totp/signup", headers={"Authorization": credentials})

    assert lines == [f"POST /v1/auth/totp/signup: {logged}"]


def test_announced_lines_are_printable() -> None:
    """A login ID cannot command the terminal."""
    assert printable("a\x1b[2J\nb é") == "a\\u001b[2J\\u000ab é"
