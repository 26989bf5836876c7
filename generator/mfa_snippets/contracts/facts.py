"""The base of what JSON files consist of, and the kinds of text in them and in a specification."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated, Any, dataclass_transform

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

EXPECTED: dict[str, str] = {}  # what text that matches a pattern is called in messages
# What ends a comment or docstring, or is an escape in one, as in Java and Python.
_CODE_IN_COMMENT = re.compile(r'\*/|"""|\\')


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Model:
    """The base of the frozen dataclasses that JSON files consist of."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


def matching(pattern: str, expected: str, **constraints: Any) -> StringConstraints:
    """Text that matches a pattern, by the name that messages have for it."""
    EXPECTED[pattern] = expected
    return StringConstraints(strict=True, pattern=pattern, **constraints)


def _in_comment(text: str) -> str:
    if found := _CODE_IN_COMMENT.search(text):
        raise ValueError(f"{found[0]!r} is code in some language's comment, expected text without it")
    return text


def _below(name: str) -> str:
    """A path that stays below the folder that it is relative to, and is in its normal form."""
    path = PurePosixPath(name)
    is_plain = not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", "\0"}
    if not is_plain or path.as_posix() != name or name == ".":
        raise PydanticCustomError("value_error", "'{name}', expected a path below its folder", {"name": name})
    return name


_TEXT = r"^([^\p{C}\p{Zl}\p{Zp}]|[\n\t])*[^\p{C}\s]([^\p{C}\p{Zl}\p{Zp}]|[\n\t])*$"
Text = Annotated[str, matching(_TEXT, "text that is not empty, without control characters", min_length=1)]
Version = Annotated[str, matching(r"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", "a version such as 1.2.0")]
# No control or format characters: bidi marks in a comment could hide code (https://trojansource.codes).
_LINE = r"^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\s][^\p{C}\p{Zl}\p{Zp}]*$"
Line = Annotated[str, matching(_LINE, "one line of text without control characters", min_length=1)]
Comment = Annotated[Line, AfterValidator(_in_comment)]
_FILE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$"
File = Annotated[str, matching(_FILE, "a path below the app's folder, such as src/otp.py")]
PathBelow = Annotated[str, AfterValidator(_below)]
LineBelow = Annotated[Line, AfterValidator(_below)]
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
Name = Annotated[str, matching(NAME, "a name such as login_id")]
# A file and a line of it, or several: `authmethod/otp.py:88`, `core:otp/index.ts:104-125`.
Proof = Annotated[str, matching(r"^[^\s]+:[0-9]+(-[0-9]+)?$", "a file and a line, such as src/otp.py:12")]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[int, Field(strict=True)]
Status = Annotated[Number, Field(ge=200, le=599)]
Literals = str | int | float | bool | None
Argv = tuple[Text, ...]
Commands = tuple[Argv, ...]
