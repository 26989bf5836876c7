"""Each demo refuses arguments that it cannot run, and has no default for what only its user knows."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from mfa_snippets.verify.run.launchers import Argv, Launch
from mfa_snippets.verify.run.process import ProcessResult, run
from tests.languages.facts import all_facts

from ..hosts import host
from ..web.apps import OUTPUT, WEBS

USER = {
    "DESCOPE_PROJECT_ID": "P0000000000000000000000000000",
    "LOGIN_ID": "ada",
    "EMAIL": "ada@example.com",
    "PHONE": "+12025550123",
    "PASSWORD": "long-Enough-4-anybody",
    "REDIRECT_URL": "https://example.com/verify",
}
NEEDED = {
    "DESCOPE_PROJECT_ID": "password otp-email",
    "LOGIN_ID": "totp otp-email",
    "EMAIL": "otp-email totp",
    "PHONE": "otp-sms totp",
    "PASSWORD": "password totp",
    "REDIRECT_URL": "magic-link-sms totp",
}
"""Factors whose first request needs a variable."""
FACTORS = {factor for factors in NEEDED.values() for factor in factors.split()} | {"oauth", "enchanted-link"}
CANNOT = [
    (language, arguments, said)
    for language, facts in all_facts().items()
    for arguments, said in facts.cannot.items()
]
"""What an SDK has no call for, and what its demo says of it."""
each_demo = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in WEBS]
)
Demo = Callable[[str, str, Mapping[str, str]], ProcessResult]


@pytest.fixture(scope="module")
def demo(app_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run the demo of a language with arguments and variables."""
    inherited = {name: value for name, value in os.environ.items() if name not in USER}
    with ExitStack() as hosts:

        @cache
        def started(language: str) -> tuple[Path, Argv, Launch]:
            app = WEBS[language].app
            copy = tmp_path_factory.mktemp(language) / "project"
            folder = shutil.copytree(OUTPUT / app.folder, copy) if app.signatures else app_folder(language)
            return folder, *hosts.enter_context(host(app, folder, inherited))

        def run_demo(language: str, arguments: str, user: Mapping[str, str]) -> ProcessResult:
            folder, command, launch = started(language)
            argv = (*command, *arguments.split())
            return run(argv, cwd=folder, environment={**inherited, **user}, limit=60, launch=launch)

        yield run_demo


EXCLUDED = "exclude each other|not allowed with argument"
REFUSED = {
    "": "",
    "totp": "",
    "totp password": "password can't be a second factor",
    "otp-sms magic-link-sms": "FIRST and SECOND use the same channel",
    "password carrier-pigeon": "expected two of|invalid choice|unknown factor",
    "toString otp-email": "",
    "__proto__ constructor": "",
    "password otp-email totp": "",
    "password otp-email --whatever": "",
    "password totp --claims": "--claims expects? a one-time code as SECOND",
    "password otp-email --step-up --claims": EXCLUDED,
    "password otp-email --enroll --claims": "",
    "password oauth": "oauth can't be a second factor",
    "passkey totp": "",
    "password otp-email --returning --lost": "",
    "password totp --lost": "",
    "password otp-email --refresh --log-out-everywhere": EXCLUDED,
}
"""What is wrong with arguments, in the words of all demos or of their library for arguments."""


@each_demo
@pytest.mark.parametrize("arguments", REFUSED)
def test_arguments_that_cannot_be_run_are_refused(language: str, arguments: str, demo: Demo) -> None:
    """And the demo says why."""
    ended = demo(language, arguments, USER)

    assert (ended.exit, ended.stdout) == (2, "")
    assert "usage: demo" in ended.stderr.lower()
    assert re.search(REFUSED[arguments], ended.stderr), ended.stderr


@each_demo
def test_help_names_the_factors(language: str, demo: Demo) -> None:
    ended = demo(language, "--help", USER)

    assert (ended.exit, ended.stderr) == (0, "")
    assert ended.stdout.lower().startswith("usage: demo")
    assert [factor for factor in FACTORS if factor not in ended.stdout] == []


@pytest.mark.parametrize(
    ("language", "arguments", "reason"),
    [pytest.param(*row, marks=pytest.mark.xdist_group(f"app-{row[0]}")) for row in CANNOT],
)
def test_a_demo_refuses_what_its_sdk_cannot_do(
    language: str, arguments: str, reason: str, demo: Demo
) -> None:
    ended = demo(language, arguments, USER)

    assert (ended.exit, ended.stdout) == (2, "")
    assert reason in ended.stderr


@each_demo
@pytest.mark.parametrize("name", NEEDED)
def test_a_variable_has_no_default(language: str, name: str, demo: Demo) -> None:
    user = {key: value for key, value in USER.items() if key != name}

    ended = demo(language, NEEDED[name], user)

    assert (ended.exit, ended.stderr) == (1, f"error: environment {name} is not set\n")
