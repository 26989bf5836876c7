"""The specification as a whole: what `spec/` says, loaded and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .model import Operation, Scenario, Sdk, Variable, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Each mapping is in the order of the files' names; SDKs in the order that they are shown in.

    `pages` maps a page's name to its Markdown source.
    """

    operations: Mapping[str, Operation]
    environment: Mapping[str, Variable]
    scenarios: Mapping[str, Scenario]
    sdks: Mapping[str, Sdk]
    pages: Mapping[str, str]
    page_files: Mapping[str, str]
    ways: Mapping[str, Way] = field(default_factory=dict)
