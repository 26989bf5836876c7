"""`serve`: what it refuses before it listens, what it prints, and how it runs beside another program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.emulator.calling import Project, refusal

from .running import ROOT, Run

COMMAND = (sys.executable, "-m", "mfa_snippets", "serve", "--port", "0")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
fetched = build_opener(ProxyHandler({})).open
ONE = "P2" + "a" * 26
SEED = f"""
projects:
  {ONE}:
    users:
      - login_ids: [ada, ada@example.com]
        name: Ada
        email: ada@example.com
        verified_email: true
        phone: "+12025550123"
        password: correct-Horse-battery-9-staple
        totp_key: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
      - login_ids: [tester]
        test: true
"""


@contextmanager
def serving(*options: str, errors: int = subprocess.PIPE) -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own."""
    command = ("env", "--default-signal", *COMMAND, *options)  # as nohup would leave SIGHUP
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdin=pipe, stdout=pipe, stderr=errors, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line that was not read yet; the URL stands in the first of all."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        *(
            (["--prefix", path], f"'--prefix': '{path}', expected a path such as /descope, and none of")
            for path in ("descope", "/a/", "/v1/x", "/oauth", "/oauth/x", "/health", "/events")
        ),
        (["--token", "short"], "'--token': expected 8 or more letters, digits, - and _"),
        *(
            (["--allow-origin", origin], "expected an origin such as http://localhost:3000, without a path")
            for origin in ("*", "http://localhost:3000/")
        ),
        (["--assume", "a=b"], "there is no setting 'a', expected one of same_channel, "),
        (["--host", "."], "--host '.', expected an address or a name of this machine"),
        (["--host", 70 * "a"], f"--host '{70 * 'a'}', expected an address or a name of this machine"),
        (
            ["--port", "0", "--", "/no/such/program"],
            "cannot run '/no/such/program': No such file or directory",
        ),
    ],
)
def test_usage(options: list[str], message: str, run: Run) -> None:
    """Exit 2; nothing is announced."""
    ended = run("serve", *options)

    assert (ended.exit, ended.stdout) == (2, "")
    assert message in ended.stderr


def test_a_bad_seed(tmp_path: Path, run: Run) -> None:
    """All of it at once, each with file, line and column."""
    seed = tmp_path / "seed.yaml"
    seed.write_text(
        "projects:\n"
        "  short:\n"
        "    users:\n"
        "      - login_ids: [ada, ada]\n"
        "        email: nobody\n"
        "        phone: '12025550123'\n"
        "        totp_key: JBSWY3DPEHPK3PX1\n"
        "      - login_ids: [ada]\n"
        "        totp_key: JBSWY3DPEHPK3PXP\n"
        "      - login_ids: [eve]\n"
        "        new_totp_key: x\n"
    )
    ended = run("serve", "--seed", seed)

    base32 = "expected Base32: 24 to 128 of the characters A to Z and 2 to 7"
    assert ended.exit == 1
    assert ended.stderr.splitlines() == [
        f"{seed}:2:3: 'short', expected a project ID of 28 to 64 letters and digits",
        f"{seed}:5:16: 'nobody', expected an email address",
        f"{seed}:6:16: '12025550123', expected a phone number in E.164 form, such as \"+12025550123\"",
        f"{seed}:7:19: a key of 16 characters, {base32}",
        f"{seed}:9:19: a key of 16 characters, {base32}",
        f"{seed}:11:23: a key of 1 characters, {base32}",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("projects: {}\nuser: []\n", "seed.yaml:2:1: key 'user' is unknown here"),
        (
            f"projects:\n  {ONE}:\n    users: [{{}}]\n",
            "seed.yaml:3:13: key 'login_ids' is missing, expected it here",
        ),
        (
            f"projects:\n  {ONE}:\n    users:\n      - login_ids: [a]\n        phone: +12025550123\n",
            "seed.yaml:5:16: 12025550123, expected text\nhint: quote text that looks like a number",
        ),
        ("projects: [\n", "seed.yaml:2:1: "),
        (
            f"projects:\n  {ONE}:\n    users: [{{login_ids: [ada, eve]}}, {{login_ids: [ada]}}]\n",
            "seed.yaml:3:12: login ID 'ada' is there twice, expected it once in a project",
        ),
        (
            f"projects:\n  {ONE}:\n    users: [{{login_ids: [{129 * 'a'}]}}]\n",
            "', expected at most 128 characters",
        ),
    ],
)
def test_a_seed_of_another_form(text: str, message: str, tmp_path: Path, run: Run) -> None:
    """It is no YAML, or has unknown keys."""
    (tmp_path / "seed.yaml").write_text(text)
    ended = run("serve", "--seed", tmp_path / "seed.yaml")

    assert ended.exit == 1
    assert message in ended.stderr


