"""Authentication methods, and templates of scenarios that combine two of them, expanded into scenarios."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from mfa_snippets.spec.document import KEY, MAX_SCENARIOS, Document, Loc
from mfa_snippets.spec.value import Flag, Line, Model, Name

FACTORS, TEMPLATES, FIRST, SECOND = "factors", "templates", "first", "second"
VERIFY = "verify"
TEXTS = (
    *("first", "first_title", "first_channel", "second", "second_title", "second_channel"),
    *("role", "token", "login", "user", "first_step", "second_begins", "before_first_answer"),
)
"""The names that may be referred to, beside the texts of a factor and template."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
PLACEHOLDER = re.compile(r"{(\w+)}")
ROLES = {FIRST: "refresh", SECOND: "session"}  # with the token that the next step takes
_COPIED = ("title", "summary", "arguments", "after", "amr", "prints")
_SELECTING = ("only", "role", "except")

Entries = tuple[dict[str, Any], ...]
Located = list[tuple[Loc, dict[str, Any]]]  # items of a list, each with its location in the factors' file
Entry = tuple[str, Loc, dict[str, Any]]  # a step or failure of the factor in a role, with its location
Met = tuple[Any, ...]  # a failure with its role, and the factor or the functions that meet it


class ScenarioTemplate(Model):
    """What all scenarios of one kind have in common: the parts of two factors, and steps after both."""

    name: Line
    title: Line
    summary: Line
    firsts: tuple[Line, ...] = ()
    seconds: tuple[Line, ...] = ()
    first: Literal["sign_up", "sign_in"]
    second: Annotated[
        tuple[Literal["remove", "enroll", "start", "claims", "enroll_address"], ...], Field(min_length=1)
    ]
    enrolls: Flag = False
    after: Line | None = None
    arguments: tuple[Line, ...] = ()
    texts: dict[Name, Line] = Field(default_factory=dict)
    amr: tuple[Line, ...]
    prints: Line
    steps: Entries
    failures: Entries = ()


class Factor(Model):
    """An authentication method or a family of them; an entry with `only` is of these variants."""

    title: Line
    amr: Line
    firsts: tuple[Line, ...] = ()
    seconds: tuple[Line, ...] = ()
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    user: dict[Line, Line] = Field(default_factory=dict)
    sign_up: Entries = ()
    sign_in: Entries = ()
    enroll: Entries = ()
    remove: Entries = ()
    start: Entries = ()
    claims: Entries = ()
    enroll_address: Entries = ()
    verify: Entries = ()
    failures: Entries = ()


class Factors(Model):
    """`factors.yaml`: channels with the source of each, factors, and templates that combine two of them."""

    channels: dict[Line, Line]
    templates: dict[Line, ScenarioTemplate]
    factors: dict[Line, Factor]


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor, such as `otp-email`: its family's entry, filled with the texts of one variant."""

    family: str
    variant: str
    texts: Mapping[str, str]
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name that the demo knows it by."""
        return f"{self.family}-{self.variant}" if self.variant else self.family

    def part(self, name: str) -> Located:
        """The steps or failures of one part that belong to this variant."""
        entries = _located((FACTORS, self.family, name), self.entry)
        return [(loc, item) for loc, item in entries if self.variant in item.get("only", [self.variant])]


def _located(at: Loc, entry: Mapping[str, Any]) -> Located:
    return [((*at, index), item) for index, item in enumerate(entry.get(str(at[-1]), ()))]


def _filled(value: Any, texts: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        whole = PLACEHOLDER.fullmatch(value)
        if whole and whole[1] in texts:
            return texts[whole[1]]
        return PLACEHOLDER.sub(lambda match: str(texts.get(match[1], match[0])), value)
    if isinstance(value, list):
        return [_filled(item, texts) for item in value]
    if isinstance(value, dict):
        return {_filled(key, texts): _filled(item, texts) for key, item in value.items()}
    return value


def expansion(document: Document) -> int:
    """More characters than the scenarios have in all, found without making them."""
    text, factors = json.dumps(document.value), document.value[FACTORS]
    count = sum(len(factor.get("variants", ())) or 1 for factor in factors.values())
    longest = max(map(len, _QUOTED.findall(text)))
    pairs = min(count * count * len(document.value[TEMPLATES]), MAX_SCENARIOS)
    return (len(text) + len(PLACEHOLDER.findall(text)) * longest) * (count + pairs)


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(family, name, texts, _filled(entry, texts))
        for family, entry in factors.items()
        for name, texts in (entry.get("variants") or {"": {}}).items()
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """A template at `at`, and two factors by their roles; the second is on another channel."""

    at: Loc
    template: Mapping[str, Any]
    factors: Mapping[str, Variant]

    def steps(self) -> list[Entry]:
        """The steps of the scenario."""
        parts = [(FIRST, self.template[FIRST]), (FIRST, VERIFY)]
        parts += [(SECOND, part) for part in (*self.template[SECOND], VERIFY)]
        steps = [(role, *step) for role, part in parts for step in self.factors[role].part(part)]
        return steps + [(FIRST, *step) for step in _located((*self.at, "steps"), self.template)]

    def failures(self) -> list[Entry]:
        """The failures that belong to the factors' roles."""
        shared = _located((*self.at, "failures"), self.template)
        found = [(role, *failure) for role in self.factors for failure in shared]
        for role, factor in self.factors.items():
            found += [(role, *failure) for failure in factor.part("failures")]
        able = (entry for entry in found if entry[2].get("role", entry[0]) == entry[0])
        return [entry for entry in able if self.factors[entry[0]].family not in entry[2].get("except", ())]


