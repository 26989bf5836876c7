"""An output folder: its manifest `.mfa-snippets.json`, and what a build writes and removes beside it."""

import dataclasses
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import ClassVar

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.contracts.files import (
    Artifact,
    PathBelow,
    as_json,
    digest,
    locked,
    read,
    replace_in_locked,
)
from mfa_snippets.errors import InputError, Problem, ResourceError

MANIFEST = ".mfa-snippets.json"
_MALFORMED = "a build without this file adopts equal files, and overwrites nothing else"
_FOREIGN = "move it away, or build into another folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A generated file, with the only language or target that it belongs to."""

    sha256: str
    language: str | None = None
    target: str | None = None
    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files of the last build, by path."""

    files: Mapping[PathBelow, Owned]


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder, empty if there is none. Raises `InputError`."""
    path = output / MANIFEST
    if not path.exists():
        return Manifest(files={})
    try:
        return read(path, Manifest)
    except InputError as error:
        problems = (dataclasses.replace(problem, hint=_MALFORMED) for problem in error.problems)
        raise InputError(*problems) from None


def as_bytes(files: Mapping[str, Owned]) -> bytes:
    """A manifest as it is written, sorted by path."""
    return as_json(Manifest(files=dict(sorted(files.items()))))


@dataclass(frozen=True, slots=True)
class Scope:
    """The languages and targets that a build is limited to, empty for all; shared files are always in it."""

    languages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    default_target: str | None = None

    def holds(self, file: Artifact | Owned) -> bool:
        if self.targets:
            return file.target in self.targets
        if self.default_target and file.target not in (None, self.default_target):
            return False
        return not self.languages or file.language in (None, *self.languages)


@dataclass(frozen=True, slots=True)
class Change:
    """What a build writes, removes and then owns (`kept`), and why it cannot write `foreign` files."""

    written: Sequence[Artifact]
    removed: Collection[str]
    kept: Mapping[str, Owned]
    foreign: Mapping[str, str]
    is_manifest_current: bool


def plan(artifacts: Sequence[Artifact], output: Path, manifest: Manifest, scope: Scope) -> Change:
    """Compare artifacts with the folder. Writes nothing."""
    paths = {artifact.path for artifact in artifacts}
    wanted = {item.path: item for item in artifacts if scope.holds(item)}
    gone = {path: owned for path, owned in manifest.files.items() if path not in paths and scope.holds(owned)}
    removed = [path for path, owned in gone.items() if _is_unchanged(output, path, owned)]
    written, foreign = list[Artifact](), dict[str, str]()
    for path, artifact in wanted.items():
        obstacle = _obstacle(output, path, removed)
        current = None if obstacle else _content(output / path)
        if obstacle:
            foreign |= obstacle
        elif current is None or (current != artifact.content and path in manifest.files):
            written.append(artifact)
        elif current != artifact.content:
            foreign[path] = "not from an earlier build, expected a generated file or none"
    kept = {path: owned for path, owned in manifest.files.items() if path not in gone and path not in wanted}
    kept |= {
        path: Owned(sha256=digest(item.content), language=item.language, target=item.target)
        for path, item in wanted.items()
    }
    return Change(written, removed, kept, foreign, kept == manifest.files)


def _obstacle(output: Path, path: str, removed: Collection[str]) -> dict[str, str]:
    for parent in map(str, reversed(PurePosixPath(path).parents[:-1])):
        kind = _kind(output / parent)
        if kind not in (None, "folder") and parent not in removed:
            return {parent: f"is a {kind}, expected a folder"}
    kind = _kind(output / path)
    if kind in (None, "file") or (kind == "folder" and _is_emptied(output, path, removed)):
        return {}
    return {path: f"is a {kind}, expected a file"}


def _kind(path: Path) -> str | None:
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "folder"
    return "file" if path.is_file() else "device" if os.path.lexists(path) else None


def _is_emptied(output: Path, folder: str, removed: Collection[str]) -> bool:
    paths = {output / path for path in removed}
    leaving = paths.union(*(path.parents for path in paths))
    return leaving.issuperset((output / folder, *(output / folder).rglob("*")))


def _is_unchanged(output: Path, path: str, owned: Owned) -> bool:
    content = None if _is_linked(output, PurePosixPath(path)) else _content(output / path)
    return content is not None and digest(content) == owned.sha256


def _is_linked(output: Path, path: PurePosixPath) -> bool:
    return any((output / parent).is_symlink() for parent in path.parents[:-1])


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}, expected a file that can be read") from None


def write(artifacts: Sequence[Artifact], output: Path, scope: Scope) -> Change:
    """Write what differs, remove what is gone, one build at a time. Raises InputError, ResourceError."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with locked(output):
            manifest = read_manifest(output)
            change = plan(artifacts, output, manifest, scope)
            if change.foreign:
                foreign = ((str(output / path), why) for path, why in change.foreign.items())
                raise InputError(*(Problem(path, 0, 0, why, _FOREIGN) for path, why in foreign))
            _write(change, output, {**manifest.files, **change.kept})
    except OSError as error:
        path = error.filename or output
        raise ResourceError(f"{path}: {error.strerror}, expected a folder that can be written") from None
    return change


def _write(change: Change, output: Path, known: Mapping[str, Owned]) -> None:
    manifest = as_bytes(change.kept)
    for folder in {PurePosixPath(MANIFEST).parent, *(PurePosixPath(path).parent for path in known)}:
        if not _is_linked(output, folder / TEMPORARY) and _kind(output / folder / TEMPORARY) == "file":
            (output / folder / TEMPORARY).unlink()  # of a build that was killed
    if not change.written and not change.removed and _content(output / MANIFEST) == manifest:
        return
    if change.written or change.removed:
        # The next build owns the files of an interrupted one, written or not yet removed.
        replace_in_locked(output / MANIFEST, as_bytes(known))
    for path in change.removed:
        _remove(output, path)
    for artifact in change.written:
        replace_in_locked(output / artifact.path, artifact.content)
    replace_in_locked(output / MANIFEST, manifest)


def _remove(output: Path, path: str) -> None:
    (output / path).unlink(missing_ok=True)
    for parent in PurePosixPath(path).parents[:-1]:
        if not (output / parent).is_dir() or any((output / parent).iterdir()):
            break
        (output / parent).rmdir()
