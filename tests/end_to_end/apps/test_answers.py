"""Each demo tells an answer that is JSON, but not the API's, in its failure form."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import Program, programs_of
from mfa_snippets.verify.publication import load_apps

from ..web.apps import OUTPUT

DEMOS = {
    program.language: program
    for program in programs_of(load_apps(OUTPUT))
    if program.scenario == "password-then-otp-email"
}
each_demo = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in DEMOS]
)


class _Null(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"null")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that answers null to everything."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Null) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def variables(program: Program, url: str) -> dict[str, str]:
    """The examples, with the base URL."""
    values = {"project_id": "P0000000000000000000000000000", "base_url": url}
    return {each.name: values.get(each.role) or each.example or "" for each in program.invocation.environment}


Demo = Callable[..., str]


@pytest.fixture(scope="module")
def failure(url: str, app_folder: Callable[[str], Path]) -> Demo:
    """Run the demo of a language, which must fail in its form; the last line of its standard error."""

    def run(language: str, **changed: str) -> str:
        program = DEMOS[language]
        ended = subprocess.run(
            program.invocation.command,
            cwd=app_folder(language),
            env={**os.environ, **variables(program, url), **changed},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        last = ended.stderr.splitlines()[-1]
        assert (ended.returncode, last.partition(" ")[0]) == (1, "error:"), ended.stderr
        assert "Traceback" not in ended.stderr
        assert "\tat " not in ended.stderr
        return last

    return run


@each_demo
def test_null_in_place_of_an_answer(language: str, failure: Demo) -> None:
    assert failure(language).split()[1] == "response"


@each_demo
@pytest.mark.parametrize(
    ("name", "value"),
    [("DESCOPE_PROJECT_ID", "\u041f" * 28), ("LOGIN_ID", "\udcff")],
    ids=["project ID not in ASCII", "login ID not in UTF-8"],
)
def test_a_value_that_cannot_be_sent(name: str, value: str, language: str, failure: Demo) -> None:
    failure(language, **{name: value})