def test_a_missing_seed(run: Run) -> None:
    ended = run("serve", "--seed", "missing.yaml")

    assert (ended.exit, ended.stderr) == (
        1,
        "missing.yaml: cannot be read (No such file or directory), expected a file\n",
    )


def test_what_it_prints(tmp_path: Path) -> None:
    """The URL and what arrives on standard output; on standard error what to open and what to paste."""
    (tmp_path / "seed.yaml").write_text(SEED)
    with serving("--seed", str(tmp_path / "seed.yaml"), "--prefix", "/descope") as process:
        url, arrived = first_line(process), first_line(process)
        assert fetched(f"{url}/health").status == 200
        assert process.stderr is not None
        advice = [process.stderr.readline().rstrip("\n") for _ in range(6)]
        process.send_signal(signal.SIGINT)

        assert process.communicate() == ("", "")
    assert process.returncode == 0
    assert url.endswith("/descope")
    assert arrived.startswith("totp ada: ")
    assert advice == [
        f"inbox: {url}/",
        "paste where your app runs; any project ID of 28 letters and digits works:",
        f"export DESCOPE_PROJECT_ID={ONE}",
        f"export DESCOPE_BASE_URL={url}  # Node.js, TypeScript, Go, Java",
        f"export DESCOPE_BASE_URI={url}  # Python, Ruby",
        "export DESCOPE_MANAGEMENT_KEY=any-key ORIGIN=http://localhost:3000 REDIRECT_URL=http://localhost:3000/",
    ]


def test_where_others_can_come() -> None:
    """There is a warning, and the inbox is opened with a token."""
    with serving("--host", "0.0.0.0", "--token", "known-token") as process:
        url = first_line(process)
        assert process.stderr is not None
        warning, inbox = process.stderr.readline(), process.stderr.readline()

    assert warning == "warning: everybody who can reach 0.0.0.0 can call this server\n"
    assert url.startswith("http://127.0.0.1:")
    assert inbox == f"inbox: {url}/?token=known-token (inbox and control API require this token)\n"


def test_users_of_a_seed(tmp_path: Path) -> None:
    """They have signed in before; the first code of a new key makes it the user's."""
    path = tmp_path / "seed.yaml"
    path.write_text(SEED + "      - {login_ids: [new], new_totp_key: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP}\n")
    with serving("--seed", str(path), "--until-stdin-closes") as process:
        project = Project(first_line(process), id=ONE)
        password = {"loginId": "ada@example.com", "password": "correct-Horse-battery-9-staple"}
        signed_in = project.post("/v1/auth/password/signin", password)
        refused = project.post("/v1/auth/otp/signup/email", {"loginId": "ada", "email": "ada@example.com"})
        code = {"loginId": "new", "code": project.totp_code("new")}
        verified = project.post("/v1/auth/totp/verify", code)

        assert project.control.message("ada", "totp")["key"] == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert (signed_in.status_code, signed_in.json()["firstSeen"]) == (200, False)
    assert signed_in.json()["user"]["verifiedEmail"] is True
    assert refusal(refused) == (400, "E062107")
    assert verified.status_code == 200


def test_until_stdin_closes() -> None:
    """It prints the URL and no more, and ends with whoever holds its standard input."""
    with serving("--until-stdin-closes") as process:
        url = first_line(process)
        assert fetched(f"{url}/health").status == 200
        output, errors = process.communicate()

    assert (process.returncode, output, errors) == (0, "", "")


