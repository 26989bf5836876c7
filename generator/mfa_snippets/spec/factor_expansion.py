"""Make scenarios of factors: in each frame, every first factor with every second one of another channel."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from mfa_snippets.spec.document import Document, Loc, Place

ONLY = "only"


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor: a family's entry with the texts of one of its variants. `name` is `otp-email`."""

    name: str
    family: str
    variant: str
    texts: Mapping[str, str]
    entry: Mapping[str, Any]

    @property
    def amr(self) -> str:
        """The channel that it leaves in `amr`."""
        return str(self.filled(self.entry["amr"]))

    @property
    def title(self) -> str:
        """With its article: `a one-time code by email`."""
        return str(self.filled(self.entry["title"]))

    def part(self, name: str) -> tuple[tuple[int, Any], ...]:
        """The steps or failures of one part that are of this variant, each with its place in the list."""
        return tuple(
            (index, item)
            for index, item in enumerate(self.entry.get(name, ()))
            if not isinstance(item, dict) or self.variant in item.get(ONLY, (self.variant,))
        )

    def filled(self, value: Any, more: Mapping[str, str] | None = None) -> Any:
        """A value with this variant's texts for `{names}`, and `more` of them."""
        return filled(value, {**self.texts, **(more or {})})


def filled(value: Any, texts: Mapping[str, str]) -> Any:
    """A value with `texts` for `{names}`, in keys too."""
    if isinstance(value, str):
        for name, text in texts.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, list):
        return [filled(item, texts) for item in value]
    if isinstance(value, dict):
        return {filled(key, texts): filled(item, texts) for key, item in value.items() if key != ONLY}
    return value


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(f"{family}-{variant}" if variant else family, family, variant, texts, entry)
        for family, entry in factors.items()
        for variant, texts in (entry.get("variants") or {"": {}}).items()
    )


FACTORS, FRAMES = "factors", "frames"
FIRST, SECOND = "first", "second"
OPTIONS, LOGIN, EMAIL, PHONE, LOGIN_ID = "options", "login", "email", "phone", "login_id"
Keep = Callable[[dict[str, Any]], bool]


def scenarios(document: Document) -> Iterator[tuple[str, Document]]:
    """Each derived scenario as a document, whose places are those of the factors' file.

    A factor's own failures are run in the first scenario that takes the part which they are of, a frame's in
    the first one with each factor.
    """
    known, shown = variants(document.value[FACTORS]), _Shown()
    for name, frame in document.value[FRAMES].items():
        for first, second in pairs(frame, known):
            made = _Making(document, name, frame, first, second, shown)
            yield scenario_name(frame, first, second), made.scenario()


def pairs(frame: Mapping[str, Any], known: Iterable[Variant]) -> Iterator[tuple[Variant, Variant]]:
    """The factors of which a frame makes a scenario each."""
    chosen, last = frame.get(FIRST) or [factor.name for factor in known], frame["parts"][-1]
    for first in (factor for factor in known if factor.name in chosen and factor.part(FIRST)):
        for second in known:
            if second.part(last) and first.amr != second.amr:
                yield first, second


@dataclass
class _Shown:
    """Whose failures were given to a scenario already."""

    seen: set[tuple[str, ...]] = field(default_factory=set)

    def is_first(self, *key: str) -> bool:
        """Whether nobody has asked this before."""
        is_new = key not in self.seen
        self.seen.add(key)
        return is_new


