"""The apps of each language as a reader has them: installed once, and functions pasted alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
OUTPUT = ROOT / "output"
FORMATTER = ROOT / ".tools" / "google-java-format-1.28.0-all-deps.jar"
PATH = os.pathsep.join(
    (str(Path(sys.executable).parent), str(ROOT / "node_modules/.bin"), os.environ["PATH"])
)
FUNCTIONS: list[dict[str, Any]] = json.loads((OUTPUT / "index.json").read_text("utf-8"))["functions"]
Command = tuple[str, ...]
SOURCES = "src/main/java"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a reader pastes: a function with its imports, behind the client's file if they have it."""

    name: str
    imports: str
    text: str
    with_client: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What is run in the folder of an app; globs are filled in, but not in a class path.

    `base_url` is the variable of the SDK; `paste` writes functions alone into a folder.
    """

    prepare: tuple[Command, ...] = ()
    format: Command
    types: Command
    demo: Command = ()
    base_url: str = "DESCOPE_BASE_URL"
    enrolls: bool = True
    source: str
    """A module with functions."""
    paste: Callable[[Path, Path, Pasted], None]

    @property
    def is_installed(self) -> bool:
        """Whether the programs of this machine can check it."""
        programs = {self.format[0], self.types[0], *(command[0] for command in self.prepare)}
        return all("/" in each or shutil.which(each, path=PATH) for each in programs)


def run(folder: Path, command: Command) -> subprocess.CompletedProcess[str]:
    """Run a command with its globs filled in; a formatter that only prints differences fails by them."""
    argv = [
        found
        for word in command
        for found in (_matches(folder, word) if "*" in word and ":" not in word else [word])
    ]
    environment = {**os.environ, "PATH": PATH}
    return subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _matches(folder: Path, glob: str) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(glob))


def functions(language: str, *, with_client: bool = True) -> Iterator[Pasted]:
    """Each function that the SDK of a language can perform."""
    for each in FUNCTIONS:
        if each["language"] == language and each["snippet"]:
            text = (OUTPUT / each["snippet"]).read_text("utf-8")
            yield Pasted(each["name"], "".join(f"{line}\n" for line in each["imports"]), text, with_client)


def _in_one_file(client: str, after: str = "") -> Callable[[Path, Path, Pasted], None]:
    """The imports, the client's lines and the function in a file of its own."""

    def paste(app: Path, folder: Path, function: Pasted) -> None:
        lines = (app / client).read_text("utf-8") if function.with_client else after
        text = f"{function.imports}\n{lines}\n{function.text}"
        (folder / function.name).with_suffix(Path(client).suffix).write_text(text, "utf-8")

    return paste


def _in_a_package(app: Path, folder: Path, function: Pasted) -> None:
    """The client's file beside the function's."""
    package = folder / function.name.lower()
    package.mkdir()
    imports = function.imports if function.with_client else ""
    shutil.copy(app / "client.go", package)
    (package / "function.go").write_text(f"package mfa\n\n{imports}\n{function.text}", "utf-8")


def _in_a_class(_: Path, folder: Path, function: Pasted) -> None:
    """A class with a client, as the function expects it."""
    imports = function.imports if function.with_client else ""
    name = function.name[:1].upper() + function.name[1:]
    lines = f"class {name} {{\n  private final DescopeClient descopeClient = null;\n\n{function.text}}}\n"
    (folder / f"{name}.java").write_text(f"{imports}\n{lines}", "utf-8")


_NODE: dict[str, Any] = {
    "prepare": (("npm", "ci", "--silent", "--no-audit", "--no-fund"),),
    "types": ("node_modules/.bin/tsc", "--noEmit", "-p", "."),
}
_JAVA = ("javac", "--release", "11", "-Xlint:all", "-Werror", "-cp", "target/dependency/*:.")
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
LANGUAGES = {
    "node": Language(
        **_NODE,
        format=("prettier", "--check", "*.mjs"),
        demo=("node", "demo.mjs"),
        source="otp.mjs",
        paste=_in_one_file("client.mjs"),
    ),
    "typescript": Language(
        **{**_NODE, "prepare": (*_NODE["prepare"], ("node_modules/.bin/tsc", "-p", "."))},
        format=("prettier", "--check", "*.mts"),
        demo=("node", "dist/demo.mjs"),
        source="otp.mts",
        paste=_in_one_file("client.mts"),
    ),
    "python": Language(
        prepare=(
            (sys.executable, "-m", "venv", ".venv"),
            (".venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt"),
        ),
        format=("black", "--check", "--quiet", "*.py"),
        types=("pyright", "--pythonpath", ".venv/bin/python", "*.py"),
        demo=(".venv/bin/python", "demo.py"),
        base_url="DESCOPE_BASE_URI",
        source="otp.py",
        paste=_in_one_file("client.py"),
    ),
    "go": Language(
        prepare=(("go", "build", "-o", "bin/demo", "./demo"),),
        format=("gofmt", "-d", "*.go", "*/main.go"),
        types=("go", "vet", "./..."),
        demo=("bin/demo",),
        source="otp.go",
        paste=_in_a_package,
    ),
    "java": Language(
        prepare=(
            ("mvn", "--quiet", "--batch-mode", _COPY),
            ("javac", "-cp", "target/dependency/*:.", "-d", "target/classes", f"{SOURCES}/*.java"),
        ),
        format=("java", "-jar", str(FORMATTER), "--dry-run", "--set-exit-if-changed", f"{SOURCES}/*.java"),
        types=(*_JAVA, "-d", "target/checked", "**/*.java"),
        demo=("java", "-cp", "target/classes:target/dependency/*", "Demo"),
        enrolls=False,
        source=f"{SOURCES}/Otp.java",
        paste=_in_a_class,
    ),
    "ruby": Language(
        format=("rubocop", "--config", ".rubocop.yml", "--only", "Layout,Lint", "*.rb"),
        types=("rubocop", "--config", ".rubocop.yml", "--only", "Lint", "*.rb"),
        enrolls=False,
        source="otp.rb",
        paste=_in_one_file("client.rb"),
    ),
}
"""Where an SDK cannot be installed, its app has no demo here."""
