"""What a build makes: files by their paths below the output folder, and nothing on disk."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfa_snippets.errors import InputError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file. `language` or `target` is what it belongs to alone; a file of several has neither."""

    path: str
    content: bytes
    language: str | None = None
    target: str | None = None


def as_json(value: Any) -> bytes:
    """JSON as it is committed: indented, in order, readable."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def digest(content: bytes) -> str:
    """The hash that tells whether a file is as it was written."""
    return hashlib.sha256(content).hexdigest()


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: Path, form: Any) -> Any:
    """A value of `form`, a type that pydantic knows, from a JSON file. Raises InputError."""
    text = _text(path)
    _check_json(path, text)
    # Loaded here: pydantic is heavy, and most commands never read these files.
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(form).validate_json(text, strict=True)
    except ValidationError as error:
        problems = (f"{_place(found['loc'])}: {found['msg']}" for found in error.errors())
        raise InputError(*(_problem(path, message) for message in problems)) from None


def dump(value: Any, form: Any) -> str:
    """The JSON text that `read` understands: sorted keys, two spaces, a newline at the end; no defaults."""
    from pydantic import TypeAdapter

    plain = TypeAdapter(form).dump_python(value, mode="json", exclude_defaults=True)
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError(_problem(path, f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise InputError(_problem(path, "not UTF-8, expected a JSON file")) from None


def _check_json(path: Path, text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}, expected a whole JSON file"
        raise InputError(Problem(str(path), error.lineno, error.colno, message)) from None
    except RecursionError:
        raise InputError(_problem(path, "nested too deeply")) from None


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), 0, 0, message)


def _place(location: Sequence[int | str]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".") or "the whole file"
