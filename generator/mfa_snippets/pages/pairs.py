"""Pairs of factors: the scenarios named `FIRST-then-SECOND`, which are titled `First, then second`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Scenario

_NAMES, _TITLES = "-then-", ", then "
_ARTICLE = re.compile(r"^an? ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A way to authenticate; `title` has its article, `channel` is what it leaves in `amr`."""

    name: str
    title: str
    channel: str

    @property
    def label(self) -> str:
        """The title as it stands alone: `One-time code by email`."""
        label = _ARTICLE.sub("", self.title)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two factors, and the scenario that takes them in this order."""

    name: str
    scenario: Scenario
    first: Factor
    second: Factor

    @property
    def texts(self) -> dict[str, str]:
        """What stands for `{names}` in the source of a page that is repeated for each pair."""
        return {
            "scenario": self.name,
            "title": self.scenario.title,
            "summary": self.scenario.summary,
            "first": self.first.title,
            "second": self.second.title,
            "first_label": self.first.label,
            "first_channel": self.first.channel,
            "second_channel": self.second.channel,
            "amr": ", ".join(self.scenario.amr),
            "hint": " ".join(hint.text for hint in self.scenario.hints),
        }


def pairs(scenarios: Mapping[str, Scenario]) -> tuple[Pair, ...]:
    """Each pair, in the order of the scenarios."""
    return tuple(_pair(name, scenario) for name, scenario in scenarios.items() if _NAMES in name)


def _pair(name: str, scenario: Scenario) -> Pair:
    first, _, second = name.partition(_NAMES)
    title, _, second_title = scenario.title.partition(_TITLES)
    return Pair(
        name=name,
        scenario=scenario,
        first=Factor(name=first, title=title[:1].lower() + title[1:], channel=scenario.amr[0]),
        second=Factor(name=second, title=second_title or second, channel=scenario.amr[1]),
    )


def firsts(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every first factor, once."""
    return tuple({pair.first.name: pair.first for pair in known}.values())


def seconds(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every second factor, once."""
    return tuple({pair.second.name: pair.second for pair in known}.values())
