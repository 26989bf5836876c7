"""Check operations, functions, failure modes, capabilities and factors: each name in them is defined."""

from itertools import chain
from re import fullmatch, search
from typing import Any

from mfa_snippets.contracts.facts import NAME
from mfa_snippets.errors import unknown
from mfa_snippets.spec import factors
from mfa_snippets.spec.document import KEY, Document, Loc, Problems
from mfa_snippets.spec.factors import FACTORS, PLACEHOLDER, TEMPLATES
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_argument, check_placeholders
from mfa_snippets.spec.value import references


def check_operation(specification: Specification, name: str) -> Problems:
    """Every problem of an operation's wire, and of the failure modes that it lists."""
    operation, document = specification.operations[name], specification.documents[f"operations/{name}"]
    modes = specification.names["failure_modes"]
    yield from document.undefined((name, "fails"), "failure mode", operation.fails, modes)
    if operation.wire:
        at, arguments = (name, "wire"), tuple(operation.arguments)
        yield from check_placeholders(document, (*at, "path"), operation.wire.path, arguments)
        required = operation.wire.body.required if operation.wire.body else {}
        for loc, reference in (
            *references(operation.wire.query, *at, "query"),
            *references(required, *at, "body", "required"),
        ):
            yield from document.undefined(loc, f"argument of {name}", reference.name, arguments)


def check_error(specification: Specification, name: str) -> Problems:
    """A code that is neither the service's nor a word of a demo."""
    if not fullmatch(rf"E[0-9]+|{NAME}", name):
        message = f"'{name}', expected a code such as E061103, or a word such as input"
        yield specification.documents[f"errors/{name}"].problem((name, KEY), message)


def check_function(specification: Specification, name: str) -> Problems:
    function, document = specification.functions[name], specification.documents[f"functions/{name}"]
    operations = specification.names["operations"]
    if not fullmatch(NAME, name):
        yield document.problem((name, KEY), f"'{name}', expected a name such as verify_otp")
    yield from document.undefined((name, "operation"), "operation", function.operation, operations)
    for loc, reference in references(function.fixed, name, "with"):
        yield from document.undefined(loc, "parameter", reference.name, function.parameters)
    texts: dict[Loc, str] = {("summary",): function.summary, ("notes",): function.notes or ""}
    texts |= {("parameters", key): text for key, text in function.parameters.items()}
    for loc, text in (*texts.items(), (("returns", "text"), function.returns.text)):
        for other in PLACEHOLDER.findall(text):
            known = specification.names["functions"]
            yield from document.undefined((name, *loc), "function", other, known)
        if brace := search("[{}]", PLACEHOLDER.sub("", text)):
            yield document.problem((name, *loc), f"'{brace[0]}' alone, expected {{function}}")
    if function.error and specification.errors:
        code, codes = function.error.code, specification.names["errors"]
        yield from document.undefined((name, "error", "code"), "error", code, codes)
    if specification.is_complete("scenarios") and name not in specification.scenarios_by_function:
        yield document.problem((name, KEY), f"no scenario runs '{name}', expected a step of one")
    if operation := specification.operations.get(function.operation):
        for argument in function.arguments:
            at = (name, "with" if argument in function.fixed else "parameters", argument, KEY)
            kind = f"argument of {function.operation}"
            yield from document.undefined(at, kind, argument, operation.arguments)
        for argument, value in function.fixed.items():
            yield from check_argument(document, (name, "with", argument), value, operation)


def check_capability(specification: Specification, name: str) -> Problems:
    """Every problem of the names in a capability, and of a reason that is missing."""
    capability, document = specification.capabilities[name], specification.documents[f"capabilities/{name}"]
    operations = specification.names["operations"]
    yield from document.undefined((name, "operation"), "operation", capability.operation, operations)
    if operation := specification.operations.get(capability.operation or ""):
        kind = f"argument of {capability.operation}"
        yield from document.undefined((name, "needs"), kind, capability.needs, operation.arguments)
    for sdk in () if capability.not_run or capability.operation else specification.base_sdks.values():
        if name in sdk.capabilities and sdk.capabilities[name].call:
            message = f"capability '{name}' has a call in {sdk.label} that no app runs, expected not_run here"
            yield document.problem((name, KEY), message)


def check_factors(document: Document) -> Problems:
    """Every problem of the factors that the scenarios made of them do not show by themselves."""
    known, used = factors.variants(document.value[FACTORS]), set[Loc]()
    names = [factor.name for factor in known]
    for factor in known:
        text = PLACEHOLDER.fullmatch(document.value[FACTORS][factor.family]["amr"])
        at: Loc = ("variants", factor.variant, text[1]) if text else ("amr",)
        channels = document.value["channels"]
        yield from document.undefined((FACTORS, factor.family, *at), "channel", factor.entry["amr"], channels)
        if names.count(factor.name) > 1:
            message = f"factor '{factor.name}' is here twice, expected distinct names"
            yield document.problem((FACTORS, factor.family, KEY), message)
    entries = document.value[FACTORS].values()
    texts = {*chain(*(each for entry in entries for each in (entry.get("variants") or {}).values()))}
    texts.update(factors.TEXTS, *(each.get("texts", ()) for each in document.value[TEMPLATES].values()))
    for _, scenario in factors.scenarios(document):
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
