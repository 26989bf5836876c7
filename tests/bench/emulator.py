"""What the emulator costs."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import jwt
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mfa_snippets.emulator.server import listen, running, url_of
from mfa_snippets.emulator.sessions import signing_key
from tests.bench.figures import ROOT, Figure

ROUNDS, CALLS, STARTS = 15, 20, 15
VERIFY_BUDGET = 1.5
"""Times a bare answer and two bare signatures."""
START_BUDGET = 0.3
"""Seconds from the start of the process to its first answer."""
PROJECT = "P2" + "a" * 26
EMAIL = "you@example.com"
MESSAGES = f"/control/projects/{PROJECT}/messages"
Costs = tuple[float, float, float]
PACKAGES = str(ROOT / "generator")
SERVE = f"""
import sys
sys.path.insert(0, {PACKAGES!r})
import time
from mfa_snippets.emulator.server import running
with running() as server:
    print(server.url, flush=True)
    time.sleep(60)
"""


def figures() -> Iterator[Figure]:
    """A call beside its floor, and the start."""
    verify, bare, signature = median_costs()
    beside = f"{verify * 1e3:.2f} ms : a bare answer, {bare * 1e3:.2f} ms, and two signatures of"
    yield Figure(
        name="emulator: OTP verify",
        value=verify / (bare + 2 * signature),
        unit="x",
        beside=f"{beside} {signature * 1e3:.2f} ms",
        budget=VERIFY_BUDGET,
    )
    start = statistics.median(start_to_first_answer() for _ in range(STARTS))
    yield Figure(name="emulator: start to the first answer", value=start, unit="s", budget=START_BUDGET)


def median_costs() -> tuple[float, float, float]:
    """Seconds of an OTP verify, of a bare Starlette answer and of a bare RS256 signature.

    Medians over rounds, each the best of its calls, since other processes disturb. The three take turns.
    """
    with running() as server, BareServer() as bare_url:
        emulator, floor = Calls(server.url), Calls(bare_url)
        emulator.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
        rounds = [best([one_turn(emulator, floor) for _ in range(CALLS)]) for _ in range(ROUNDS)]
    return typical(rounds)


def one_turn(emulator: Calls, floor: Calls) -> Costs:
    """Seconds of each of the three; the sign-in before the verify is not counted."""
    emulator.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    message = emulator.get(f"{MESSAGES}?after={emulator.last}")["messages"][-1]
    emulator.last = message["id"]
    body = {"loginId": EMAIL, "code": message["code"]}
    return (
        cost(lambda: emulator.post("/v1/auth/otp/verify/email", body)),
        cost(lambda: floor.post("/", body)),
        cost(sign),
    )


def best(turns: list[Costs]) -> Costs:
    """The smallest of each."""
    verify, bare, signature = (min(column) for column in zip(*turns, strict=True))
    return verify, bare, signature


def typical(rounds: list[Costs]) -> Costs:
    """The median of each."""
    verify, bare, signature = (statistics.median(column) for column in zip(*rounds, strict=True))
    return verify, bare, signature


def cost(call: Callable[[], object]) -> float:
    """Seconds of a call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def sign() -> str:
    """A signature over claims like those of a session."""
    claims = {"iss": PROJECT, "sub": "U" * 28, "amr": ["email"], "iat": 1, "exp": 2, "drn": "DS"}
    return jwt.encode(claims, signing_key(), algorithm="RS256", headers={"kid": "mock-1"})


class Calls:
    """Calls over one kept-alive connection."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.last = 0
        """The id of the message that was read last."""
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port)

    def post(self, path: str, body: object) -> None:
        """One call that must succeed."""
        headers = {"Authorization": f"Bearer {PROJECT}", "Content-Type": "application/json"}
        self._connection.request("POST", path, json.dumps(body), headers)
        self._answer()

    def get(self, path: str) -> Any:
        """The JSON of an answer."""
        self._connection.request("GET", path)
        return json.loads(self._answer())

    def _answer(self) -> bytes:
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(content.decode())
        return content


class BareServer:
    """A Starlette application that answers JSON to JSON and does nothing else, with the same protocol."""

    def __enter__(self) -> str:
        app = Starlette(routes=[Route("/", _bare, methods=["POST"])])
        config = uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_level="error", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._listener = listen("127.0.0.1", 0)
        run = {"sockets": [self._listener]}
        self._thread = threading.Thread(target=self._server.run, kwargs=run, daemon=True)
        self._thread.start()
        return url_of(self._listener)

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


async def _bare(request: Request) -> JSONResponse:
    await request.json()
    return JSONResponse({"ok": True})


def start_to_first_answer() -> float:
    """Seconds until a new process has answered a request for its keys."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = urlsplit(process.stdout.readline().strip())
    connection = http.client.HTTPConnection(str(address.hostname), address.port)
    connection.request("GET", f"/v2/keys/{PROJECT}")
    connection.getresponse().read()
    passed = time.perf_counter() - started
    process.kill()
    process.wait()
    return passed
