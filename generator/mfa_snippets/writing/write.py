"""Write artifacts below an output folder: only what is ours, each file whole, the manifest last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import BadInput, Problem, Unusable
from .artifacts import Artifact
from .folders import content_of, is_reached, obstacle, remove, replace
from .manifest import MANIFEST, Manifest, Owned, as_bytes, digest, other_versions, read_manifest

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
    """Do what was planned. Raises `BadInput` for what is not ours, `Unusable` where it cannot write."""
    if change.foreign:
        raise BadInput(*(_problem(output, line) for line in change.foreign))
    try:
        _write(change, output, parts)
    except OSError as error:
        place = error.filename or output
        raise Unusable(f"{place}: {error.strerror}, expected a folder that can be written") from None


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
