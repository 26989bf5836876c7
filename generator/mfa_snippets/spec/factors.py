"""Authentication methods, and templates of scenarios that combine two of them, expanded into scenarios."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from mfa_snippets.errors import InputError, unknown
from mfa_snippets.spec.document import KEY, Document, Loc, Problems

MAX_SCENARIOS, MAX_EXPANSION = 1_000, 200_000_000  # the limits of all scenarios, and of their characters
FACTORS, TEMPLATES, FIRST, SECOND, VERIFY = "factors", "templates", "first", "second", "verify"
ROLES = {FIRST: "refresh", SECOND: "session"}  # with the token that the next step takes
# The placeholders of each scenario, beside the texts of its factors and its template.
TEXTS = {f"{role}{key}" for role in ROLES for key in ("", "_name", "_title", "_channel")}
TEXTS |= {"first_step", "before_first_answer", "second_begins", "role", "token", "login", "user"}
PLACEHOLDER = re.compile(r"{(\w+)}")
_CONDITIONS = {"only", "except", "role"}  # of an entry: variants, families, and the role that it is for
_COPIED = ("title", "summary", "arguments", "after", "amr", "prints")

Entry = tuple[str, Loc, dict[str, Any]]  # a step or failure of the factor in a role, with its location
Part = tuple[Loc, Mapping[str, Any]]  # an entry of the file
Texts = Mapping[str, Any]  # what replaces placeholders, by their names
Roles = Mapping[str, "Variant"]  # the factors of a scenario
Met = tuple[Any, ...]  # a failure with its role, and the factor or the functions that meet it


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor, such as `otp-email`: its family's entry, filled with the texts of one variant."""

    name: str
    family: str
    variant: str
    entry: Mapping[str, Any]

    def part(self, name: str, role: str, texts: Texts, template: Part | None = None) -> list[Entry]:
        """The steps or failures of its own, or of a template, that it has in a role, filled with texts."""
        at, parts = template or ((FACTORS, self.family), self.entry)
        texts = {**texts, "role": role, "token": ROLES[role]}
        return [
            (role, (*at, name, index), _filled({key: item[key] for key in item.keys() - _CONDITIONS}, texts))
            for index, item in enumerate(parts.get(name, ()))
            if self.variant in item.get("only", [self.variant])
            and self.family not in item.get("except", ())
            and item.get("role", role) == role
        ]


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(f"{family}-{name}" if name else family, family, name, _filled(entry, texts))
        for family, entry in factors.items()
        for name, texts in (entry.get("variants") or {"": {}}).items()
    )


def _filled(value: Any, texts: Texts) -> Any:
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


@lru_cache(maxsize=4)
def scenarios(document: Document) -> Sequence[tuple[str, Document]]:
    """Each scenario by name. Kept, since a document seldom changes. Raises `InputError` for too many."""
    if (size := _expansion(document)) > MAX_EXPANSION:
        message = f"expands to {size:,} characters, expected at most {MAX_EXPANSION:,}"
    elif len(found := tuple(islice(_scenarios(document), MAX_SCENARIOS + 1))) > MAX_SCENARIOS:
        message = f"more than {MAX_SCENARIOS:,} scenarios, expected at most these"
    else:
        return found
    raise InputError(document.problem((), message))


def _expansion(document: Document) -> int:
    """More characters than the scenarios have in all, found without making them."""
    text, factors = json.dumps(document.value), document.value[FACTORS]
    count = sum(len(factor.get("variants", ())) or 1 for factor in factors.values())
    longest = max(map(len, re.findall(r'"(?:[^"\\]|\\.)*"', text)))
    pairs = min(count * count * len(document.value[TEMPLATES]), MAX_SCENARIOS)
    return (len(text) + len(PLACEHOLDER.findall(text)) * longest) * (count + pairs)


def _scenarios(document: Document) -> Iterator[tuple[str, Document]]:
    """A failure is run where its factor and functions first meet it."""
    known, seen = variants(document.value[FACTORS]), set[Met]()
    for name, template in document.value[TEMPLATES].items():
        for first in known:
            able = [second for second in known if _may_combine(template, first, second)]
            if "seconds" in template:
                able = sorted(able, key=lambda each: template["seconds"].index(each.name))[:1]
            for second in able:
                yield _scenario(document, name, {FIRST: first, SECOND: second}, seen)


def _may_combine(template: Mapping[str, Any], first: Variant, second: Variant) -> bool:
    """Whether two factors have the parts of a template, are on two channels, and no list leaves one out."""
    lists = [(template, "firsts", first), (second.entry, "firsts", first)]
    lists += [(template, "seconds", second), (first.entry, "seconds", second)]
    is_named = all(factor.name in entry.get(key, [factor.name]) for entry, key, factor in lists)
    has_channels = first.entry["amr"] != second.entry["amr"]
    parts = ((first, template[FIRST], FIRST), (second, template[SECOND][-1], SECOND))
    return is_named and has_channels and all(factor.part(part, role, {}) for factor, part, role in parts)


