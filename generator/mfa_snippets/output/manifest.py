"""Manifest of an output folder, `.mfa-snippets.json`: the generated files, their hashes, tool versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import ClassVar

from mfa_snippets.contracts.files import OPTIONAL, as_json, is_inside, read
from mfa_snippets.errors import InputError

MANIFEST = ".mfa-snippets.json"
_HINT = "a build without this file adopts equal files, and overwrites nothing else"
_TOOLS = ("Jinja2", "markdown-it-py", "mfa-snippets", "Pygments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A generated file, with the only language or target that it belongs to."""

    sha256: str
    language: str | None = field(default=None, metadata=OPTIONAL)
    target: str | None = field(default=None, metadata=OPTIONAL)
    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files of the last build, by path, and the versions of the tools that shaped them (`parts`)."""

    parts: Mapping[str, str]
    files: Mapping[str, Owned]


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder, empty if there is none. Raises `InputError`."""
    path = output / MANIFEST
    if not path.exists():
        return Manifest(parts={}, files={})
    try:
        return read(path, Manifest, _messages)
    except InputError as error:
        raise InputError(*(replace(problem, hint=_HINT) for problem in error.problems)) from None


def _messages(manifest: Manifest) -> Iterator[str]:
    outside = (name for name in manifest.files if not is_inside(name) or name == MANIFEST)
    yield from (f"files: '{name}', expected a path below the output folder" for name in islice(outside, 1))


def as_bytes(files: Mapping[str, Owned], versions: Mapping[str, str]) -> bytes:
    """A manifest as it is written, sorted by path."""
    return as_json(Manifest(parts=versions, files=dict(sorted(files.items()))))


def tool_versions() -> dict[str, str]:
    """The versions of the tools that shape the output, by distribution, without those not installed."""
    versions = {}
    for name in _TOOLS:
        try:
            versions[name] = version(name.lower())
        except PackageNotFoundError:
            continue
    return versions


def other_versions(manifest: Manifest, versions: Mapping[str, str]) -> Iterator[str]:
    """A line for each tool whose version is not the one that wrote the output."""
    for name, written in manifest.parts.items():
        if versions.get(name) != written:
            yield f"built with {name} {written}, installed: {versions.get(name, 'none')}"
