"""Programs that answer HTTP requests: what a browser sends, and what comes back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Line, Name, Number, frozen

Cookie = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$")]
Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[a-z0-9/-]*$")]
Status = Annotated[Number, Field(ge=200, le=599)]


@frozen
class Request:
    """One HTTP request of a browser, and the steps that a program takes when it comes.

    `form` names what the browser sends: variables of the environment, and answers that a step asks for.
    `reads` has the cookie that brings a value, `keeps` the value that a cookie of the answer holds, and
    `answers` the result of the last step in each field of the answer's body. `status` is the answer's.
    """

    name: Name
    title: Line
    method: Literal["GET", "POST"]
    path: Path
    form: tuple[Name, ...] = ()
    reads: dict[Name, Cookie] = Field(default_factory=dict)
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    keeps: dict[Cookie, Name] = Field(default_factory=dict)
    answers: dict[Name, Name] = Field(default_factory=dict)
    status: Status


@frozen
class Refusal:
    """The request that a failure run ends with, and the status that it is answered with."""

    request: Name
    status: Status
