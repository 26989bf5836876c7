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


class ScenarioTemplate(Model):
    """What all scenarios of one kind have in common; `{first}` and `{second}` are the factors.

    They are the factors' names in `name`, channels in `amr`, and titles in texts. `first` restricts the first
    factors. A scenario has the `first` part of one, then `parts` of the other (it must have the last), then
    `steps`. `options` replace `$options` in parts, `texts` replace `{names}`. `failures` are run once for
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
    environment: tuple[Name, ...]
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

    def part(self, name: str) -> list[tuple[int, Any]]:
        """The steps or failures of one part that belong to this variant, each with its index in the file."""
        entries = enumerate(self.entry.get(name, ()))
        return [(index, item) for index, item in entries if self.variant in item.get("only", [self.variant])]


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


def pairs(template: Mapping[str, Any], known: Iterable[Variant]) -> Iterator[tuple[str, Variant, Variant]]:
    """The name and the factors of each scenario of a template."""
    for first in (factor for factor in known if factor.part(FIRST)):
        is_chosen = first.name in template.get(FIRST, ()) or not template.get(FIRST)
        for second in known if is_chosen else ():
            if second.part(template["parts"][-1]) and first.entry["amr"] != second.entry["amr"]:
                yield _filled(template["name"], {FIRST: first.name, SECOND: second.name}), first, second


def scenarios(document: Document) -> Iterator[tuple[str, Document]]:
    """Each scenario as a document, with the marks of the factors' file.

    A factor's failures are run in the first scenario with the part that they belong to, a template's in the
    first one with each factor.
    """
    known, seen = variants(document.value[FACTORS]), set[tuple[str, ...]]()
    for name, template in document.value[TEMPLATES].items():
        for scenario_name, first, second in pairs(template, known):
            yield scenario_name, _Expansion(document, name, first, second).scenario(seen)


class _Expansion:
    """Collects the parts of one scenario, and their marks."""

    def __init__(self, document: Document, name: str, first: Variant, second: Variant) -> None:
        self.document, self.name, self.first, self.second = document, name, first, second
        self.at: Loc = (TEMPLATES, name)
        self.template = document.value[TEMPLATES][name]
        self.parts = ((first, FIRST), *((second, part) for part in self.template["parts"]))
        self.marks: dict[Loc, Mark] = {(): document.marks[self.at]}
        self.value: dict[str, Any] = {}

    def scenario(self, seen: set[tuple[str, ...]]) -> Document:
        """The scenario, with the failures that are not `seen` in earlier ones."""
        for key in ("title", "summary"):
            text = self._of_factors(key, "title")
            self.value[key] = text[:1].upper() + text[1:]
            self._copy_marks((*self.at, key), (key,))
        self.value["amr"] = self._of_factors("amr", "amr")
        roles = {FIRST: _role(self.first), SECOND: _role(self.second)}
        self.value["origin"] = {"template": self.name, **roles}
        self._add_steps()
        self._add("hints", (*self.at, "hints"), enumerate(self.template.get("hints", ())))
        self._add_failures(seen)
        is_by_phone = self.first.texts.get("address") == "phone"
        names = {"login": "phone"} if is_by_phone else {"login": "login_id", "email": "login_id"}
        value = self._with_addresses(self.value, names)
        factors = (self.template, self.first.entry, self.second.entry)
        variables = (variable for entry in factors for variable in entry.get("environment", ()))
        value["environment"] = list(dict.fromkeys(names.get(name, name) for name in variables))
        return Document(self.document.path, value, self.marks)

    def _of_factors(self, key: str, text: str) -> Any:
        """An entry of the template with a text of each factor."""
        factors = {FIRST: self.first, SECOND: self.second}
        return _filled(self.template[key], {name: each.entry[text] for name, each in factors.items()})

    def _with_addresses(self, value: Any, names: Mapping[str, str]) -> Any:
        """A value with variables for `$login` and `$email`, and the template's options for `$options`."""
        if isinstance(value, dict):
            return {key: self._with_addresses(item, names) for key, item in value.items()}
        if isinstance(value, list):
            return [self._with_addresses(item, names) for item in value]
        name = reference_name(value) or ""
        if name == "options":
            return self.template.get("options", {})
        if name in names:
            return f"${names[name]}"
        return value.replace("{login_variable}", names["login"].upper()) if isinstance(value, str) else value

    def _add_steps(self) -> None:
        for factor, part in self.parts:
            self._add("steps", (FACTORS, factor.family, part), factor.part(part))
        confirmed = (factor for factor, part in self.parts if part in (FIRST, SECOND))
        user = {key: item for factor in confirmed for key, item in factor.entry.get("user", {}).items()}
        if user:
            self.value["steps"][0].setdefault("with", {})["user"] = user
        self._add("steps", (*self.at, "steps"), enumerate(self.template["steps"]))

    def _add_failures(self, seen: set[tuple[str, ...]]) -> None:
        for key, factor in (("failures", self.first), ("second_failures", self.second)):
            if (self.name, key, factor.name) not in seen:
                self._add("failures", (*self.at, key), enumerate(self.template.get(key, ())))
            seen.add((self.name, key, factor.name))
        for factor, part in self.parts:
            key = f"{part}_failures"
            if (part, factor.name) not in seen:
                self._add("failures", (FACTORS, factor.family, key), factor.part(key))
            seen.add((part, factor.name))

    def _add(self, key: str, source: Loc, items: Iterable[tuple[int, Any]]) -> None:
        """Append items of the list at `source`, with their marks."""
        target = self.value.setdefault(key, [])
        self.marks.setdefault((key,), self.document.marks.get(source, self.marks[()]))
        for index, item in items:
            item = _filled(
                {name: value for name, value in item.items() if name != "only"},
                self.template.get("texts", {}),
            )
            if key == "failures" and not self._resolve(item):
                continue
            self._copy_marks((*source, index), (key, len(target)))
            for name, value in arguments_of(item).items():
                if reference_name(value) == "options":
                    self._copy_marks((*self.at, "options"), (key, len(target), "with", name))
            target.append(item)

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

    def _copy_marks(self, source: Loc, target: Loc) -> None:
        for loc, mark in self.document.marks.items():
            if loc[: len(source)] == source:
                self.marks[(*target, *loc[len(source) :])] = mark


def _role(factor: Variant) -> dict[str, str]:
    return {"name": factor.name, "title": factor.entry["title"], "channel": factor.entry["amr"]}
