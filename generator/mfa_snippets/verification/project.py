"""The files of one project: all below its folder that are neither a program nor left there by a tool."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from mfa_snippets.errors import BadInput, Problem
from mfa_snippets.verification.contract import Program

IGNORE_FILE = ".gitignore"


def project_files(folder: Path, programs: Sequence[Program]) -> tuple[str, ...]:
    """The project's files by their path below `folder`, sorted.

    What the project's .gitignore names is left out: a reader who runs a program in place installs there.
    """
    own = {program.path_in_project for program in programs}
    ignored = _ignored(folder)
    return tuple(sorted(name for name in _files(folder, folder, ignored) if name not in own))


def digest(path: Path) -> str:
    """The SHA-256 of a file. Raises BadInput if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise BadInput(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None


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
        raise BadInput(Problem(str(folder), 0, 0, "no such folder, expected a project"))
    for entry in os.scandir(folder):
        if any(fnmatch(entry.name, pattern) for pattern in ignored):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), root, ignored)
        else:
            yield Path(entry.path).relative_to(root).as_posix()
