"""Check one SDK: a binding, a gap or 'not yet' for each operation, defined names, and one version."""

import re
from pathlib import Path

from mfa_snippets.errors import Problem
from mfa_snippets.spec.document import KEY, Document, Loc, Problems, position
from mfa_snippets.spec.factors import PLACEHOLDER
from mfa_snippets.spec.operation import Binding, Operation, Value
from mfa_snippets.spec.sdk import VERSION, Gap, Sdk
from mfa_snippets.spec.specification import Specification, binding_of, gap_of
from mfa_snippets.spec.validation import check_placeholders
from mfa_snippets.spec.value import references

_HINT = "leave the SDK's file as it was: `mfa-snippets upgrade LANGUAGE=VERSION` changes what a build reads"


def check_sdk(specification: Specification, language: str, sdk: Sdk) -> Problems:
    """Every problem of an SDK's file, or of the overrides of a variant."""
    document, operations = specification.documents["sdks"][language], specification.documents["operations"]
    gaps = {name for gap in sdk.gaps if gap.kind == "operation" for name in gap.operations}
    kinds = {"a binding": {**sdk.operations, **sdk.workarounds}, "a gap": gaps, "not_yet": sdk.not_yet}
    for name in operations:
        found = [kind for kind, known in kinds.items() if name in known]
        if len(found) != 1:
            has, expected = " and ".join(found) or "none", ", ".join(kinds)
            message = f"operation '{name}' has {has}, expected one of {expected}"
            yield document.problem(("operations", name, KEY), message)
    capabilities = specification.documents["capabilities"]
    yield from document.undefined(("not_yet",), "operation", sdk.not_yet, operations, capabilities)
    for kind, bindings in (("operations", sdk.operations), ("workarounds", sdk.workarounds)):
        for name, binding in bindings.items():
            yield from document.undefined((kind, name, KEY), "operation", name, operations)
            if name in specification.operations:
                yield from _binding(specification.operations[name], binding, document, (kind, name))
    for index, gap in enumerate(sdk.gaps):
        yield from _gap(specification, gap, ("gaps", index), document)
    for key in ("gaps", "extra_keys", "renamed_keys"):
        for index, each in enumerate(getattr(sdk, key)):
            yield from document.undefined((key, index, "operation"), "operation", each.operation, operations)
    for name, value in sdk.values.items():
        yield from check_placeholders(document, ("values", name, "wrap"), value.wrap or "", ("value",))
    for name in specification.functions:
        yield from _function(specification, name, sdk, document)
    for file in sdk.toolchain.paste.files:
        loc: Loc = ("toolchain", "paste", "files", file, KEY)
        yield from check_placeholders(document, loc, file, ("name", "flat", "pascal"))
    if sdk.toolchain.run and "demo" not in sdk.toolchain.run:
        message = "key 'demo' is missing, expected the command of the demo"
        yield document.problem(("toolchain", "run"), message)
    if specification.is_complete("scenarios"):
        scenarios = specification.scenarios.values()
        known = {failure.name for scenario in scenarios for failure in scenario.failures}
        known |= set(specification.failure_modes)
        for index, error in enumerate(sdk.errors):
            yield from document.undefined(("errors", index, "failure"), "failure", error.failure, known)
        for index, entry in enumerate(sdk.messages):
            yield from document.undefined(("messages", index, "failures"), "failure", entry.failures, known)
    if language not in specification.variants:
        yield from _capabilities(specification, sdk, document)
        for path, text in ((document.path, document.text), *specification.pages.items()):
            yield from other_versions(sdk, path, text)


def _binding(operation: Operation, binding: Binding, document: Document, at: Loc) -> Problems:
    arguments = tuple(operation.arguments)
    yield from check_placeholders(document, (*at, "callee"), binding.callee, arguments)
    yield from check_placeholders(document, (*at, "result"), binding.result, ("name",))
    for loc, reference in references(binding.arguments, *at, "arguments"):
        yield from document.undefined(loc, f"argument of {at[-1]}", reference.name, arguments)


