"""Write artifacts below an output folder: only what is ours, each file whole, the manifest last."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .artifacts import Artifact
from .errors import BadInput, Problem, Unusable

MANIFEST = ".mfa-snippets.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A file that an earlier build wrote."""

    sha256: str
    language: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an earlier build wrote, and the versions of the parts that shaped it."""

    files: Mapping[str, Owned]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a build is limited to; empty for everything. Files of several languages are always within."""

    languages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    def holds(self, language: str | None, target: str | None) -> bool:
        """Whether a file of this language and target is within."""
        if self.targets:
            return target in self.targets
        return not self.languages or language is None or language in self.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a build would do: files to write, files to remove, and files that it keeps its hands off."""

    written: tuple[Artifact, ...]
    removed: tuple[str, ...]
    kept: Mapping[str, Owned]
    foreign: tuple[str, ...]


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder, empty if there is none. Raises `BadInput` if it is no manifest."""
    path = output / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {name: Owned(**entry) for name, entry in content["files"].items()}
        return Manifest(files=files, parts=dict(content["parts"]))
    except (FileNotFoundError, NotADirectoryError):
        return Manifest(files={}, parts={})
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = "a build without this file adopts what it would write, and overwrites nothing else"
        raise BadInput(Problem(str(path), 0, 0, "not a manifest, expected one that a build wrote", hint)) from None


def plan(artifacts: Sequence[Artifact], output: Path, manifest: Manifest, scope: Scope) -> Change:
    """Compare with what is on disk. Nothing is written."""
    wanted = {artifact.path: artifact for artifact in artifacts if scope.holds(artifact.language, artifact.target)}
    written, foreign = [], []
    for path, artifact in wanted.items():
        current = _content(output / path)
        if current == artifact.content:
            continue
        (written if current is None or path in manifest.files else foreign).append(artifact)
    made = {artifact.path for artifact in artifacts}
    gone = {
        path: owned
        for path, owned in manifest.files.items()
        if path not in made and scope.holds(owned.language, owned.target)
    }
    kept = {path: owned for path, owned in manifest.files.items() if path not in gone and path not in wanted}
    return Change(
        written=tuple(written),
        removed=tuple(path for path, owned in gone.items() if _is_unchanged(output / path, owned)),
        kept={**kept, **{path: _owned(artifact) for path, artifact in wanted.items()}},
        foreign=tuple(artifact.path for artifact in foreign),
    )


def write(change: Change, output: Path, parts: Mapping[str, str]) -> None:
    """Do what was planned. Raises `BadInput` for files that are not ours, `Unusable` where it cannot write."""
    if change.foreign:
        hint = "move them away, or build into another folder"
        raise BadInput(
            *(
                Problem(str(output / path), 0, 0, "this file is not ours, expected one that a build wrote", hint)
                for path in change.foreign
            )
        )
    try:
        _write(change, output, parts)
    except OSError as error:
        raise Unusable(f"{error.filename or output}: {error.strerror}, expected a folder that can be written") from None


def _write(change: Change, output: Path, parts: Mapping[str, str]) -> None:
    manifest = _manifest(change.kept, parts)
    if not change.written and not change.removed and _content(output / MANIFEST) == manifest:
        return
    output.mkdir(parents=True, exist_ok=True)
    if change.written:
        # What an interrupted build has written is ours to the next one.
        pending = {path: owned for path, owned in read_manifest(output).files.items() if path not in change.kept}
        _replace(output / MANIFEST, _manifest({**pending, **change.kept}, parts))
    for artifact in change.written:
        _replace(output / artifact.path, artifact.content)
    for path in change.removed:
        (output / path).unlink(missing_ok=True)
        _remove_empty(output, (output / path).parent)
    _replace(output / MANIFEST, manifest)


def differences(change: Change) -> Iterator[str]:
    """A line for each file that is not as a build would leave it."""
    for artifact in change.written:
        yield f"{artifact.path}: differs from what a build would write"
    for path in change.removed:
        yield f"{path}: a build would remove it"
    for path in change.foreign:
        yield f"{path}: stands where a build would write, and is not ours"


def other_versions(manifest: Manifest, parts: Mapping[str, str]) -> Iterator[str]:
    """A line for each part of another version than the one that wrote the output."""
    for name, version in manifest.parts.items():
        if parts.get(name) != version:
            yield f"made with {name} {version}, here {parts.get(name, 'none')}"


def _manifest(files: Mapping[str, Owned], parts: Mapping[str, str]) -> bytes:
    entries: dict[str, Any] = {}
    for path, owned in sorted(files.items()):
        fields = {"sha256": owned.sha256, "language": owned.language, "target": owned.target}
        entries[path] = {name: value for name, value in fields.items() if value is not None}
    return (json.dumps({"parts": dict(parts), "files": entries}, indent=2) + "\n").encode()


def _owned(artifact: Artifact) -> Owned:
    digest = hashlib.sha256(artifact.content).hexdigest()
    return Owned(sha256=digest, language=artifact.language, target=artifact.target)


def _is_unchanged(path: Path, owned: Owned) -> bool:
    content = _content(path)
    return content is not None and hashlib.sha256(content).hexdigest() == owned.sha256


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}, expected a file that can be read") from None


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_empty(output: Path, folder: Path) -> None:
    while folder != output and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
