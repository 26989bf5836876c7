"""Scenarios that are made of two factors, as pages tell them: in the frame `pair` they make the matrix."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Part, Scenario

MATRIX = "pair"
"""The frame whose scenarios make the matrix."""
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
            "second_name": self.second.name,
            "first_label": self.first.label,
            "first_channel": self.first.channel,
            "second_channel": self.second.channel,
            "amr": ", ".join(self.scenario.amr),
            "hint": " ".join(hint.text for hint in self.scenario.hints),
        }


def pairs(scenarios: Mapping[str, Scenario], frame: str = MATRIX) -> tuple[Pair, ...]:
    """Each scenario that was made in a frame, in the order of the scenarios."""
    return tuple(
        Pair(name=name, scenario=scenario, first=_factor(made.first), second=_factor(made.second))
        for name, scenario in scenarios.items()
        if (made := scenario.made) and made.frame == frame
    )


def frames(scenarios: Mapping[str, Scenario]) -> tuple[str, ...]:
    """The frames that scenarios were made in."""
    return tuple(dict.fromkeys(scenario.made.frame for scenario in scenarios.values() if scenario.made))


def _factor(part: Part) -> Factor:
    return Factor(name=part.name, title=part.title, channel=part.channel)


def firsts(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every first factor, once."""
    return tuple({pair.first.name: pair.first for pair in known}.values())


def seconds(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every second factor, once."""
    return tuple({pair.second.name: pair.second for pair in known}.values())
