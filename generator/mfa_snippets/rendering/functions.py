"""Render one function of an app: doc comment, signature and call, by the template of its shape."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from mfa_snippets.rendering.calls import CallWriter, alternatives
from mfa_snippets.rendering.layout import AppLayout, Expression, Layout, call, cased, statements
from mfa_snippets.rendering.templates import APP, SUFFIX, Folder
from mfa_snippets.spec.function import Function
from mfa_snippets.spec.operation import App, Binding, Operation, Value
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import binding_of

_VERB = re.compile(r"\*(\w+)\*")
_CODE = re.compile(r"`([^`]*)`")
_REFERENCE = re.compile(r"{(\w+)}")
_SPACE = "\xa0"
"""Keeps words on one line where a text is wrapped."""


def app_sdk(sdk: Sdk, app: App) -> Sdk:
    """An SDK as its app uses it: with the bindings and values that differ in functions."""
    operations = dict(sdk.operations)
    for name, override in app.bindings.items():
        binding = operations[name]
        callee, arguments = override.callee or binding.callee, override.arguments or binding.arguments
        operations[name] = replace(binding, callee=callee, arguments=arguments)
    return replace(sdk, operations=operations, values={**sdk.values, **app.values})


@dataclass(frozen=True, slots=True)
class FunctionRenderer:
    """Renders the functions of one language; `sdk` is that of its app."""

    folder: Folder
    layout: Layout
    style: AppLayout
    sdk: Sdk
    app: App

    def name(self, name: str) -> str:
        """The name of a function in the case of its language."""
        return cased(name, self.style.case, self.layout.initialisms)

    def text(self, text: str) -> str:
        """With verbs in their form, code in its marks, and names of functions in their case."""
        text = _VERB.sub(lambda match: self._verb(match[1]), text)
        text = _CODE.sub(lambda match: self.style.code.replace("{text}", match[1]), text)
        return _REFERENCE.sub(lambda match: self.style.reference.replace("{name}", self.name(match[1])), text)

    def wrap(self, text: str, first: str = "", rest: str = "") -> str:
        """Lines no wider than the layout's, the first behind `first`, the others behind `rest`."""
        width = self.layout.width - len(self.layout.indent) * self.style.function.depth
        lines = textwrap.TextWrapper(
            width, first, rest or first, break_long_words=False, break_on_hyphens=False
        )
        return lines.fill(text).replace(_SPACE, " ")

    def _verb(self, verb: str) -> str:
        if not self.style.third_person:
            return verb
        return verb[:-1] + "ies" if verb.endswith("y") else verb + "es" if verb.endswith("ch") else verb + "s"

    def render(self, name: str, function: Function, operation: Operation) -> tuple[str, set[str]] | None:
        """The text of a function and the names of its imports, or None where the SDK cannot perform it."""
        binding, writer = binding_of(self.sdk, function), CallWriter(self.sdk, self.layout)
        if binding is None:
            return None
        text = self.folder.render(
            f"{APP}{binding.shape or operation.shape}{SUFFIX}",
            f=self._facts(name, function, operation, binding, writer),
            wrap=self.wrap,
            keep=lambda text: text.replace(" ", _SPACE),
            sentence=lambda text: text[:1].upper() + text[1:] + ".",
            clients=self.sdk.clients,
            used=writer.imports,
            use=writer.use,
            call=call,
            statement=statements(self.layout, self.style.function.depth),
        )
        return text, writer.imports

    def _facts(
        self, name: str, function: Function, operation: Operation, binding: Binding, writer: CallWriter
    ) -> dict[str, Any]:
        returned, error = self.app.returns[function.returns.kind], function.error
        writer.use(*returned.imports)
        workaround = f"Workaround: {binding.workaround}" if binding.workaround else ""
        notes = (function.notes, self.app.notes.get(name), workaround)
        text = self.text(returned.text.replace("{text}", function.returns.text))
        expression, variables = self._call(function, operation, binding, writer)
        return {
            "name": self.name(name),
            "summary": self.text(function.summary),
            "notes": self.text(" ".join(filter(None, notes))),
            "parameters": list(self._parameters(function, operation, writer)),
            "returns": {"kind": function.returns.kind, "type": returned.type, "text": text},
            "read": returned.read,
            "error": error and {**asdict(error), "value": self.app.errors.get(error.code or "")},
            "call": expression,
            "result": binding.result,
            "locals": variables,
            "service": binding.callee.partition(".")[0],
        }

    def _call(
        self, function: Function, operation: Operation, binding: Binding, writer: CallWriter
    ) -> tuple[Expression, list[dict[str, Any]]]:
        """The call, and the variables for records in it."""
        group, variables = writer.call(function.arguments, operation, binding), []
        for argument in (name for name in self.app.locals if name in function.fixed):
            value = writer.value(argument, function.fixed[argument], operation, binding)
            variable = self.app.locals[argument]
            variables.append({"name": variable, "value": value})
            items = tuple((before, variable if item == value else item) for before, item in group.items)
            group = replace(group, items=items)
        return self._abbreviated(group), variables

    def _parameters(
        self, function: Function, operation: Operation, writer: CallWriter
    ) -> Iterator[dict[str, str]]:
        for name, description in function.parameters.items():
            argument = operation.arguments.get(name)
            kind = self.app.parameters.get(name) or self.app.parameters[argument.type if argument else name]
            rule = self.sdk.values.get(argument.type, Value()) if argument else Value()
            members = [rule.members[key] for key in (argument.allowed if argument and rule.members else ())]
            choice = f": {alternatives(members)}" if members and not kind.join else ""
            writer.use(*kind.imports)
            yield {
                "name": writer.name(name),
                "type": kind.join.join(members) if kind.join else kind.type,
                "text": self.text(description) + choice,
            }

    def _abbreviated(self, expression: Expression) -> Expression:
        """Keywords left out before the first constant, or written once where the value has the same name."""
        if isinstance(expression, str):
            return expression
        items, is_positional = [], self.style.keywords == "positional"
        for before, value in expression.items:
            is_positional = is_positional and value not in self.layout.literal.constants.values()
            is_same = self.style.keywords == "shorthand" and before == f"{value}: "
            short = before.rstrip() if is_same else "" if is_positional else before
            inner = value if is_positional else self._abbreviated(value)
            items.append((short, "" if is_same else inner))
        return replace(expression, items=tuple(items))
