"""Remember which files of an output folder are ours: `.mfa-snippets.json`, by names and hashes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from mfa_snippets.errors import InputError, Problem, ResourceError

MANIFEST = ".mfa-snippets.json"
_HINT = "a build without this file adopts what it would write, and overwrites nothing else"


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


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder, empty if there is none.

    Raises `InputError` if it is no manifest, or names a file outside; `ResourceError` if it cannot be read.
    """
    path = output / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {_inside(name): _owned(entry) for name, entry in content["files"].items()}
        return Manifest(files=files, parts=_texts(content["parts"]))
    except (FileNotFoundError, NotADirectoryError):
        return Manifest(files={}, parts={})
    except json.JSONDecodeError as error:
        message = "not JSON, expected a manifest that a build wrote"
        raise InputError(Problem(str(path), error.lineno, error.colno, message, _HINT)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = "not a manifest, expected one that a build wrote"
        raise InputError(Problem(str(path), 0, 0, message, _HINT)) from None
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}, expected a manifest that can be read") from None


def as_bytes(files: Mapping[str, Owned], parts: Mapping[str, str]) -> bytes:
    """A manifest as it is written: sorted, a file with what it belongs to."""
    entries: dict[str, Any] = {}
    for path, owned in sorted(files.items()):
        fields = {"sha256": owned.sha256, "language": owned.language, "target": owned.target}
        entries[path] = {name: value for name, value in fields.items() if value is not None}
    return (json.dumps({"parts": dict(parts), "files": entries}, indent=2) + "\n").encode()


def other_versions(manifest: Manifest, parts: Mapping[str, str]) -> Iterator[str]:
    """A line for each part of another version than the one that wrote the output."""
    for name, made_with in manifest.parts.items():
        if parts.get(name) != made_with:
            yield f"made with {name} {made_with}, here {parts.get(name, 'none')}"


def is_inside(name: str) -> bool:
    """Whether a path stays below the folder that it is relative to, and is written in the one way."""
    path = PurePosixPath(name)
    is_plain = not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", "\0"}
    return is_plain and path.as_posix() == name and name not in (".", MANIFEST)


def _inside(name: str) -> str:
    if not is_inside(name):
        raise ValueError(name)
    return name


def _owned(entry: Any) -> Owned:
    return Owned(**_texts(entry))


def _texts(entry: Any) -> dict[str, str]:
    if not all(isinstance(value, str) for value in entry.values()):
        raise TypeError(entry)
    return dict(entry)


_PARTS = ("Jinja2", "markdown-it-py", "mfa-snippets", "Pygments")


def parts() -> dict[str, str]:
    """Versions by distribution; one that runs without being installed has none."""
    found = {}
    for name in _PARTS:
        try:
            found[name] = version(name.lower())
        except PackageNotFoundError:
            continue
    return found
