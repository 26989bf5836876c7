"""Factors, and the frames of the scenarios that are made of two of them."""

from typing import Annotated, Any

from pydantic import Field

from mfa_snippets.spec.base import Line, Literals, Name, frozen
from mfa_snippets.spec.scenario import Hint


@frozen
class ScenarioTemplate:
    """What all scenarios of one kind have in common; `{first}` and `{second}` are the factors.

    They stand for the factors' names in `name`, for their channels in `amr`, for their titles in texts. A
    scenario is made of each first factor, or of those that `first` names, with each second one of another
    channel: its `first` part, then `parts` of the second, the last of which it must have, then `steps`.
    `options` stand for `$options` in those parts, and `texts` for `{names}`. `failures` are run once for each
    first factor, `second_failures` once for each second. `stops_at` may be `$first_step`,
    `$before_first_answer` or `$second_begins`.
    """

    name: Line
    title: Line
    summary: Line
    first: tuple[Line, ...] = ()
    parts: Annotated[tuple[Name, ...], Field(min_length=1)]
    options: dict[Name, Literals | dict[Line, Literals]] = Field(default_factory=dict)
    texts: dict[Name, Line] = Field(default_factory=dict)
    environment: tuple[Name, ...]
    amr: tuple[Line, ...]
    steps: tuple[dict[str, Any], ...]
    hints: tuple[Hint, ...] = ()
    failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()


@frozen
class Factor:
    """A way to authenticate, or a family of them that differ in texts.

    `first` creates a user and ends with a session, `enrol` gives a signed-in user the factor, `second`
    confirms, `update` gives a signed-in user the factor and confirms at once: steps as in a scenario, checked
    where they are used. `amr` is the channel; `user` is what must be known of the user. `wrong_input` names
    an answer. Each of `variants` is a factor of its own, named `<name>-<variant>`: its texts stand for
    `{names}`, and a step with `only` belongs to the variants that it lists.
    """

    title: Line
    amr: Line
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    environment: tuple[Line, ...] = ()
    user: dict[Line, Line] = Field(default_factory=dict)
    first: tuple[dict[str, Any], ...] = ()
    enrol: tuple[dict[str, Any], ...] = ()
    second: tuple[dict[str, Any], ...] = ()
    update: tuple[dict[str, Any], ...] = ()
    first_failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()
    update_failures: tuple[dict[str, Any], ...] = ()


@frozen
class Factors:
    """`factors.yaml`: factors, and the frames of the scenarios that are made of two of them."""

    frames: dict[Line, ScenarioTemplate]
    factors: dict[Line, Factor]
