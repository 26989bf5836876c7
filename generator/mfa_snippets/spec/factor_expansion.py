"""Expand factors into scenarios: in each template, first factors with second ones of another channel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from mfa_snippets.spec.document import Document, Loc, Mark
from mfa_snippets.spec.scenario import Hint
from mfa_snippets.spec.value import Line, Literals, Model, Name, reference_name

FACTORS, TEMPLATES, FIRST, SECOND = "factors", "templates", "first", "second"
Entries = tuple[dict[str, Any], ...]
Located = list[tuple[Loc, Any]]
"""Items of a list, each with its location in the factors' file."""


class ScenarioTemplate(Model):
    """What all scenarios of one kind have in common; `{first}` and `{second}` are the factors.

    They are the factors' names in `name`, channels in `amr`, and titles in texts. `first` restricts the first
    factors. A scenario has the `first` part of one, then `parts` of the other (it must have the last), then
    `steps`. `options` replace `$options` in arguments, `texts` replace `{names}`. `failures` are run once for
    each first factor, `second_failures` once for each second; their `stops_at` may be `$first_step`,
    `$before_first_answer` or `$second_begins`.
    """

    name: Line
    title: Line
    summary: Line
    first: tuple[Line, ...] = ()
    parts: Annotated[tuple[Name, ...], Field(min_length=1)]
    options: dict[Name, Literals | dict[Line, Literals]] = Field(default_factory=dict)
    texts: dict[Name, Line] = Field(default_factory=dict)
    environment: tuple[Line, ...]
    amr: tuple[Line, ...]
    steps: Entries
    hints: tuple[Hint, ...] = ()
    failures: Entries = ()
    second_failures: Entries = ()


class Factor(Model):
    """An authentication method, or a family of methods that differ in texts.

    The parts are steps as in a scenario, validated where they are used: `first` creates a user and ends with
    a session, `enroll` adds the factor to a signed-in user, `second` confirms, `update` adds and confirms.
    `amr` is the channel, `user` has fields of the user. Each of `variants` is a factor `<name>-<variant>`:
    its texts replace `{names}`, and a step with `only` belongs to the variants that it lists.
    """

    title: Line
    amr: Line
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    environment: tuple[Line, ...] = ()
    user: dict[Line, Line] = Field(default_factory=dict)
    first: Entries = ()
    enroll: Entries = ()
    second: Entries = ()
    update: Entries = ()
    first_failures: Entries = ()
    second_failures: Entries = ()
    update_failures: Entries = ()


class Factors(Model):
    """`factors.yaml`: factors, and the templates of the scenarios that combine two of them."""

    templates: dict[Line, ScenarioTemplate]
    factors: dict[Line, Factor]


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor, such as `otp-email`: its family's entry, filled with the texts of one variant."""

    name: str
    family: str
    variant: str
    texts: Mapping[str, str]
    entry: Mapping[str, Any]

    def part(self, name: str) -> Located:
        """The steps or failures of one part that belong to this variant."""
        entries = _located((FACTORS, self.family, name), self.entry)
        return [(loc, item) for loc, item in entries if self.variant in item.get("only", [self.variant])]


def _located(at: Loc, entry: Mapping[str, Any]) -> Located:
    """The items of the list at `at`, of which `entry` has the last key."""
    return [((*at, index), item) for index, item in enumerate(entry.get(str(at[-1]), ()))]


Pair = tuple[str, str, Variant, Variant]
"""A template, and the name and the factors of one of its scenarios."""


