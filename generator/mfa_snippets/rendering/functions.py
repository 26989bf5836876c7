"""Render one function of an app: doc comment, signature and call, by the template of its shape."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from typing import Any

from mfa_snippets.rendering.layout import Expression, Group, call, cased, literal, record, statement, variable
from mfa_snippets.rendering.templates import SUFFIX, Folder, Layout
from mfa_snippets.spec.operation import Binding, Function, Operation, Source, Value
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.value import Reference

Rendered = tuple[str, set[str]]  # the text of a function, and the names of its imports
_SPACE = "\xa0"  # keeps words on one line where a text is wrapped
_wrapped = lru_cache(maxsize=2048)(partial(textwrap.fill, break_long_words=False, break_on_hyphens=False))


@dataclass(frozen=True, slots=True)
class FunctionRenderer:
    """Renders the functions of one app."""

    folder: Folder
    layout: Layout
    sdk: Sdk

    def name(self, name: str) -> str:
        return cased(name, self.layout.function_case, self.layout.initialisms)

    def text(self, text: str) -> str:
        """With verbs in their form, code in its marks, and names of functions in their case."""
        style = self.layout
        text = re.sub(r"\*(\w+)\*", lambda match: self._verb(match[1]), text)
        text = re.sub(r"`([^`]*)`", lambda match: style.code.replace("{text}", match[1]), text)
        return re.sub(r"{(\w+)}", lambda match: style.reference.replace("{name}", self.name(match[1])), text)

    def wrap(self, text: str, first: str = "", rest: str = "") -> str:
        """Lines no wider than the layout's, the first behind `first`, the others behind `rest`."""
        width = self.layout.width - len(self.layout.indent) * self.layout.depth
        lines = _wrapped(text, width, initial_indent=first, subsequent_indent=rest or first)
        return lines.replace(_SPACE, " ")

    def _verb(self, verb: str) -> str:
        if not self.layout.third_person:
            return verb
        return verb[:-1] + "ies" if verb.endswith("y") else verb + "es" if verb.endswith("ch") else verb + "s"

    def render(self, name: str, function: Function, operation: Operation, binding: Binding) -> Rendered:
        """By the template of its shape, which adds imports by `use`."""
        rules, values = self.sdk.values, dict[str, Expression]()
        imports = {*self.sdk.app.returns[function.returns.kind].imports, *binding.imports}
        for argument, value in function.arguments.items():
            rule = rules.get(argument) or rules.get(operation.arguments[argument].type) or Value()
            values[argument] = self._value(value, rule, {**rule.fields, **binding.fields}, imports)
        facts = self._facts(name, function, binding, values)
        text = self.folder.render(
            (binding.shape or operation.shape) + SUFFIX,
            f=facts | {"parameters": list(self._parameters(function, operation, imports))},
            wrap=self.wrap,
            keep=lambda text: text.replace(" ", _SPACE),
            sentence=lambda text: text[:1].upper() + text[1:] + ".",
            clients=self.sdk.clients,
            used=imports,
            use=lambda *names: imports.update(names),
            call=call,
            statement=partial(statement, self.layout),
        )
        return text.rstrip("\n") + "\n", imports

    def _facts(
        self, name: str, function: Function, binding: Binding, values: Mapping[str, Expression]
    ) -> dict[str, Any]:
        """The data of the template; records of `locals` are assigned to variables before the call."""
        app, error, returned = self.sdk.app, function.error, self.sdk.app.returns[function.returns.kind]
        workaround = binding.workaround and f"Workaround: {binding.workaround}"
        notes = " ".join(filter(None, (function.notes, app.notes.get(name), workaround)))
        variables = {argument: each for argument, each in app.locals.items() if argument in function.fixed}
        items = tuple(self._items(binding, {**values, **variables}))
        call = Group(binding.callee.format_map(values) + "(", items, ")")
        return {
            "name": self.name(name),
            "summary": self.text(function.summary),
            "notes": self.text(notes),
            "returns": {
                "kind": function.returns.kind,
                "type": returned.type,
                "text": self.text(returned.text.replace("{text}", function.returns.text)),
            },
            "read": returned.read,
            "error": error and {**asdict(error), "value": app.errors.get(error.code or "")},
            "call": _abbreviated(call, self.layout),
            "result": binding.result,
            "locals": [{"name": each, "value": values[argument]} for argument, each in variables.items()],
            "service": binding.callee.partition(".")[0],
        }

    def _value(self, value: Any, rule: Value, names: Mapping[str, str], imports: set[str]) -> Expression:
        """An argument as code: a variable's name, a constant, or a record."""
        imports.update(rule.imports)
        if isinstance(value, dict):
            fields = {names[key]: literal(item, self.layout, imports) for key, item in value.items()}
            return record(rule.record or "", fields, self.layout.record)
        code = literal(value, self.layout, imports)
        return rule.wrap.format(value=code) if rule.wrap else code

    def _items(self, binding: Binding, values: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
        """What is passed to the SDK's method, without arguments at the end that need not be passed."""
        layout, sources = self.layout, binding.arguments
        if isinstance(sources, Mapping):
            items = [(layout.keyword.format(name=name), source) for name, source in sources.items()]
        else:
            items = [("", source) for source in sources]
            while items and _is_left_out(items[-1][1], values):
                items.pop()
        for before, source in items:
            if isinstance(source, Mapping):
                codes = {key: _code(each, values) for key, each in source.items()}
                fields = {key: code for key, code in codes.items() if code is not None}
                yield before, record(binding.record or "", fields, layout.record)
            elif (code := _code(source, values)) is not None:
                yield before, code

    def _parameters(
        self, function: Function, operation: Operation, imports: set[str]
    ) -> Iterator[dict[str, str]]:
        sdk = self.sdk
        for name, description in function.parameters.items():
            argument = operation.arguments.get(name)
            kind = sdk.app.parameters.get(name) or sdk.app.parameters[argument.type if argument else name]
            rule = sdk.values.get(argument.type, Value()) if argument else Value()
            members = [rule.members[key] for key in (argument.allowed if argument and rule.members else ())]
            choice = f": {alternatives(members)}" if members and not kind.join else ""
            imports.update(kind.imports)
            yield {
                "name": variable(name, self.layout),
                "type": kind.join.join(members) if kind.join else kind.type,
                "text": self.text(description) + choice,
            }


def _abbreviated(group: Group, layout: Layout) -> Group:
    """Keywords left out before the first constant, or written once where the value has the same name."""
    items, is_shorthand = [], layout.keywords == "shorthand"
    is_positional = layout.keywords == "positional"
    for before, value in group.items:
        is_positional = is_positional and value not in layout.constants.values()
        is_same = is_shorthand and before == f"{value}: "
        short = before.rstrip() if is_same else "" if is_positional else before
        inner = _abbreviated(value, layout) if is_shorthand and isinstance(value, Group) else value
        items.append((short, "" if is_same else inner))
    return replace(group, items=tuple(items))


def _code(source: Source, values: Mapping[str, Expression]) -> Expression | None:
    return values.get(source.name, source.otherwise) if isinstance(source, Reference) else source


def _is_left_out(source: object, values: Mapping[str, Expression]) -> bool:
    return isinstance(source, Reference) and source.name not in values and not source.is_always_passed


def alternatives(members: Sequence[str]) -> str:
    """`A.B, C or D`: the shared prefix of the members is written once."""
    first, *others = members
    prefix = first.removesuffix(first.replace("::", ".").rpartition(".")[2])
    *before, last = first, *(member.removeprefix(prefix) for member in others)
    return " or ".join(filter(None, [", ".join(before), last]))
