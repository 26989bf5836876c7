"""Check one function of the apps: its operation, its parameters, and its name in every language."""

import re

from mfa_snippets.spec.document import KEY, Document, Loc, Problems, names
from mfa_snippets.spec.function import Function
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.value import references

_REFERENCE = re.compile(r"{(\w+)}")


def check_function(specification: Specification, name: str) -> Problems:
    """Every problem of a function."""
    function, document = specification.functions[name], specification.documents[f"functions/{name}"]
    operations = names(specification.documents, "operations")
    yield from document.undefined((name, "operation"), "operation", function.operation, operations)
    for loc, reference in references(function.fixed, name, "with"):
        yield from document.undefined(loc, "parameter", reference.name, function.parameters)
    for key in ("summary", "notes"):
        for other in _REFERENCE.findall(getattr(function, key) or ""):
            yield from document.undefined((name, key), "function", other, specification.functions)
    operation = specification.operations.get(function.operation)
    known = operation.arguments if operation else function.arguments
    for argument in function.arguments:
        at = (name, "with" if argument in function.fixed else "parameters", argument, KEY)
        yield from document.undefined(at, f"argument of {function.operation}", argument, known)
    yield from _in_each_app(specification, name, function, document)


def _in_each_app(specification: Specification, name: str, function: Function, document: Document) -> Problems:
    """Each app has the function's module and types, and reserves none of its names."""
    operation = specification.operations.get(function.operation)
    types = {key: argument.type for key, argument in operation.arguments.items()} if operation else {}
    typed = [key for key in function.parameters if key in types or key not in function.arguments]
    for app, label in ((sdk.app, sdk.label) for sdk in specification.sdks.values()):
        if app is None:
            continue
        for at in ((name, KEY), *((name, "parameters", key, KEY) for key in function.parameters)):
            if at[-2] in app.reserved:
                yield document.problem(at, f"'{at[-2]}' is reserved in {label}, expected another name")
        module, kind = specification.modules[name], function.returns.kind
        missing: list[tuple[Loc, str, str]] = []
        if module not in app.files:
            missing.append(((name, KEY), f"module '{module}' has no file", "files"))
        if kind not in app.returns:
            missing.append(((name, "returns", "kind"), f"'{kind}' has no type", "returns"))
        for key in typed if operation else ():
            if not {key, types.get(key)} & set(app.parameters):
                missing.append(((name, "parameters", key, KEY), f"'{key}' has no type", "parameters"))
        for loc, message, key in missing:
            yield document.problem(loc, f"{message} in the app of {label}, expected it under {key}")
