"""Read JSON files into frozen dataclasses, with every problem at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mfa_snippets.errors import BadInput, Problem


def read(path: Path, form: Any) -> Any:
    """A value of `form`, a type that pydantic knows, from a JSON file. Raises BadInput."""
    text = _text(path)
    _check_json(path, text)
    # Loaded here: pydantic is heavy, and most commands never read these files.
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(form).validate_json(text, strict=True)
    except ValidationError as error:
        problems = (f"{_place(found['loc'])}: {found['msg']}" for found in error.errors())
        raise BadInput(*(_problem(path, message) for message in problems)) from None


def dump(value: Any, form: Any) -> str:
    """The JSON text that `read` understands: sorted keys, two spaces, a newline at the end; no defaults."""
    from pydantic import TypeAdapter

    plain = TypeAdapter(form).dump_python(value, mode="json", exclude_defaults=True)
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise BadInput(_problem(path, f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise BadInput(_problem(path, "not UTF-8, expected a JSON file")) from None


def _check_json(path: Path, text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}, expected a whole JSON file"
        raise BadInput(Problem(str(path), error.lineno, error.colno, message)) from None
    except RecursionError:
        raise BadInput(_problem(path, "nested too deeply")) from None


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), 0, 0, message)


def _place(location: Sequence[int | str]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".") or "the whole file"
