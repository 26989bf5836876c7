"""Write artifacts below an output folder: only what is ours, each file whole, the manifest last."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mfa_snippets.contracts.files import Artifact, digest, replace
from mfa_snippets.errors import InputError, Problem, ResourceError
from mfa_snippets.output.manifest import MANIFEST, Manifest, Owned, as_bytes, other_versions, read_manifest


def content_of(path: Path) -> bytes | None:
    """The bytes of a regular file, or None. Raises `ResourceError` for one that cannot be read."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}, expected a file that can be read") from None


def obstacle(output: Path, path: str, leaving: Collection[str]) -> str | None:
    """What stands in the way of a file: a folder or a link in its place, a file or a link on the way to it.

    Files of `leaving` will be removed before, and stand in nobody's way.
    """
    for parent in reversed(PurePosixPath(path).parents[:-1]):
        place = output / parent
        is_way = place.is_dir() and not place.is_symlink()
        if not is_way and os.path.lexists(place) and parent.as_posix() not in leaving:
            return f"{parent.as_posix()}: a {_kind(place)} stands where a folder is to be made"
    place = output / path
    if not os.path.lexists(place) or (place.is_file() and not place.is_symlink()):
        return None
    if place.is_dir() and not place.is_symlink() and _is_left(output, place, leaving):
        return None
    return f"{path}: a {_kind(place)} stands where a file is to be written"


def is_reached(output: Path, path: str) -> bool:
    """Whether a path leads to a regular file of the folder itself, through no link."""
    places = [output / parent for parent in PurePosixPath(path).parents[:-1]]
    return not any(place.is_symlink() for place in (*places, output / path)) and (output / path).is_file()


def remove(output: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it. Raises `OSError`."""
    (output / path).unlink(missing_ok=True)
    folder = (output / path).parent
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _kind(place: Path) -> str:
    return "link" if place.is_symlink() else "folder" if place.is_dir() else "file"


def _is_left(output: Path, folder: Path, leaving: Collection[str]) -> bool:
    """Whether a folder goes away with the files of `leaving`: nothing else is in it."""
    emptied = {parent.as_posix() for path in leaving for parent in PurePosixPath(path).parents}
    entries = (entry.relative_to(output).as_posix() for entry in (folder, *folder.rglob("*")))
    return all(entry in leaving or entry in emptied for entry in entries)


__all__ = [
    "MANIFEST",
    "Change",
    "Manifest",
    "Owned",
    "Scope",
    "differences",
    "other_versions",
    "plan",
    "read_manifest",
    "write",
]

_FOREIGN = "a file stands where a build would write, and is not ours"
_HINT = "move it away, or build into another folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a build is limited to; empty for everything. Files of several languages are always within.

    `default_target` is the one whose pages a build without targets makes: it leaves those of others alone.
    """

    languages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    default_target: str | None = None

    def holds(self, language: str | None, target: str | None) -> bool:
        """Whether a file of this language and target is within."""
        if self.targets:
            return target in self.targets
        if self.default_target and target not in (None, self.default_target):
            return False
        return not self.languages or language is None or language in self.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a build would do: files to write, files to remove, and what it keeps its hands off.

    `kept` is what the manifest will hold; `is_manifest_current` says whether it does already. `foreign` has a
    line for each thing that stands in the way, beginning with its path.
    """

    written: tuple[Artifact, ...]
    removed: tuple[str, ...]
    kept: Mapping[str, Owned]
    foreign: tuple[str, ...]
    is_manifest_current: bool


def plan(artifacts: Sequence[Artifact], output: Path, manifest: Manifest, scope: Scope) -> Change:
    """Compare with what is on disk. Nothing is written."""
    wanted = {
        artifact.path: artifact for artifact in artifacts if scope.holds(artifact.language, artifact.target)
    }
    made = {artifact.path for artifact in artifacts}
    gone = {
        path: owned
        for path, owned in manifest.files.items()
        if path not in made and scope.holds(owned.language, owned.target)
    }
    removed = tuple(path for path, owned in gone.items() if _is_unchanged(output, path, owned))
    written, foreign = _compared(wanted, output, manifest, removed)
    kept = {path: owned for path, owned in manifest.files.items() if path not in gone and path not in wanted}
    kept |= {path: _owned(artifact) for path, artifact in wanted.items()}
    return Change(
        written=written,
        removed=removed,
        kept=kept,
        foreign=foreign,
        is_manifest_current=kept == manifest.files,
    )


def _compared(
    wanted: Mapping[str, Artifact], output: Path, manifest: Manifest, removed: Sequence[str]
) -> tuple[tuple[Artifact, ...], tuple[str, ...]]:
    """The artifacts to be written, and a line for each thing in the way, once."""
    written, foreign = [], []
    leaving = frozenset(removed)
    for path, artifact in wanted.items():
        hindrance = obstacle(output, path, leaving)
        current = None if hindrance else content_of(output / path)
        if hindrance:
            foreign.append(hindrance)
        elif current is None or (current != artifact.content and path in manifest.files):
            written.append(artifact)
        elif current != artifact.content:
            foreign.append(f"{path}: {_FOREIGN}")
    return tuple(written), tuple(dict.fromkeys(foreign))


def write(change: Change, output: Path, parts: Mapping[str, str]) -> None:
    """Apply a change. Raises `InputError` for files that are not ours, `ResourceError` if it cannot write."""
    if change.foreign:
        raise InputError(*(_problem(output, line) for line in change.foreign))
    try:
        _write(change, output, parts)
    except OSError as error:
        place = error.filename or output
        raise ResourceError(f"{place}: {error.strerror}, expected a folder that can be written") from None


def _problem(output: Path, line: str) -> Problem:
    path, _, message = line.partition(": ")
    return Problem(str(output / path), 0, 0, message, _HINT)


def _write(change: Change, output: Path, parts: Mapping[str, str]) -> None:
    manifest = as_bytes(change.kept, parts)
    if not change.written and not change.removed and content_of(output / MANIFEST) == manifest:
        return
    output.mkdir(parents=True, exist_ok=True)
    if change.written or change.removed:
        # What an interrupted build has written, or has not removed yet, is ours to the next one.
        replace(output / MANIFEST, as_bytes({**read_manifest(output).files, **change.kept}, parts))
    for path in change.removed:
        remove(output, path)
    for artifact in change.written:
        replace(output / artifact.path, artifact.content)
    replace(output / MANIFEST, manifest)


def differences(change: Change) -> Iterator[str]:
    """A line for each file that is not as a build would leave it."""
    for artifact in change.written:
        yield f"{artifact.path}: differs from what a build would write"
    for path in change.removed:
        yield f"{path}: a build would remove it"
    yield from change.foreign
    if not (change.written or change.removed or change.foreign or change.is_manifest_current):
        yield f"{MANIFEST}: differs from what a build would write"


def _owned(artifact: Artifact) -> Owned:
    return Owned(sha256=digest(artifact.content), language=artifact.language, target=artifact.target)


def _is_unchanged(output: Path, path: str, owned: Owned) -> bool:
    if not is_reached(output, path):
        return False
    content = content_of(output / path)
    return content is not None and digest(content) == owned.sha256
