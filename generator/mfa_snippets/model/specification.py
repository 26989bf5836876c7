"""The specification as a whole: what `spec/` says, loaded and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import Channel, FailureWay, Operation, Scenario, Sdk, Variable, Way


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
    ways: Mapping[str, Way] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    failure_ways: Mapping[str, FailureWay] = field(default_factory=dict)

    @property
    def own_sdks(self) -> Mapping[str, Sdk]:
        """The SDKs without their further forms, which can do the same."""
        return {language: sdk for language, sdk in self.sdks.items() if language not in self.forms}
