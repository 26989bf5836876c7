"""Paste functions into modules of their own, and call them through a bare web route."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from mfa_snippets.contracts.apps import Program
from mfa_snippets.emulator.client import Control
from tests.languages.facts import FOLDER

from ..web.apps import OUTPUT, WEBS, Server

ROUTES = {path.suffix: path for path in FOLDER.glob("*/bare.*")}
"""The web application with bare routes, by the suffix of its language."""
SUFFIXES = {language: Path(program.app.client).suffix for language, program in WEBS.items()}
LANGUAGES = [language for language, suffix in SUFFIXES.items() if suffix in ROUTES]


def functions(language: str) -> Mapping[str, dict[str, Any]]:
    """The functions that an SDK can perform, by the name that is the same in all languages.

    Without those of management, which are given a client of their own.
    """
    index = json.loads((OUTPUT / "index.json").read_text("utf-8"))
    known = (each for each in index["functions"] if each["language"] == language)
    return {each["name"]: each for each in known if each["place"] and each["module"] != "management"}


def paste(language: str, app: Path, folder: Path) -> Program:
    """Write each function behind its imports alone, beside the client and the bare routes."""
    folder.mkdir()
    for entry in app.iterdir():
        if entry.is_dir() or entry.suffix != SUFFIXES[language]:  # what is installed, and the package's files
            (folder / entry.name).symlink_to(entry)
    program, suffix = WEBS[language], SUFFIXES[language]
    shutil.copy(app / program.app.client, folder)
    for function in functions(language).values():
        snippet = (OUTPUT / function["place"]["snippet"]).read_text("utf-8")
        lines = "".join(f"{line}\n" for line in function["imports"])
        (folder / f"{function['symbol']}{suffix}").write_text(f"{lines}\n{snippet}", "utf-8")
    shutil.copy(ROUTES[suffix], folder)
    command = (*program.invocation.command[:-1], ROUTES[suffix].name)
    return Program(program.app, replace(program.invocation, command=command))


@dataclass(frozen=True, slots=True)
class Pasted:
    """The bare routes of a language, and what was called through them."""

    server: Server
    emulator: Control
    symbols: Mapping[str, str]
    called: set[str] = field(default_factory=set)

    def call(self, name: str, **arguments: Any) -> Any:
        """The result of a function."""
        status, body = self.post(name, **arguments)
        assert status == 200, f"{name}: {status} {body} {''.join(self.server.log[-20:])}"
        self.called.add(name)
        return json.loads(body)

    def post(self, name: str, **arguments: Any) -> tuple[int, str]:
        """The status and the body of the route."""
        headers = {"Content-Type": "application/json"}
        body = json.dumps(arguments).encode()
        request = Request(f"{self.server.url}/{self.symbols[name]}", body, headers)
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def amr(self, session: Mapping[str, Any]) -> list[str]:
        """The factors of a session that has two."""
        factors: list[str] = self.call("require_mfa", session_token=session_token(session))["amr"]
        return factors

    def is_stepped_up(self, session: Mapping[str, Any]) -> bool:
        """Whether a session is let through to a sensitive action."""
        return self.call("require_step_up", session_token=session_token(session))["su"] is True

    def code(self, login_id: str, kind: str = "otp") -> str:
        """What a user was sent last."""
        return self.emulator.code(login_id, kind)


def session_token(session: Mapping[str, Any]) -> str:
    """The session JWT that a function returned."""
    token: str = session.get("sessionJwt") or session["sessionToken"]["jwt"]
    return token


def refresh_token(session: Mapping[str, Any]) -> str:
    """The refresh JWT that a function returned."""
    token: str = session.get("refreshJwt") or session["refreshSessionToken"]["jwt"]
    return token
