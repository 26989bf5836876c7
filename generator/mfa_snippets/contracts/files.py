"""Files of an output folder: artifacts, hashes, atomic writes, and JSON that is read and written."""

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.errors import InputError, Problem, ResourceError

Value = TypeVar("Value")
_adapter: Any = cache(TypeAdapter)  # of a type, which takes long to make


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file of a build, below the output folder; `language` or `target` is the only one it belongs to."""

    path: str
    content: bytes
    language: str | None = None
    target: str | None = None


def digest(content: bytes) -> str:
    """The SHA-256 as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises `ResourceError` where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise ResourceError(f"{path}: cannot be written: {error.strerror}") from None


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `ResourceError`."""
    with writing(path), locked(path.parent):
        replace_in_locked(path, content)


def replace_in_locked(path: Path, content: bytes) -> None:
    """See `replace`; raises `OSError`. A temporary file that is there is of a killed process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / TEMPORARY
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:  # follows no link
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise `ResourceError` where `replace` would fail."""
    with writing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make a folder, and wait until no other process writes to it, on a file system that has locks."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "posix":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def as_json(value: Any, schema: Any = None) -> bytes:
    """Indented JSON of a value of the type `schema`, else of its own; without defaults of dataclasses."""
    adapter = _adapter(schema or type(value))
    # Ten times as fast as json.dumps, which writes indented text in Python.
    content: bytes = adapter.dump_json(value, indent=2, exclude_defaults=not isinstance(value, BaseModel))
    return content + b"\n"


def as_sorted_json(value: Any) -> bytes:
    """As `as_json`, with sorted keys."""
    plain = _adapter(type(value)).dump_python(value, mode="json", exclude_defaults=True)
    return (json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def copy_fields(kind: Callable[..., Value], source: object, **others: Any) -> Value:
    """A dataclass `kind` with the fields that `source`, and what it has, share with it, and with others."""
    names = {each.name for each in fields(cast(Any, kind)) if hasattr(source, each.name)}
    plain = {name: _adapter(object).dump_python(getattr(source, name)) for name in names - others.keys()}
    copy: Value = _adapter(kind).validate_python({**plain, **others})
    return copy


def content_of(
    path: Path, folder: Path | None = None, most: int | None = None, hint: str | None = None
) -> bytes:
    """The content of a file of at most `most` bytes. Raises `InputError`, with a hint if there is none.

    Of a file in a `folder`, a link that leads out of it is not followed.
    """
    try:
        if folder and not path.resolve().is_relative_to(folder.resolve()):
            message = f"a link that leads out of {folder}, expected a file in it"
        elif not path.is_file() and not path.is_dir() and path.exists():
            message = "a device or a pipe, expected a file"
        else:
            with path.open("rb") as file:
                content = file.read(-1 if most is None else most + 1)
            if most is None or len(content) <= most:
                return content
            message = f"more than {most:,} bytes, expected at most these in a file"
    except (OSError, RuntimeError) as error:  # the latter for links in a circle
        message = f"cannot be read ({getattr(error, 'strerror', error)}), expected a file"
    raise InputError(Problem(str(path), 0, 0, message, None if os.path.lexists(path) else hint))


def read(path: Path, schema: type[Value]) -> Value:
    """A value from a JSON file. Raises `InputError` for what pydantic finds wrong with it."""
    content = content_of(path, hint="run `mfa-snippets build` first")
    try:
        return cast(Value, _parsed(content, cast(Any, schema)))
    except ValidationError as error:
        raise InputError(*(_problem(path, item["loc"], item["msg"]) for item in error.errors())) from None


@lru_cache(maxsize=4096)
def _parsed(content: bytes, schema: Any) -> Any:
    """Once in each process: a build reads the evidence of hundreds of runs, which seldom changes."""
    return _adapter(schema).validate_json(content, strict=True)


def _problem(path: Path, keys: tuple[int | str, ...], message: str) -> Problem:
    if syntax := re.fullmatch(r"Invalid JSON: (.*) at line (\d+) column (\d+)", message):
        line, column = int(syntax[2]), max(int(syntax[3]), 1)
        return Problem(str(path), line, column, f"not JSON: {syntax[1]}, expected a whole JSON file")
    key = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")
    return Problem(str(path), 0, 0, f"{key or 'the whole file'}: {message}")