def test_it_does_not_survive_a_parent_that_is_killed() -> None:
    """Its output ends although nobody told it to stop."""
    command = (*COMMAND, "--until-stdin-closes")
    code = f"import subprocess; subprocess.Popen({command!r}, stdin=subprocess.PIPE).wait()"
    with subprocess.Popen(
        [sys.executable, "-c", code], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as parent:
        url = first_line(parent)
        parent.kill()
        assert parent.stdout is not None

        assert parent.stdout.read() == ""
    with pytest.raises(OSError, match="refused"):
        fetched(f"{url}/health")


def test_a_command_beside_the_server() -> None:
    """It has the variables of the SDKs; its output and its exit status are passed on."""
    code = (
        "import os, sys; from mfa_snippets.emulator.client import Control;"
        "url, id = os.environ['DESCOPE_BASE_URL'], os.environ['DESCOPE_PROJECT_ID'];"
        "assert os.environ['DESCOPE_BASE_URI'] == url;"
        "print(id, Control(url, id).messages()); sys.exit(7)"
    )
    environment = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("DESCOPE_")}
    ended = subprocess.run(
        (*COMMAND, "--", sys.executable, "-c", code),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (7, f"{ONE} []\n", "")


def test_a_command_where_others_can_come() -> None:
    """It has the token that was made."""
    code = (
        "import os; from mfa_snippets.emulator.client import Control;"
        "names = ('DESCOPE_BASE_URL', 'DESCOPE_PROJECT_ID', 'MFA_SNIPPETS_TOKEN');"
        "print(Control(*map(os.environ.get, names)).messages())"
    )
    command = (*COMMAND, "--host", "0.0.0.0", "--", sys.executable, "-c", code)
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (0, "[]\n"), ended.stderr


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_command_too(name: str) -> None:
    """It does not outlive the server: its end of standard output closes."""
    code = "import time; print('here', flush=True); time.sleep(60)"
    with serving("--", sys.executable, "-c", code) as process:
        assert first_line(process) == "here"
        process.send_signal(getattr(signal, name))

        assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 128 + getattr(signal, name)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_server(number: signal.Signals, status: int) -> None:
    """In silence, and with the exit status that a container expects."""
    with serving() as process:
        first_line(process)
        assert process.stderr is not None
        assert [process.stderr.readline() for _ in range(6)][-1].startswith("export DESCOPE_MANAGEMENT_KEY=")
        process.send_signal(number)

        assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == status


@pytest.mark.parametrize("milliseconds", range(0, 80, 10))
def test_a_signal_amid_imports_ends_the_server(milliseconds: int) -> None:
    """It would be lost in a callback of the interpreter, if its handler raised an exception."""
    with serving() as process:
        first_line(process)
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)

        assert process.wait(20) == 0


@pytest.mark.parametrize("is_closed", [True, False])
def test_nobody_reads_what_it_prints(is_closed: bool) -> None:
    """Neither closed pipes nor full ones keep requests waiting, or fail them, or delay the end."""
    reader, errors = os.pipe()
    os.close(reader)
    with serving(errors=errors) as process:
        os.close(errors)
        project = Project(first_line(process))
        assert process.stdout is not None
        if is_closed:
            process.stdout.close()
        body = {"loginId": "ada@example.com", "URI": "https://example.com/" + "a" * 2000}
        answers = [project.post("/v1/auth/magiclink/signup-in/email", body).status_code for _ in range(40)]
        process.send_signal(signal.SIGINT)

        assert {*answers} == {200}
        assert process.wait(20) == 0


def test_without_standard_output() -> None:
    """A shell's `>&-` leaves none; the server starts all the same."""
    command = ("sh", "-c", '"$@" >&-', "sh", *COMMAND, "--", sys.executable, "-c", "raise SystemExit(7)")
    ended = subprocess.run(command, env=ENVIRONMENT, check=False)

    assert ended.returncode == 7
