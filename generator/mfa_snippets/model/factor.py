"""Factors, and what scenarios of two factors have in common."""

from typing import Any

from pydantic import Field

from .base import Line, Name, frozen
from .scenario import Hint


@frozen
class Pair:
    """What all scenarios of two factors have in common; `{first}` and `{second}` are the factors' titles.

    `failures` are run once for each first factor, `second_failures` once for each second. `stops_at` may be
    `$first_step`, `$before_first_answer` or `$second_begins`.
    """

    title: Line
    summary: Line
    environment: tuple[Name, ...]
    steps: tuple[dict[str, Any], ...]
    hints: tuple[Hint, ...] = ()
    failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()


@frozen
class Factor:
    """A way to authenticate, or a family of them that differ in texts.

    `first` creates a user and ends with a session, `enrol` gives a signed-in user the factor, `second`
    confirms: steps as in a scenario, checked where they are used. `amr` is the channel; `user` is what must
    be known of the user. `wrong_input` names an answer. Each of `variants` is a factor of its own, named
    `<name>-<variant>`: its texts stand for `{names}`.
    """

    title: Line
    amr: Line
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    environment: tuple[Line, ...] = ()
    user: dict[Line, Line] = Field(default_factory=dict)
    first: tuple[dict[str, Any], ...] = ()
    enrol: tuple[dict[str, Any], ...] = ()
    second: tuple[dict[str, Any], ...] = ()
    first_failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()


@frozen
class Factors:
    """`factors.yaml`: factors, and the frame of the scenarios that are made of two of them."""

    pair: Pair
    factors: dict[Line, Factor]
