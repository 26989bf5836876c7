"""Files of an output folder: artifacts, hashes, atomic writes, and JSON that is read and written."""

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import MISSING, dataclass, fields
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, to_json

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.errors import InputError, Problem, ResourceError

Value = TypeVar("Value")


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


def is_inside(name: str) -> bool:
    """Whether a path stays below the folder that it is relative to, and is in its normal form."""
    path = PurePosixPath(name)
    is_plain = not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", "\0"}
    return is_plain and path.as_posix() == name and name != "."


def _inside(name: str) -> str:
    if not is_inside(name):
        raise PydanticCustomError("path", "'{name}', expected a path below its folder", {"name": name})
    return name


PathBelow = Annotated[str, AfterValidator(_inside)]


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises `ResourceError` where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise ResourceError(f"{path}: cannot be written: {error.strerror}") from None


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `ResourceError`."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
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
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def check_writable(path: Path) -> None:
    """Raise `ResourceError` where `replace` would fail."""
    with writing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other process writes to a folder; on a file system without locks it does not wait."""
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


def as_json(value: Any, *, is_sorted: bool = False) -> bytes:
    """Indented JSON of a model, or of data and dataclasses without their defaults, in the order of fields."""
    # Ten times as fast as json.dumps, which writes indented text in Python.
    return to_json(value if isinstance(value, BaseModel) else _plain(value, is_sorted), indent=2) + b"\n"


def _plain(value: Any, is_sorted: bool) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, is_sorted) for item in value]
    items = value if isinstance(value, Mapping) else dict(_given(value))
    return {key: _plain(items[key], is_sorted) for key in (sorted(items) if is_sorted else items)}


def _given(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        item = getattr(value, field.name)
        if item != field.default and (item or field.default_factory is MISSING):
            yield field.name, item


def copy_fields(kind: Callable[..., Value], source: object, **others: Any) -> Value:
    """A dataclass `kind` with the fields that `source`, and what it has, share with it, and with others."""
    names = {field.name for field in fields(cast(Any, kind)) if hasattr(source, field.name)}
    plain = {name: _adapter(object).dump_python(getattr(source, name)) for name in names - others.keys()}
    copy: Value = _adapter(kind).validate_python({**plain, **others})
    return copy


def dump(value: Any, schema: Any) -> str:
    """JSON with sorted keys and without defaults, which `read` understands."""
    plain = _adapter(schema).dump_python(value, mode="json", exclude_defaults=True)
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read(path: Path, schema: type[Value], check: Callable[[Value], Iterable[str]] = lambda _: ()) -> Value:
    """A value from a JSON file. Raises `InputError` for what pydantic or `check` finds wrong with it."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InputError(Problem(str(path), 0, 0, "a device or a pipe, expected a file"))
    try:
        value: Value = _parsed(path.read_text("utf-8"), cast(Any, schema))
    except OSError as error:
        raise InputError(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise InputError(Problem(str(path), 0, 0, "not UTF-8, expected a JSON file")) from None
    except ValidationError as error:
        raise InputError(*(_problem(path, item["loc"], item["msg"]) for item in error.errors())) from None
    if problems := [Problem(str(path), 0, 0, message) for message in check(value)]:
        raise InputError(*problems)
    return value


@lru_cache(maxsize=4096)
def _parsed(text: str, schema: Any) -> Any:
    """Once in each process: a build reads the evidence of hundreds of runs, which seldom changes."""
    return _adapter(schema).validate_json(text, strict=True)


@cache
def _adapter(schema: Any) -> Any:
    return TypeAdapter(schema)


def _problem(path: Path, keys: tuple[int | str, ...], message: str) -> Problem:
    syntax = re.fullmatch(r"Invalid JSON: (.*) at line (\d+) column (\d+)", message)
    if syntax:
        reason, line, column = syntax[1], int(syntax[2]), max(int(syntax[3]), 1)
        return Problem(str(path), line, column, f"not JSON: {reason}, expected a whole JSON file")
    key = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")
    return Problem(str(path), 0, 0, f"{key or 'the whole file'}: {message}")
