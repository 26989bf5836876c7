"""Render one function of an app: doc comment, signature and call, by the template of its shape."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mfa_snippets.rendering.layout import Expression, Group, Layout, call, cased, flat, record, statements
from mfa_snippets.rendering.templates import SUFFIX, Folder
from mfa_snippets.spec.operation import Binding, Function, Operation, Value
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, binding_of
from mfa_snippets.spec.value import Option, Reference

_VERB = re.compile(r"\*(\w+)\*")
_CODE = re.compile(r"`([^`]*)`")
_REFERENCE = re.compile(r"{(\w+)}")
_SPACE = "\xa0"
"""Keeps words on one line where a text is wrapped."""
_Code = Reference | str
Argument = Option | dict[str, Option]


@dataclass(frozen=True, slots=True)
class CallWriter:
    """Writes the call of a binding, and values; `imports` collects the imports that they need."""

    sdk: Sdk
    layout: Layout
    operation: Operation
    binding: Binding
    imports: set[str] = field(default_factory=set)

    def name(self, name: str) -> str:
        return cased(name, self.layout.case, self.layout.initialisms)

    def use(self, *imports: str) -> str:
        """Collect imports; the empty result lets a template call this."""
        self.imports.update(imports)
        return ""

    def call(self, arguments: Mapping[str, Argument]) -> Group:
        """The call, with the arguments that a function passes."""
        self.use(*self.binding.imports)
        values = {name: self.value(name, value) for name, value in arguments.items()}
        return Group(self.binding.callee.format_map(values) + "(", tuple(self._items(values)), ")")

    def value(self, name: str, value: Argument) -> Expression:
        """An argument as code: a variable's name, a constant, or a record."""
        values = self.sdk.values
        rule = values.get(name) or values.get(self.operation.arguments[name].type) or Value()
        self.use(*rule.imports)
        if isinstance(value, dict):
            fields = {**rule.fields, **self.binding.fields}
            items = {fields[key]: self._scalar(item) for key, item in value.items()}
            return record(rule.record or "", items, self.layout.record)
        code = self._scalar(value)
        return rule.wrap.format(value=code) if rule.wrap else code

    def _scalar(self, value: Option) -> str:
        if isinstance(value, Reference):
            return self.name(value.name)
        return self.layout.constants["true" if value else "false"]

    def _items(self, values: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
        sources = self.binding.arguments
        if isinstance(sources, Mapping):
            passed = _passed(sources, values).items()
            yield from ((self.layout.keyword.format(name=name), value) for name, value in passed)
            return
        required = [
            index
            for index, source in enumerate(sources)
            if not isinstance(source, Reference) or source.name in values or source.is_always_passed
        ]
        for source in sources[: max(required, default=-1) + 1]:
            if isinstance(source, dict):
                fields = {key: flat(value) for key, value in _passed(source, values).items()}
                yield "", record(self.binding.record or "", fields, self.layout.record)
            else:
                yield from (("", value) for value in _passed({"": source}, values).values())


@dataclass(frozen=True, slots=True)
class FunctionRenderer:
    folder: Folder
    layout: Layout
    sdk: Sdk

    def name(self, name: str) -> str:
        return cased(name, self.layout.function_case, self.layout.initialisms)

    def text(self, text: str) -> str:
        """With verbs in their form, code in its marks, and names of functions in their case."""
        style = self.layout
        text = _VERB.sub(lambda match: self._verb(match[1]), text)
        text = _CODE.sub(lambda match: style.code.replace("{text}", match[1]), text)
        return _REFERENCE.sub(lambda match: style.reference.replace("{name}", self.name(match[1])), text)

    def wrap(self, text: str, first: str = "", rest: str = "") -> str:
        """Lines no wider than the layout's, the first behind `first`, the others behind `rest`."""
        width = self.layout.width - len(self.layout.indent) * self.layout.depth
        lines = textwrap.TextWrapper(
            width, first, rest or first, break_long_words=False, break_on_hyphens=False
        )
        return lines.fill(text).replace(_SPACE, " ")

    def _verb(self, verb: str) -> str:
        if not self.layout.third_person:
            return verb
        return verb[:-1] + "ies" if verb.endswith("y") else verb + "es" if verb.endswith("ch") else verb + "s"

    def render(self, name: str, specification: Specification) -> tuple[str, set[str]]:
        """The text of a function and the names of its imports, both empty where the SDK cannot perform it."""
        function = specification.functions[name]
        operation, binding = specification.operations[function.operation], binding_of(self.sdk, function)
        if binding is None:
            return "", set()
        writer = CallWriter(self.sdk, self.layout, operation, binding)
        text = self.folder.render(
            (binding.shape or operation.shape) + SUFFIX,
            f=self._facts(name, function, writer),
            wrap=self.wrap,
            keep=lambda text: text.replace(" ", _SPACE),
            sentence=lambda text: text[:1].upper() + text[1:] + ".",
            clients=self.sdk.clients,
            used=writer.imports,
            use=writer.use,
            call=call,
            statement=statements(self.layout, self.layout.depth),
        )
        return text.rstrip("\n") + "\n", writer.imports

    def _facts(self, name: str, function: Function, writer: CallWriter) -> dict[str, Any]:
        app, binding, error = self.sdk.app, writer.binding, function.error
        returned = app.returns[function.returns.kind]
        writer.use(*returned.imports)
        workaround = f"Workaround: {binding.workaround}" if binding.workaround else ""
        notes = (function.notes, app.notes.get(name), workaround)
        text = self.text(returned.text.replace("{text}", function.returns.text))
        expression, variables = self._call(function, writer)
        return {
            "name": self.name(name),
            "summary": self.text(function.summary),
            "notes": self.text(" ".join(filter(None, notes))),
            "parameters": list(self._parameters(function, writer)),
            "returns": {"kind": function.returns.kind, "type": returned.type, "text": text},
            "read": returned.read,
            "error": error and {**asdict(error), "value": app.errors.get(error.code or "")},
            "call": expression,
            "result": binding.result,
            "locals": variables,
            "service": binding.callee.partition(".")[0],
        }

    def _call(self, function: Function, writer: CallWriter) -> tuple[Expression, list[dict[str, Expression]]]:
        group, variables, fixed = writer.call(function.arguments), [], function.fixed
        for argument, variable in self.sdk.app.locals.items():
            if argument not in fixed:
                continue
            value = writer.value(argument, fixed[argument])
            variables.append({"name": variable, "value": value})
            items = tuple((before, variable if item == value else item) for before, item in group.items)
            group = replace(group, items=items)
        return self._abbreviated(group), variables

    def _parameters(self, function: Function, writer: CallWriter) -> Iterator[dict[str, str]]:
        kinds = self.sdk.app.parameters
        for name, description in function.parameters.items():
            argument = writer.operation.arguments.get(name)
            kind = kinds.get(name) or kinds[argument.type if argument else name]
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
        items, is_positional = [], self.layout.keywords == "positional"
        for before, value in expression.items:
            is_positional = is_positional and value not in self.layout.constants.values()
            is_same = self.layout.keywords == "shorthand" and before == f"{value}: "
            short = before.rstrip() if is_same else "" if is_positional else before
            inner = value if is_positional else self._abbreviated(value)
            items.append((short, "" if is_same else inner))
        return replace(expression, items=tuple(items))


def _passed(sources: Mapping[str, _Code], values: Mapping[str, Expression]) -> dict[str, Expression]:
    codes = {
        key: values.get(source.name, source.otherwise) if isinstance(source, Reference) else source
        for key, source in sources.items()
    }
    return {key: code for key, code in codes.items() if code is not None}


def alternatives(members: Sequence[str]) -> str:
    """`A.B, C or D`: the shared prefix of the members is written once."""
    prefix = len(members[0]) - len(members[0].replace("::", ".").rsplit(".", 1)[-1])
    short = [members[0], *(member.removeprefix(members[0][:prefix]) for member in members[1:])]
    return " or ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)
