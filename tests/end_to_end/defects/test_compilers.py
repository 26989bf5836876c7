"""Defects that a compiler, type checker or interpreter reports: on a smallest program, and not on ours."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.rendering.repository import FIXTURES, ROOT, programs, write

DEFECTS = FIXTURES / "defects"
SIGNATURES = ROOT / "tests" / "signatures"
WHAT = {
    "n1": "a delivery method in a variable of another name",
    "n2": "a client that is declared inside try",
    "y1": "LoginOptions is not imported",
    "y2": "DeliveryMethod.Voice does not exist",
    "y3": "LoginOptions takes no customClaims",
    "g1": "an assignment outside a function",
    "g2": "a field of Config in small letters",
    "g3": "log is not imported",
    "g4": "a field of LoginOptions in small letters",
    "g5": "SignIn returns two values",
    "g6": "the request that carries the refresh JWT is defined nowhere",
    "g7": "a statement outside a function",
    "j2": "a package is imported as a class",
    "j3": "the client is declared twice",
    "j4": "LoginOptions is not imported",
    "j10": "var, which Java 8 does not know",
}
# Stands in for the SDK where ours is run without it: every call succeeds, whatever it is.
STUB = """
const data = { key: 'k', maskedEmail: 'y***@example.com', refreshJwt: 'r', sessionJwt: 's' };
const call = () => Promise.resolve({ ok: true, data, token: { amr: ['totp', 'email', 'mfa'] } });
const any = () => new Proxy(call, { get: (_, name) => (name === 'then' ? undefined : any()) });
export default any;
"""


def _run(argv: list[str], folder: Path, variables: Mapping[str, str] | None = None, typed: str = "") -> str:
    environment = {**os.environ, **(variables or {})}
    try:
        run = subprocess.run(
            argv,
            cwd=folder,
            env=environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except FileNotFoundError:
        pytest.fail(f"{argv[0]} is not installed")
    return run.stdout + run.stderr


def _ours(language: str) -> tuple[str, str]:
    program = next(each for each in programs() if each.language == language)
    return program.path, program.text


def _line(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if "fault" in line)


def _copy(language: str, folder: Path) -> Path:
    """The faulty programs beside ours, which stands below ours/."""
    faulty = (path for path in (DEFECTS / language).rglob("*") if path.is_file())
    files = {
        path.relative_to(DEFECTS / language).as_posix(): path.read_text(encoding="utf-8") for path in faulty
    }
    path, text = _ours(language)
    return write({**files, f"ours/{path}": text}, folder)


def _node(folder: Path) -> str:
    package = '{"name": "@descope/node-sdk", "type": "module", "exports": "./index.js"}'
    write({"package.json": package, "index.js": STUB}, folder / "node_modules/@descope/node-sdk")
    path, _ = _ours("node")
    faulty = "".join(_run(["node", f"{name}.mjs"], folder) for name in ("n1", "n2"))
    ours = _run(["node", f"ours/{path}"], folder, {"DESCOPE_PROJECT_ID": "P" * 28}, "1\n2\n")
    assert ours.splitlines()[-1] == "amr: totp, email, mfa"
    return faulty


def _python(folder: Path) -> str:
    return _run(["pyright", "--pythonpath", sys.executable, "."], folder)


def _go(folder: Path) -> str:
    _run(["go", "mod", "edit", f"-replace=github.com/descope/go-sdk={SIGNATURES / 'go'}"], folder)
    parsed = _run(["gofmt", "-l", "g1", "g7"], folder)
    packages = [f"./{name}" for name in ("g2", "g3", "g4", "g5", "g6", "ours/...")]
    return parsed + _run(["go", "vet", *packages], folder, {"GOFLAGS": "-mod=mod", "GOPROXY": "off"})


def _java(folder: Path) -> str:
    """Ours needs the SDK to compile, as in `verify`; here the checks on its text stand in."""
    names = sorted(path.name for path in folder.glob("*.java"))
    return _run(["javac", "--release", "8", "-proc:none", "-Xlint:-options", "-d", "classes", *names], folder)


CHECKERS = {"node": _node, "python": _python, "go": _go, "java": _java}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What a language's checker says of all its faulty programs and ours, asked once."""

    @cache
    def ask(language: str) -> str:
        return CHECKERS[language](_copy(language, tmp_path_factory.mktemp(language)))

    return ask


def _files() -> list[Path]:
    return sorted(path for path in DEFECTS.rglob("*") if path.is_file() and path.name != "go.mod")


def _id(path: Path) -> str:
    return (path.parent.name if path.stem == "main" else path.stem).lower()


@pytest.mark.parametrize("path", _files(), ids=_id)
def test_a_defect_is_reported_where_it_is(path: Path, report: Callable[[str], str]) -> None:
    """With the file and the line."""
    language = path.relative_to(DEFECTS).parts[0]
    place = re.escape(path.relative_to(DEFECTS / language).as_posix()) + rf":{_line(path)}\b"

    assert re.search(place, report(language)), WHAT[_id(path)]


@pytest.mark.parametrize("language", ["node", "python", "go"])
def test_ours_is_not_reported(language: str, report: Callable[[str], str]) -> None:
    """By the same checker, asked in the same breath."""

    assert "ours/" not in report(language)


def test_every_defect_has_a_program() -> None:
    """And every program says what it is about."""
    assert {_id(path) for path in _files()} == set(WHAT)
