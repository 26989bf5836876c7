"""Make scenarios of factors: every first factor with every second factor of another channel."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .source import Document, Loc, Place

FACTORS, PAIR = "factors", "pair"
FIRST, ENROL, SECOND = "first", "enrol", "second"
Keep = Callable[[dict[str, Any]], bool]
LOGIN, EMAIL, PHONE, LOGIN_ID = "login", "email", "phone", "login_id"


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor: a family's entry with the texts of one of its variants. `name` is `otp-email`."""

    name: str
    family: str
    texts: Mapping[str, str]
    entry: Mapping[str, Any]

    @property
    def amr(self) -> str:
        """The channel that it leaves in `amr`."""
        return str(self.filled(self.entry["amr"]))

    def filled(self, value: Any) -> Any:
        """A value with this variant's texts for `{names}`."""
        if isinstance(value, str):
            for name, text in self.texts.items():
                value = value.replace("{" + name + "}", text)
            return value
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, dict):
            return {self.filled(key): self.filled(item) for key, item in value.items()}
        return value


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(name=f"{family}-{variant}" if variant else family, family=family, texts=texts, entry=entry)
        for family, entry in factors.items()
        for variant, texts in (entry.get("variants") or {"": {}}).items()
    )


def pairs(document: Document) -> Iterator[tuple[str, Document]]:
    """Each derived scenario as a document, whose places are those of the factors' file.

    A factor's own failures are run with the first partner that it is derived with, in either place.
    """
    known = variants(document.value[FACTORS])
    shown: set[tuple[str, str]] = set()
    for first in known:
        for second in known:
            if first.entry.get(FIRST) and second.entry.get(SECOND) and first.amr != second.amr:
                fresh = {(FIRST, first.name), (SECOND, second.name)} - shown
                shown |= fresh
                name = f"{first.name}-then-{second.name}"
                yield name, _Pair(document, first, second).scenario({place for place, _ in fresh})


class _Pair:
    """Gathers the parts of one scenario, and where each of them stands."""

    def __init__(self, document: Document, first: Variant, second: Variant) -> None:
        self.document, self.first, self.second = document, first, second
        self.frame: Mapping[str, Any] = document.value[PAIR]
        self.places: dict[Loc, Place] = {(): document.places[(PAIR,)]}
        self.value: dict[str, Any] = {}

    def scenario(self, fresh: set[str]) -> Document:
        """The scenario; `fresh` has the places whose failures nobody has shown before."""
        titles = {
            part: factor.filled(factor.entry["title"])
            for part, factor in ((FIRST, self.first), (SECOND, self.second))
        }
        for key in ("title", "summary"):
            self._set((key,), (PAIR, key), _titled(self.frame[key], titles))
        self.value["environment"] = list(dict.fromkeys(self._environment()))
        self.value["amr"] = [self.first.amr, self.second.amr, "mfa"]
        self._steps()
        self._list("hints", (PAIR, "hints"), self.frame.get("hints", []))
        self._failures(fresh)
        return Document(self.document.path, self._addressed(self.value), self.places)

    def _addressed(self, value: Any) -> Any:
        """A value with the user's addresses for `$login` and `$email`: one variable where they agree."""
        by_phone = self.first.texts.get("address") == PHONE
        names = {LOGIN: PHONE if by_phone else LOGIN_ID, EMAIL: EMAIL if by_phone else LOGIN_ID}
        if isinstance(value, dict):
            filled = {key: self._addressed(item) for key, item in value.items()}
            if "environment" in filled and "steps" in filled:
                filled["environment"] = list(
                    dict.fromkeys(names.get(name, name) for name in value["environment"])
                )
            return filled
        if isinstance(value, list):
            return [self._addressed(item) for item in value]
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
        self._part(self.first, FIRST)
        user: dict[str, Any] = {}
        for factor in (self.first, self.second):
            user |= factor.filled(factor.entry.get("user", {}))
        if user and self.value["steps"]:
            self.value["steps"][0].setdefault("with", {})["user"] = user
        self._part(self.second, ENROL)
        self._part(self.second, SECOND)
        self._list("steps", (PAIR, "steps"), self.frame["steps"])

    def _part(self, factor: Variant, part: str) -> None:
        self._list("steps", (FACTORS, factor.family, part), factor.filled(factor.entry.get(part, [])))

    def _failures(self, fresh: set[str]) -> None:
        """Those of the frame with each first factor, and each factor's own, once."""
        if FIRST in fresh:
            self._list("failures", (PAIR, "failures"), self.frame.get("failures", []), self._resolve)
        if SECOND in fresh:
            common = self.frame.get("second_failures", [])
            self._list("failures", (PAIR, "second_failures"), common, self._resolve)
        for part, factor in ((FIRST, self.first), (SECOND, self.second)):
            if part in fresh:
                key = f"{part}_failures"
                own = factor.filled(factor.entry.get(key, []))
                self._list("failures", (FACTORS, factor.family, key), own, self._resolve)

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
            "$second_begins": names[len(self.first.entry[FIRST])],
        }

    def _list(self, key: str, source: Loc, items: list[Any], keep: Keep = bool) -> None:
        """Append items that stand at `source`, with their places; `keep` may change one, or refuse it."""
        target = self.value.setdefault(key, [])
        self.places.setdefault((key,), self.document.places.get(source, self.places[()]))
        for index, item in enumerate(deepcopy(items)):
            if keep(item):
                self._set((key, len(target)), (*source, index), None)
                target.append(item)

    def _set(self, loc: Loc, source: Loc, value: Any) -> None:
        if len(loc) == 1:
            self.value[str(loc[0])] = value
        for place, where in self.document.places.items():
            if place[: len(source)] == source:
                self.places[(*loc, *place[len(source) :])] = where


def _titled(text: str, titles: Mapping[str, str]) -> str:
    for name, title in titles.items():
        text = text.replace("{" + name + "}", title)
    return text[:1].upper() + text[1:]
