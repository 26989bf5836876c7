"""Send many requests to one emulator: it stays within a bound, and none of its answers is a 5xx."""

import http.client
import json
import os
import random
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.soak.report import Report
from tests.soak.sandbox import ROOT

SERVE = (sys.executable, "-m", "mfa_snippets", "serve", "--port", "0", "--until-stdin-closes")
CONTROL = "/control/projects"
ONE_PROJECT = "P2" + "a" * 26
MOST_MEMORY = 128.0
"""MiB of the emulator after 100,000 requests, which docs/emulator.md states."""


class Client:
    """Calls over one kept-alive connection; counts the answers by their status."""

    def __init__(self, url: str, report: Report) -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port)
        self._report = report
        self.sent = 0

    def send(self, method: str, path: str, body: bytes | None, credentials: str) -> dict[str, Any]:
        """The JSON of an answer; a 5xx is a finding."""
        headers = {"Authorization": f"Bearer {credentials}", "Content-Type": "application/json"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.sent += 1
        self._report.counts[f"answered {answer.status}"] += 1
        if answer.status >= 500:
            self._report.findings.append(f"{method} {path}: {answer.status} {content!r}")
        parsed: dict[str, Any] = json.loads(content)
        return parsed

    def post(self, path: str, body: Mapping[str, Any], credentials: str) -> dict[str, Any]:
        return self.send("POST", f"/v1/auth/{path}", json.dumps(body).encode(), credentials)


def send_requests(count: int, random_of: random.Random) -> Report:
    """Let users come and go until so many requests were sent; every second one has a project to itself."""
    report = Report(title="requests to one emulator")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    with subprocess.Popen(
        SERVE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as server:
        assert server.stdout is not None, "it is a pipe"
        client = Client(server.stdout.readline().strip(), report)
        memory, number = [memory_of(server.pid)], 0
        while client.sent < count:
            project_id = ONE_PROJECT if number % 2 else f"P2{secrets.token_hex(13)}"
            _visit(client, project_id, f"user-{number}@example.com", random_of)
            number += 1
            if client.sent * 4 // count == len(memory):
                memory.append(memory_of(server.pid))
        memory.append(memory_of(server.pid))
        server.kill()
    report.counts["MiB at first"], report.counts["MiB at last"] = round(memory[0]), round(memory[-1])
    if memory[-1] > MOST_MEMORY:
        steps = ", ".join(f"{each:.0f}" for each in memory)
        report.findings.append(f"the emulator grew to {steps} MiB, expected at most {MOST_MEMORY:.0f}")
    return report


def _visit(client: Client, project_id: str, email: str, random_of: random.Random) -> None:
    """Sign up, sign in with a code, ask for links, make mistakes, and log out."""
    user, name = {"loginId": email}, "a" * random_of.randrange(200)
    client.post("otp/signup-in/email", {**user, "user": {"name": name}}, project_id)
    client.post("otp/verify/email", {**user, "code": "wrong"}, project_id)
    code = client.send("GET", f"{CONTROL}/{project_id}/code?login_id={email}", None, project_id)["code"]
    session = client.post("otp/verify/email", {**user, "code": code}, project_id)
    own = f"{project_id}:{session['refreshJwt']}"
    for path in ("magiclink/signin/email", "enchantedlink/signin/email", "totp/update", "otp/signin/email"):
        client.post(path, {**user, "loginOptions": {"mfa": True}}, own)
    client.post("nothing/here", user, project_id)
    client.send("POST", "/v1/auth/otp/signin/email", b"{broken", project_id)
    client.post("refresh", {}, own)
    client.post("logout", {}, own)


def memory_of(process: int) -> float:
    """MiB of a process that are in memory."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