def pairs(document: Document) -> Iterator[Pair]:
    """Each scenario that the templates make of the factors."""
    known = variants(document.value[FACTORS])
    for name, template in document.value[TEMPLATES].items():
        for first in (factor for factor in known if factor.part(template[FIRST])):
            channel, part = first.entry["amr"], template[SECOND][-1]
            able = [factor for factor in known if factor.part(part) and factor.entry["amr"] != channel]
            able = [factor for factor in able if _may_follow(factor, first)]
            if "seconds" in template:
                able = [each for chosen in template["seconds"] for each in able if each.name == chosen][:1]
            for second in able if first.name in template.get("firsts", [first.name]) else ():
                yield Pair((TEMPLATES, name), template, {FIRST: first, SECOND: second})


def _may_follow(second: Variant, first: Variant) -> bool:
    seconds = first.entry.get("seconds", [second.name])
    return second.name in seconds and first.name in second.entry.get("firsts", [first.name])


def scenarios(document: Document) -> Iterator[tuple[str, Document]]:
    """Each scenario by name; a failure is run where its factor and functions first meet it."""
    seen: set[Met] = set()
    for pair in pairs(document):
        texts, origin = dict[str, Any](), dict[str, Any](template=pair.at[-1])
        for role, factor in pair.factors.items():
            name, title, channel = factor.name, factor.entry["title"], factor.entry["amr"]
            origin[role] = {"name": name, "title": title, "channel": channel}
            texts |= {role: name, f"{role}_title": title, f"{role}_channel": channel}
        shared = {"arguments": ["{first}", "{second}"], **pair.template}
        value = {key: _filled(shared[key], texts) for key in _COPIED if key in shared} | {"origin": origin}
        value["title"] = value["title"][:1].upper() + value["title"][1:]
        scenario = Document(
            document.path, value, document.text, moved={(): pair.at, (KEY,): (*pair.at, "name")}
        )
        _add_steps_and_failures(scenario, pair, texts, seen)
        yield _filled(pair.template["name"], texts), scenario


def _add_steps_and_failures(scenario: Document, pair: Pair, texts: dict[str, Any], seen: set[Met]) -> None:
    first, second = (factor.entry.get("user", {}) for factor in pair.factors.values())
    user = dict(sorted({**first, **({} if pair.template.get("enrolls") else second)}.items()))
    texts |= {"login": next(iter(first), "login_id"), "user": user, **pair.template.get("texts", {})}
    entries = pair.steps()
    steps = _add(scenario, "steps", entries, texts)
    names, begins = [str(step.get("name")) for step in steps], [role for role, *_ in entries].index(SECOND)
    asking = [index for index, step in enumerate(steps) if "ask" in step]
    texts |= {"first_step": names[0], "second_begins": names[begins]}
    texts["before_first_answer"] = names[asking[0] - 1] if asking else ""
    failures = []
    for role, at, item in pair.failures():
        failure = _filled(item, {**texts, "role": role, "token": ROLES[role]})
        met = {(at, role, pair.factors[role].name), (role, *_meets(failure, steps))}
        failures += [] if met & seen else [(role, at, item)]
        seen |= met
    _add(scenario, "failures", failures, texts)


def _meets(failure: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The name of a failure, and the functions that meet it: that of its fault, and the last or first one."""
    yield str(failure.get("name"))
    trigger, last = failure.get("provoke"), failure.get("stops_at") or steps[0].get("name")
    faulty = trigger.get("step") if isinstance(trigger, dict) else None
    yield from (str(step.get("function")) for step in steps if step.get("name") in (faulty, last))


def _add(scenario: Document, key: str, entries: list[Entry], texts: Mapping[str, Any]) -> list[Any]:
    filled = []
    for index, (role, at, item) in enumerate(entries):
        scenario.moved.setdefault((key,), at[:-1])
        scenario.moved[key, index] = at
        kept = {name: value for name, value in item.items() if name not in _SELECTING}
        filled.append(_filled(kept, {**texts, "role": role, "token": ROLES[role]}))
    scenario.value[key] = filled
    return filled