def arguments_of(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a step that is not validated yet."""
    arguments = step.get("with")
    return arguments if isinstance(arguments, dict) else {}


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    """A value with `texts` for `{names}`, in keys too."""
    if isinstance(value, str):
        for name, text in texts.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, list):
        return [_filled(item, texts) for item in value]
    if isinstance(value, dict):
        return {_filled(key, texts): _filled(item, texts) for key, item in value.items()}
    return value


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(f"{family}-{name}" if name else family, family, name, texts, _filled(entry, texts))
        for family, entry in factors.items()
        for name, texts in (entry.get("variants") or {"": {}}).items()
    )


def pairs(templates: Mapping[str, Any], known: Iterable[Variant]) -> Iterator[Pair]:
    """Each scenario: its template, its name, and its factors."""
    for name, template in templates.items():
        for first in (factor for factor in known if factor.part(FIRST)):
            is_chosen = first.name in template.get(FIRST, ()) or not template.get(FIRST)
            for second in known if is_chosen else ():
                if second.part(template["parts"][-1]) and first.entry["amr"] != second.entry["amr"]:
                    names = {FIRST: first.name, SECOND: second.name}
                    yield name, _filled(template["name"], names), first, second


def scenarios(document: Document) -> Iterator[tuple[str, Document]]:
    """Each scenario as a document, with the marks of the factors' file.

    A factor's failures are run in the first scenario with the part that they belong to, a template's in the
    first one with each factor.
    """
    seen: set[tuple[Loc, str]] = set()
    for template, name, first, second in pairs(document.value[TEMPLATES], variants(document.value[FACTORS])):
        yield name, _Expansion(document, template, first, second).scenario(seen)


class _Expansion:
    """Collects the parts of one scenario, and their marks."""

    def __init__(self, document: Document, name: str, first: Variant, second: Variant) -> None:
        self.document, self.first, self.second = document, first, second
        self.at: Loc = (TEMPLATES, name)
        self.template = document.value[TEMPLATES][name]
        self.parts = ((first, FIRST), *((second, part) for part in self.template["parts"]))
        is_by_phone = first.texts.get("address") == "phone"
        login, email = ("phone", "email") if is_by_phone else ("login_id", "login_id")
        variables = {"login": login, "email": email, "login_variable": login.upper()}
        self.texts = {**self.template.get("texts", {}), **variables}
        self.marks: dict[Loc, Mark] = {(): document.marks[self.at]}
        self.value: dict[str, Any] = {}

    def scenario(self, seen: set[tuple[Loc, str]]) -> Document:
        """The scenario, with the failures that are not `seen` in earlier ones."""
        factors = {FIRST: self.first, SECOND: self.second}
        titles = {role: factor.entry["title"] for role, factor in factors.items()}
        channels = {role: factor.entry["amr"] for role, factor in factors.items()}
        for key in ("title", "summary"):
            text = _filled(self.template[key], titles)
            self.value[key] = text[:1].upper() + text[1:]
            self.marks |= self.document.marks_below((*self.at, key), (key,))
        self.value["amr"] = _filled(self.template["amr"], channels)
        self.value["origin"] = {"template": self.at[-1]}
        for role, factor in factors.items():
            origin = {"name": factor.name, "title": titles[role], "channel": channels[role]}
            self.value["origin"][role] = origin
        entries = (self.template, self.first.entry, self.second.entry)
        variables = [variable for entry in entries for variable in entry.get("environment", ())]
        self.value["environment"] = list(dict.fromkeys(_filled(variables, self.texts)))
        self._add_steps()
        self._add("hints", _located((*self.at, "hints"), self.template))
        self._add_failures(seen)
        return Document(self.document.path, self.value, self.marks)

    def _add_steps(self) -> None:
        for factor, part in self.parts:
            self._add("steps", factor.part(part))
        confirmed = (factor for factor, part in self.parts if part in (FIRST, SECOND))
        user = {key: item for factor in confirmed for key, item in factor.entry.get("user", {}).items()}
        if user:
            self.value["steps"][0].setdefault("with", {})["user"] = _filled(user, self.texts)
        self._add("steps", _located((*self.at, "steps"), self.template))

    def _add_failures(self, seen: set[tuple[Loc, str]]) -> None:
        sources = [
            (self.first, _located((*self.at, "failures"), self.template)),
            (self.second, _located((*self.at, "second_failures"), self.template)),
            *((factor, factor.part(f"{part}_failures")) for factor, part in self.parts),
        ]
        for factor, items in sources:
            self._add("failures", [(loc, item) for loc, item in items if (loc, factor.name) not in seen])
            seen.update((loc, factor.name) for loc, _ in items)

    def _add(self, key: str, items: Located) -> None:
        """Append items to a list, with their marks."""
        target = self.value.setdefault(key, [])
        for source, item in items:
            self.marks.setdefault((key,), self.document.marks[source[:-1]])
            entry = _filled({name: value for name, value in item.items() if name != "only"}, self.texts)
            if key == "failures" and not self._resolve(entry):
                continue
            at: Loc = (key, len(target))
            self.marks |= self.document.marks_below(source, at)
            for name, value in arguments_of(entry).items():
                if reference_name(value) == "options":
                    entry["with"][name] = self.template.get("options", {})
                    self.marks |= self.document.marks_below((*self.at, "options"), (*at, "with", name))
            target.append(entry)

    def _resolve(self, failure: dict[str, Any]) -> bool:
        """Replace roles by steps and numbers; false for a missing answer where no step asks for one."""
        provoke, steps = failure.get("provoke"), self.value["steps"]
        if not isinstance(provoke, dict):
            return True  # the scenario's validation reports it
        asked = [step["ask"].get("name") for step in steps if isinstance(step.get("ask"), dict)]
        if provoke.get("wrong_input") in asked:
            provoke["wrong_input"] = asked.index(provoke["wrong_input"]) + 1
        names = [step.get("name") for step in steps]
        first_answer = next((index for index, step in enumerate(steps) if "ask" in step), 0)
        roles = {
            "first_step": names[0],
            "before_first_answer": names[first_answer - 1] if first_answer else None,
            "second_begins": names[len(self.first.part(FIRST))],
        }
        role = reference_name(failure.get("stops_at"))
        if role in roles:
            failure["stops_at"] = roles[role]
        return "inputs_typed" not in provoke or (bool(asked) and not any("click" in step for step in steps))
