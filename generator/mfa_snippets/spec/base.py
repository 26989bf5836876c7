"""The kinds of text and numbers that a specification is made of."""

from typing import Annotated, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

Form = TypeVar("Form")
CONFIG = ConfigDict(extra="forbid", strict=False)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
def frozen(form: type[Form]) -> type[Form]:
    """A frozen dataclass that pydantic checks."""
    return cast(type[Form], dataclass(frozen=True, kw_only=True, config=CONFIG)(form))


Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=r"^[^\r\n]*$")]
# No control or format characters: bidi marks in a comment could hide code (https://trojansource.codes).
Comment = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=r"^\P{C}*$")]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# A file and a line of it, or several: `authmethod/otp.py:88`, `core:otp/index.ts:104-125`.
Proof = Annotated[str, StringConstraints(strict=True, pattern=r"^[^\s]+:[0-9]+(-[0-9]+)?$")]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[int, Field(strict=True)]
Literals = str | int | float | bool | None
Argv = tuple[Text, ...]