def _gap(specification: Specification, gap: Gap, at: Loc, document: Document) -> Problems:
    expected = "result" if gap.kind == "result" else "operation"
    if bool(gap.result) == bool(gap.operation) or not getattr(gap, expected):
        yield document.problem(at, f"a gap of kind '{gap.kind}', expected {expected} alone")
    results = {name for each in specification.operations.values() for name in each.results}
    if specification.is_complete("operations"):
        yield from document.undefined((*at, "result"), "result", gap.result, results)
    for name in (name for name in gap.operations if name in specification.operations):
        arguments = specification.operations[name].arguments
        yield from document.undefined((*at, "argument"), f"argument of {name}", gap.argument, arguments)
    modes = specification.documents["failure_modes"]
    yield from document.undefined((*at, "undetectable"), "failure mode", gap.undetectable, modes)


def _function(specification: Specification, name: str, sdk: Sdk, document: Document) -> Problems:
    """What the app lacks for a function: a file for its module, types, and how its arguments are written."""
    function = specification.functions[name]
    if not (operation := specification.operations.get(function.operation)):
        return
    needed = [("files", {specification.modules[name]}), ("returns", {function.returns.kind})]
    for parameter in function.parameters:
        facts = operation.arguments.get(parameter)
        if facts or parameter not in function.arguments:
            needed.append(("parameters", {parameter, facts.type} if facts else {parameter}))
    for key, names in needed:
        if not names & getattr(sdk.app, key).keys():
            missing = " or ".join(sorted(names))
            message = f"key '{missing}' is missing, expected it for a function's signature"
            yield document.problem(("app", key), message)
    if not (binding := binding_of(sdk, function)):
        return
    for argument in set(PLACEHOLDER.findall(binding.callee)) - set(function.arguments):
        message = f"function {name} has no {argument}, expected what the callee names"
        yield document.problem(("operations", function.operation, "callee"), message)
    for argument, passed in function.arguments.items():
        facts = operation.arguments.get(argument)
        key = argument if argument in sdk.values or not facts else facts.type
        value = sdk.values.get(key, Value())
        members = facts.allowed if facts and value.members else ()
        unwritten = [("members", member) for member in members if member not in value.members]
        if isinstance(passed, dict):
            unwritten += [("fields", field) for field in passed.keys() - {*value.fields, *binding.fields}]
        for kind, each in unwritten:
            message = f"'{each}' of {argument} is missing, expected how it is written"
            yield document.problem(("values", key, kind, KEY), message)


def _capabilities(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    known = specification.documents["capabilities"]
    yield from document.undefined(("capabilities",), "capability", sdk.capabilities, known)
    for name, entry in sdk.capabilities.items():
        if bool(entry.call) == bool(entry.reason):
            message = f"capability '{name}' is incomplete, expected a call or a reason"
            yield document.problem(("capabilities", name), message)
    for name, capability in specification.capabilities.items():
        operation = capability.operation or ""
        if not operation and (name in sdk.capabilities) == (name in sdk.not_yet):
            has = "is in not_yet, too" if name in sdk.not_yet else "has neither a call nor a reason"
            yield document.problem(("capabilities", KEY), f"capability '{name}' {has}, expected one of them")
        if operation not in sdk.operations or gap_of(sdk, capability):
            continue
        passed = {reference.name for _, reference in references(sdk.operations[operation].arguments)}
        for argument in set(capability.needs) - passed:
            message = f"capability '{name}' needs {argument}, expected this binding to pass it, or a gap"
            at = ("operations", operation, "arguments")
            yield document.problem(at, message, f"a gap of kind argument names {argument}")


def other_versions(sdk: Sdk, path: Path, text: str) -> Problems:
    """A problem for each place where a file names another version than the SDK's."""
    for pin in sdk.pins:
        before, after = (r"\s*".join(map(re.escape, part.split())) for part in pin.split(VERSION, 1))
        for found in re.finditer(rf"{before}\s*([0-9]+(?:[.+-]?[0-9A-Za-z]+)*){after}", text):
            if found[1] != sdk.version:
                message = f"{sdk.package} {found[1]}, expected {sdk.version}, as in the SDK's file"
                yield Problem(str(path), *position(text[: found.start(1)]), message, _HINT)
