"""Ways to authenticate that SDKs are asked for, whether or not a program runs them."""

from typing import Literal

from .base import Line, Name, frozen


@frozen
class Way:
    """What might take the refresh JWT of a first factor: as the second, to enrol one, or to step up.

    `operation` performs it, and `needs` are those of its arguments that make it such a way. A way without an
    operation is run by no program: `not_run` says why, and is left out where no SDK can do it at all.
    `factor` is the factor whose second part it would be.
    """

    title: Line
    role: Literal["second_factor", "enrolment", "step_up", "without_user"]
    operation: Line | None = None
    needs: tuple[Name, ...] = ()
    factor: Line | None = None
    not_run: Line | None = None


@frozen
class Channel:
    """Where a user's proof comes from, by the name that `amr` has for it; `source` declares it."""

    title: Line
    source: Line
