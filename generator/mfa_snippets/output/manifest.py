"""An output folder: its manifest `.mfa-snippets.json`, and what a build writes and removes beside it."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.contracts.facts import Model, PathBelow
from mfa_snippets.contracts.files import Artifact, as_json, digest, locked, read, replace_in_locked, writing
from mfa_snippets.errors import InputError, Problem, ResourceError

MANIFEST = ".mfa-snippets.json"
_FOREIGN = "move it away, or build into another folder"


class Owned(Model):
    """A generated file, with the only language or target that it belongs to."""

    sha256: str
    language: str | None = None
    target: str | None = None


class Manifest(Model):
    """The files of the last build, by path."""

    files: Mapping[PathBelow, Owned]


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder, empty if there is none. Raises `InputError`."""
    path = output / MANIFEST
    return read(path, Manifest) if path.exists() else Manifest(files={})


def changed_files(output: Path) -> Iterator[tuple[str, str]]:
    """Each file that changed since the build, and how."""
    if not (files := read_manifest(output).files):
        yield MANIFEST, "names no files, expected the list of what the build wrote"
    for name, owned in sorted(files.items()):
        if not (output / name).is_file():
            yield name, "expected the file that the build wrote, it is missing"
        elif not _is_unchanged(output, name, owned):
            yield name, "changed since it was built"


def as_bytes(files: Mapping[str, Owned]) -> bytes:
    """A manifest as it is written, sorted by path."""
    return as_json(Manifest(files=dict(sorted(files.items()))))


@dataclass(frozen=True, slots=True)
class Scope:
    """The languages and targets that a build is limited to, empty for all; None is what is of no target."""

    languages: tuple[str, ...] = ()
    targets: tuple[str | None, ...] = ()

    def holds(self, file: Artifact | Owned) -> bool:
        is_of_language = not self.languages or file.language in (None, *self.languages)
        return is_of_language and (not self.targets or file.target in self.targets)


@dataclass(frozen=True, slots=True)
class Change:
    """What a build writes and removes, `owned` before and then (`kept`), and why not `foreign` files."""

    written: Sequence[Artifact]
    removed: Collection[str]
    owned: Mapping[str, Owned]
    kept: Mapping[str, Owned]
    foreign: Mapping[str, str]


def plan(artifacts: Sequence[Artifact], output: Path, scope: Scope) -> Change:
    """Compare artifacts with the folder. Writes nothing. Raises InputError."""
    files, paths = read_manifest(output).files, {artifact.path for artifact in artifacts}
    wanted = {item.path: item for item in artifacts if scope.holds(item)}
    gone = {path: owned for path, owned in files.items() if path not in paths and scope.holds(owned)}
    removed = [path for path, owned in gone.items() if _is_unchanged(output, path, owned)]
    folders = {str(parent) for path in wanted for parent in PurePosixPath(path).parents[:-1]}
    taken = (each for each in sorted(folders.difference(removed)) if os.path.lexists(output / each))
    foreign = {each: "no folder of its own, expected one" for each in taken if not _is_folder(output / each)}
    kept = {path: owned for path, owned in files.items() if path not in gone and path not in wanted}
    written: list[Artifact] = []
    for path, item in wanted.items():
        kept[path] = Owned(sha256=digest(item.content), language=item.language, target=item.target)
        current = _content(output / path)
        if current is None and os.path.lexists(output / path) and not _is_emptied(output, path, removed):
            foreign[path] = "no regular file, expected one"
        elif current is None or (current != item.content and path in files):
            written.append(item)
        elif current != item.content:
            foreign[path] = "not from an earlier build, expected a generated file or none"
    return Change(written, removed, files, kept, foreign)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_emptied(output: Path, folder: str, removed: Collection[str]) -> bool:
    """Whether a build removes all of a folder, and the folder with it."""
    paths = {output / path for path in removed}
    leaving = paths.union(*(path.parents for path in paths))
    return leaving.issuperset((output / folder, *(output / folder).rglob("*")))


def _is_unchanged(output: Path, path: str, owned: Owned) -> bool:
    """Whether a file is as it was written, and not somewhere else behind a link."""
    content = _content(output / path)
    is_here = all(_is_folder(output / parent) for parent in PurePosixPath(path).parents[:-1])
    return is_here and content is not None and digest(content) == owned.sha256


def _content(path: Path) -> bytes | None:
    """The bytes of a regular file, None of anything else."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}, expected a file that can be read") from None


def write(artifacts: Sequence[Artifact], output: Path, scope: Scope) -> Change:
    """Write what differs, remove what is gone, one build at a time. Raises InputError, ResourceError."""
    with writing(output), locked(output):
        change = plan(artifacts, output, scope)
        if change.foreign:
            foreign = ((str(output / path), why) for path, why in change.foreign.items())
            raise InputError(*(Problem(path, 0, 0, why, _FOREIGN) for path, why in foreign))
        _write(change, output)
    return change


def _write(change: Change, output: Path) -> None:
    known, manifest = {**change.owned, **change.kept}, as_bytes(change.kept)
    for folder in {output, *((output / path).parent for path in known)}:
        with suppress(OSError):
            (folder / TEMPORARY).unlink()  # of a build that was killed
    if change.written or change.removed:
        # The next build owns the files of an interrupted one, written or not yet removed.
        replace_in_locked(output / MANIFEST, as_bytes(known))
    elif _content(output / MANIFEST) == manifest:
        return
    for path in change.removed:
        (output / path).unlink(missing_ok=True)
        with suppress(OSError):  # a folder that is not empty stays
            for parent in PurePosixPath(path).parents[:-1]:
                (output / parent).rmdir()
    for artifact in change.written:
        replace_in_locked(output / artifact.path, artifact.content)
    replace_in_locked(output / MANIFEST, manifest)
