"""Web frameworks: each language whose programs answer HTTP requests has a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Sdk, Web
from ..model.specification import Specification
from ..rendering.bindings import can_do

FRAMEWORKS = "frameworks"
"""What a source says that is repeated for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A language, and what its web handlers are made with."""

    language: str
    sdk: Sdk
    web: Web

    @property
    def texts(self) -> dict[str, str]:
        """What stands for `{names}` in the source of a page that is repeated for each framework."""
        return {
            "language": self.language,
            "label": self.sdk.label,
            "framework": self.web.framework,
            "hint": self.web.hint,
        }


def frameworks(specification: Specification) -> tuple[Framework, ...]:
    """Each of them, in the order of the SDKs; one whose SDK lacks an operation has no program to show."""
    return tuple(_frameworks(specification))


def _frameworks(specification: Specification) -> Iterator[Framework]:
    scenarios = [scenario for scenario in specification.scenarios.values() if scenario.requests]
    for language, sdk in specification.sdks.items():
        if sdk.web and any(can_do(sdk, scenario) for scenario in scenarios):
            yield Framework(language=language, sdk=sdk, web=sdk.web)
