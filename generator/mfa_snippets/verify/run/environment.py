"""The environments that commands run in: nothing of the caller's that would change a program."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from mfa_snippets.contracts.evidence import Identity, SdkVersion
from mfa_snippets.contracts.programs import Program
from mfa_snippets.errors import InputError, Problem

OWN_PREFIX = "DESCOPE_"
OWN_NAMES = frozenset({"LOGIN_ID", "PHONE", "PASSWORD", "PORT", "REDIRECT_URL"})
LOOPBACK = "127.0.0.1,localhost"


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without what programs read; toolchains keep theirs."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(OWN_PREFIX) and name not in OWN_NAMES
    }
    return kept | {"NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK, "LC_ALL": "C.UTF-8"}


def password_of(program: Program) -> str | None:
    """The password that a program signs in with, since the caller's is never passed on."""
    defaults = (variable.default for variable in program.environment if variable.role == "password")
    fields = (field for request in program.requests for field in request.form.values())
    sent = (field.value for field in fields if field.role == "password")
    return next((password for password in (*defaults, *sent) if password), None)


def own_values(program: Program) -> dict[str, str]:
    """What a reader may set in place of each default, by the default: a program has to take it.

    Addresses differ in a character that masks hide, so that answers are told alike.
    """
    defaults = {variable.default for variable in program.environment if variable.role != "port"}
    return {default: _other(default) for default in defaults if default}


def _other(default: str) -> str:
    mailbox, at, domain = default.rpartition("@")
    if at:
        return f"{mailbox[:-1]}{'x' if mailbox[-1] != 'x' else 'y'}{at}{domain}"
    if default.startswith("+"):
        return f"{default[:2]}{(int(default[2]) + 1) % 10}{default[3:]}"
    return default + "2"


def of_program(program: Program, environ: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """A program's environment; `values` are by role, and what they lack is not set."""
    named = {*program.unset, *(variable.name for variable in program.environment)}
    toolchain = {name: value for name, value in clean(environ).items() if name not in named}
    return toolchain | {
        variable.name: values[variable.role] for variable in program.environment if variable.role in values
    }


IGNORE_FILE = ".gitignore"


def project_files(folder: Path, programs: Sequence[Program]) -> tuple[str, ...]:
    """The project's files by their path below `folder`, sorted.

    What the project's .gitignore names is left out: a reader who runs a program in place installs there.
    """
    own = {program.path_in_project for program in programs}
    ignored = _ignored(folder)
    return tuple(sorted(name for name in _files(folder, folder, ignored) if name not in own))


def digest(path: Path) -> str:
    """The SHA-256 of a file. Raises InputError if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None


def digests(folder: Path, names: Sequence[str]) -> Mapping[str, str]:
    """The SHA-256 of files, by name."""
    return {name: digest(folder / name) for name in names}


def _ignored(folder: Path) -> tuple[str, ...]:
    """Patterns for names of files and folders; of git's rules only this part is known."""
    try:
        lines = (folder / IGNORE_FILE).read_text("utf-8").splitlines()
    except OSError:
        return ()
    return tuple(line.strip().strip("/") for line in lines if line.strip() and not line.startswith("#"))


def _files(folder: Path, root: Path, ignored: tuple[str, ...]) -> Iterator[str]:
    if not folder.is_dir():
        raise InputError(Problem(str(folder), 0, 0, "no such folder, expected a project"))
    for entry in os.scandir(folder):
        if any(fnmatch(entry.name, pattern) for pattern in ignored):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), root, ignored)
        else:
            yield Path(entry.path).relative_to(root).as_posix()


def identity(output: Path, program: Program, project: Mapping[str, str]) -> Identity:
    """What a proof of a program is of today; `project` are the digests of its files. Raises InputError."""
    return Identity(
        program=digest(output / program.path),
        project=project,
        sdk=SdkVersion(name=program.sdk.name, version=program.sdk.version),
    )
