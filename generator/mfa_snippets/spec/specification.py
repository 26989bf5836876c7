"""Ways to authenticate that SDKs are asked for, whether or not a program runs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mfa_snippets.spec.base import Line, Name, frozen
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import Sdk


@frozen
class Capability:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Each mapping is in the order of the files' names; SDKs in the order that they are shown in.

    Each further form of an SDK is one of `sdks`, too, behind its SDK; `forms` has the language of that.
    `pages` maps a page's name to its Markdown source.
    """

    operations: Mapping[str, Operation]
    environment: Mapping[str, Variable]
    scenarios: Mapping[str, Scenario]
    sdks: Mapping[str, Sdk]
    pages: Mapping[str, str]
    page_files: Mapping[str, str]
    channels: Mapping[str, Channel] = field(default_factory=dict)
    ways: Mapping[str, Capability] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    failure_ways: Mapping[str, FailureMode] = field(default_factory=dict)

    @property
    def own_sdks(self) -> Mapping[str, Sdk]:
        """The SDKs without their further forms, which can do the same."""
        return {language: sdk for language, sdk in self.sdks.items() if language not in self.forms}