def _scenario(document: Document, name: str, factors: Roles, seen: set[Met]) -> tuple[str, Document]:
    at, template = (TEMPLATES, name), document.value[TEMPLATES][name]
    origin, texts = dict[str, Any](template=name), dict[str, Any]()
    for role, factor in factors.items():
        origin[role] = {"name": factor.name, "title": factor.entry["title"], "channel": factor.entry["amr"]}
        texts |= {role: factor.name, **{f"{role}_{key}": text for key, text in origin[role].items()}}
    whole = {"arguments": ["{first}", "{second}"], **template}
    value = {key: _filled(whole[key], texts) for key in _COPIED if key in whole} | {"origin": origin}
    value["title"] = value["title"][:1].upper() + value["title"][1:]
    first, second = (factor.entry.get("user", {}) for factor in factors.values())
    user = first if template.get("enrolls") else {**first, **second}
    texts |= {"login": next(iter(first), "login_id"), "user": dict(sorted(user.items()))}
    texts |= template.get("texts", {})
    parts = [(FIRST, template[FIRST]), (FIRST, VERIFY)]
    parts += [(SECOND, part) for part in (*template[SECOND], VERIFY)]
    steps = [entry for role, part in parts for entry in factors[role].part(part, role, texts)]
    steps += factors[FIRST].part("steps", FIRST, texts, (at, template))
    names = [str(step.get("name")) for _, _, step in steps]
    asking = [index for index, (_, _, step) in enumerate(steps) if "ask" in step]
    texts |= {"first_step": names[0], "second_begins": names[[role for role, _, _ in steps].index(SECOND)]}
    texts["before_first_answer"] = names[asking[0] - 1] if asking else ""
    shared = (factor.part("failures", role, texts, (at, template)) for role, factor in factors.items())
    own = (factor.part("failures", role, texts) for role, factor in factors.items())
    failures = _first_met(chain(*shared, *own), factors, steps, seen)
    moved: dict[Loc, Loc] = {(): at, (KEY,): (*at, "name")}
    for key, found in {"steps": steps, "failures": failures}.items():
        value[key] = [item for _, _, item in found]
        moved |= {(key, index): place for index, (_, place, _) in enumerate(found)}
    return _filled(template["name"], texts), Document(document.path, value, document.text, moved=moved)


def _first_met(failures: Iterable[Entry], factors: Roles, steps: list[Entry], seen: set[Met]) -> list[Entry]:
    """The failures that no earlier scenario has for the same factor, or for the same functions."""
    new = []
    for role, at, failure in failures:
        trigger, last = failure.get("provoke"), failure.get("stops_at") or steps[0][2].get("name")
        faulty = trigger.get("step") if isinstance(trigger, dict) else None
        functions = (str(step.get("function")) for _, _, step in steps if step.get("name") in (faulty, last))
        met: set[Met] = {(at, role, factors[role].name), (role, str(failure.get("name")), *functions)}
        new += [] if met & seen else [(role, at, failure)]
        seen |= met
    return new


def check_factors(document: Document) -> Problems:
    """Every problem of the factors that the scenarios made of them do not show by themselves."""
    families, channels, used = document.value[FACTORS], document.value["channels"], set[Loc]()
    names = [factor.name for factor in variants(families)]
    for factor in variants(families):
        text = PLACEHOLDER.fullmatch(families[factor.family]["amr"])
        at: Loc = ("variants", factor.variant, text[1]) if text else ("amr",)
        yield from document.undefined((FACTORS, factor.family, *at), "channel", factor.entry["amr"], channels)
        if names.count(factor.name) > 1:
            message = f"factor '{factor.name}' is here twice, expected distinct names"
            yield document.problem((FACTORS, factor.family, KEY), message)
    texts = {key for entry in families.values() for one in entry.get("variants", {}).values() for key in one}
    texts.update(TEXTS, *(each.get("texts", ()) for each in document.value[TEMPLATES].values()))
    for _, scenario in scenarios(document):
        used.update(scenario.moved.values())
        for key, value in scenario.value.items():
            for at, item in _items(key, value) or [((key,), value)]:
                for name in PLACEHOLDER.findall(str(item)):
                    yield scenario.problem(at, *unknown("placeholder", name, texts))
    for kind in (FACTORS, TEMPLATES):
        for name, entry in document.value[kind].items():
            for key in ("firsts", "seconds"):
                yield from document.undefined((kind, name, key), "factor", entry.get(key), names)
            for at, item in (each for key, value in entry.items() for each in _items(key, value)):
                if (kind, name, *at) not in used:
                    message = f"no scenario has '{item.get('name')}', expected one with this role and part"
                    yield document.problem((kind, name, *at), message)


def _items(key: str, value: object) -> list[tuple[Loc, Any]]:
    """The steps or failures in a list, with their locations."""
    items = enumerate(value) if isinstance(value, list) else ()
    return [((key, index), item) for index, item in items if isinstance(item, dict)]