class _Making:
    """Gathers the parts of one scenario, and where each of them stands."""

    def __init__(
        self,
        document: Document,
        name: str,
        frame: Mapping[str, Any],
        first: Variant,
        second: Variant,
        shown: _Shown,
    ) -> None:
        self.document, self.name, self.frame = document, name, frame
        self.first, self.second, self.shown = first, second, shown
        self.at: Loc = (FRAMES, name)
        self.texts: Mapping[str, str] = frame.get("texts", {})
        self.places: dict[Loc, Place] = {(): document.places[self.at]}
        self.value: dict[str, Any] = {}

    def scenario(self) -> Document:
        """The scenario, with the failures that nobody has shown before."""
        for key in ("title", "summary"):
            text = _named(self.frame[key], self.first.title, self.second.title)
            self._set((key,), (*self.at, key), text[:1].upper() + text[1:])
        self.value["environment"] = list(dict.fromkeys(self._environment()))
        self.value["amr"] = [_named(name, self.first.amr, self.second.amr) for name in self.frame["amr"]]
        self.value["made"] = {"frame": self.name, FIRST: _part(self.first), SECOND: _part(self.second)}
        self._steps()
        self._own("hints", "hints")
        self._failures()
        return Document(self.document.path, self._addressed(self.value), self.places)

    def _addressed(self, value: Any) -> Any:
        """A value with the user's addresses for `$login` and `$email`: one variable where they agree."""
        by_phone = self.first.texts.get("address") == PHONE
        names = {LOGIN: PHONE if by_phone else LOGIN_ID, EMAIL: EMAIL if by_phone else LOGIN_ID}
        if isinstance(value, dict):
            addressed = {key: self._addressed(item) for key, item in value.items()}
            if "environment" in addressed and "steps" in addressed:
                variables = [names.get(name, name) for name in value["environment"]]
                addressed["environment"] = list(dict.fromkeys(variables))
            return addressed
        if isinstance(value, list):
            return [self._addressed(item) for item in value]
        if value == "$" + OPTIONS:
            return deepcopy(self.frame.get(OPTIONS, {}))
        if isinstance(value, str) and value[:1] == "$":
            return "$" + names.get(value[1:], value[1:])
        if isinstance(value, str):
            return value.replace("{login_variable}", names[LOGIN].upper())
        return value

    def _environment(self) -> Iterator[str]:
        yield from self.frame["environment"]
        for factor in (self.first, self.second):
            yield from factor.filled(factor.entry.get("environment", []))

    def _steps(self) -> None:
        self._factor(self.first, FIRST)
        user: dict[str, Any] = {}
        for factor, part in ((self.first, FIRST), (self.second, SECOND)):
            if part == FIRST or part in self.frame["parts"]:
                user |= factor.filled(factor.entry.get("user", {}))
        if user and self.value["steps"]:
            self.value["steps"][0].setdefault("with", {})["user"] = user
        for part in self.frame["parts"]:
            self._factor(self.second, part)
        self._own("steps", "steps")

    def _failures(self) -> None:
        for key, factor in (("failures", self.first), ("second_failures", self.second)):
            if self.shown.is_first("frame", self.name, key, factor.name):
                self._own("failures", key, self._resolve)
        for part, factor in ((FIRST, self.first), *((part, self.second) for part in self.frame["parts"])):
            if self.shown.is_first("factor", part, factor.name):
                self._factor(factor, f"{part}_failures", "failures", self._resolve)

    def _resolve(self, failure: dict[str, Any]) -> bool:
        """Put steps and numbers for names of a role; false for a missing answer where none is asked for."""
        provoke, steps = failure.get("provoke"), self.value["steps"]
        asked = [step["ask"].get("name") for step in steps if isinstance(step.get("ask"), dict)]
        if not isinstance(provoke, dict):
            return True  # the form is checked where the scenario is
        if provoke.get("wrong_input") in asked:
            provoke["wrong_input"] = asked.index(provoke["wrong_input"]) + 1
        if failure.get("stops_at") in (roles := self._roles(steps)):
            failure["stops_at"] = roles[failure["stops_at"]]
        return "inputs_typed" not in provoke or (bool(asked) and not any("click" in step for step in steps))

    def _roles(self, steps: list[dict[str, Any]]) -> dict[str, str | None]:
        """Steps by what they are in the scenario."""
        names = [step.get("name") for step in steps]
        first = next((index for index, step in enumerate(steps) if "ask" in step), 0)
        return {
            "$first_step": names[0],
            "$before_first_answer": names[first - 1] if first else None,
            "$second_begins": names[len(self.first.part(FIRST))],
        }

    def _own(self, key: str, source: str, keep: Keep = bool) -> None:
        """Append what the frame lists there."""
        items = ((index, item) for index, item in enumerate(self.frame.get(source, ())))
        self._append(
            key, (*self.at, source), ((index, filled(item, self.texts)) for index, item in items), keep
        )

    def _factor(self, factor: Variant, part: str, key: str = "steps", keep: Keep = bool) -> None:
        """Append what a factor lists there."""
        items = ((index, factor.filled(item, self.texts)) for index, item in factor.part(part))
        self._append(key, (FACTORS, factor.family, part), items, keep)

    def _append(self, key: str, source: Loc, items: Iterable[tuple[int, Any]], keep: Keep) -> None:
        """Append items of the list at `source`, with their places; `keep` may change one, or refuse it."""
        target = self.value.setdefault(key, [])
        self.places.setdefault((key,), self.document.places.get(source, self.places[()]))
        for index, item in ((index, deepcopy(item)) for index, item in items):
            if keep(item):
                self._set((key, len(target)), (*source, index), None)
                for name in _asking(item):
                    self._set((key, len(target), "with", name), (*self.at, OPTIONS), None)
                target.append(item)

    def _set(self, loc: Loc, source: Loc, value: Any) -> None:
        if len(loc) == 1:
            self.value[str(loc[0])] = value
        for place, where in self.document.places.items():
            if place[: len(source)] == source:
                self.places[(*loc, *place[len(source) :])] = where


def scenario_name(frame: Mapping[str, Any], first: Variant, second: Variant) -> str:
    """The name of the scenario that a frame makes of two factors."""
    return _named(frame["name"], first.name, second.name)


def _named(text: str, first: str, second: str) -> str:
    return str(filled(text, {FIRST: first, SECOND: second}))


def _asking(item: Any) -> Iterator[str]:
    """The arguments for which the frame's options stand, and their places."""
    given = item.get("with") if isinstance(item, dict) else None
    return (name for name, value in (given or {}).items() if value == "$" + OPTIONS)


def _part(factor: Variant) -> dict[str, str]:
    return {"name": factor.name, "title": factor.title, "channel": factor.amr}
