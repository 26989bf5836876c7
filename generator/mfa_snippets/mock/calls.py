"""What an operation is given, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mfa_snippets.mock.bearer import Bearer
from mfa_snippets.mock.bodies import Body
from mfa_snippets.mock.errors import ApiError
from mfa_snippets.mock.fields import Fields
from mfa_snippets.mock.settings import Settings
from mfa_snippets.mock.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to one operation."""

    world: World
    bearer: Bearer
    path: Mapping[str, str]
    """The variable parts of the path."""
    body: Body
    now: float
    """Seconds since the epoch by the world's clock, which ages what is stored."""

    @property
    def settings(self) -> Settings:
        """The project's."""
        return self.world.settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back over the wire."""

    status: int = 200
    content: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds to wait before it is sent."""
    is_reset: bool = False
    """The connection is reset in its place."""


Operation = Callable[[Call], Mapping[str, Any]]
Needs = Literal["nothing", "project", "refresh JWT", "management key"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an operation is found, which bearer it needs and which body fields it knows."""

    method: str
    path: str
    operation: Operation
    fields: Fields = field(default_factory=dict)
    needs: Needs = "project"


def json_answer(value: Mapping[str, Any], status: int = 200) -> Answer:
    """A JSON answer."""
    return Answer(status=status, content=json.dumps(value).encode())


def error_answer(error: ApiError) -> Answer:
    """A refusal as JSON."""
    return json_answer(error.body(), error.kind.status)
