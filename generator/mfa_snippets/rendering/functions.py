"""Render one function of an app: doc comment, signature and call, by the template of its shape."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from mfa_snippets.rendering.layout import Expression, Group, call, cased, literal, record, statement, variable
from mfa_snippets.rendering.templates import SUFFIX, Folder, Layout
from mfa_snippets.spec.operation import Binding, Function, Operation, Option, Source, Value
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.value import FreeMap, Reference

_VERB = re.compile(r"\*(\w+)\*")
_CODE = re.compile(r"`([^`]*)`")
_REFERENCE = re.compile(r"{(\w+)}")
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
        text = _VERB.sub(lambda match: self._verb(match[1]), text)
        text = _CODE.sub(lambda match: style.code.replace("{text}", match[1]), text)
        return _REFERENCE.sub(lambda match: style.reference.replace("{name}", self.name(match[1])), text)

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
        writer = FunctionWriter(self, function, operation, binding)
        text = self.folder.render(
            (binding.shape or operation.shape) + SUFFIX,
            f=writer.facts(name),
            wrap=self.wrap,
            keep=lambda text: text.replace(" ", _SPACE),
            sentence=lambda text: text[:1].upper() + text[1:] + ".",
            clients=self.sdk.clients,
            used=writer.imports,
            use=writer.use,
            call=call,
            statement=partial(statement, self.layout),
        )
        return text.rstrip("\n") + "\n", writer.imports


@dataclass(frozen=True, slots=True)
class FunctionWriter:
    """Writes what a template shows of one function; `imports` collects the imports that it needs."""

    renderer: FunctionRenderer
    function: Function
    operation: Operation
    binding: Binding
    imports: set[str] = field(default_factory=set)

    def use(self, *imports: str) -> str:
        """Collect imports; the empty result lets a template call this."""
        self.imports.update(imports)
        return ""

    def facts(self, name: str) -> dict[str, Any]:
        """The data of the template; records of `locals` are assigned to variables before the call."""
        app, function, binding = self.renderer.sdk.app, self.function, self.binding
        returned, error = app.returns[function.returns.kind], function.error
        self.use(*returned.imports, *binding.imports)
        workaround = binding.workaround and f"Workaround: {binding.workaround}"
        notes = " ".join(filter(None, (function.notes, app.notes.get(name), workaround)))
        values = {name: self._value(name, value) for name, value in function.arguments.items()}
        variables = {argument: each for argument, each in app.locals.items() if argument in function.fixed}
        items = tuple(self._items({**values, **variables}))
        call = Group(binding.callee.format_map(values) + "(", items, ")")
        return {
            "name": self.renderer.name(name),
            "summary": self.renderer.text(function.summary),
            "notes": self.renderer.text(notes),
            "parameters": list(self._parameters()),
            "returns": {
                "kind": function.returns.kind,
                "type": returned.type,
                "text": self.renderer.text(returned.text.replace("{text}", function.returns.text)),
            },
            "read": returned.read,
            "error": error and {**asdict(error), "value": app.errors.get(error.code or "")},
            "call": _abbreviated(call, self.renderer.layout),
            "result": binding.result,
            "locals": [{"name": each, "value": values[argument]} for argument, each in variables.items()],
            "service": binding.callee.partition(".")[0],
        }

    def _value(self, name: str, value: Option | dict[str, Option | FreeMap]) -> Expression:
        """An argument as code: a variable's name, a constant, or a record."""
        layout, values = self.renderer.layout, self.renderer.sdk.values
        rule = values.get(name) or values.get(self.operation.arguments[name].type) or Value()
        self.use(*rule.imports)
        if isinstance(value, dict):
            names = {**rule.fields, **self.binding.fields}
            fields = {names[key]: literal(item, layout, self.imports) for key, item in value.items()}
            return record(rule.record or "", fields, layout.record)
        code = literal(value, layout, self.imports)
        return rule.wrap.format(value=code) if rule.wrap else code

    def _items(self, values: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
        """What is passed to the SDK's method, without arguments at the end that need not be passed."""
        layout, sources = self.renderer.layout, self.binding.arguments
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
                yield before, record(self.binding.record or "", fields, layout.record)
            elif (code := _code(source, values)) is not None:
                yield before, code

    def _parameters(self) -> Iterator[dict[str, str]]:
        sdk, layout = self.renderer.sdk, self.renderer.layout
        for name, description in self.function.parameters.items():
            argument = self.operation.arguments.get(name)
            kind = sdk.app.parameters.get(name) or sdk.app.parameters[argument.type if argument else name]
            rule = sdk.values.get(argument.type, Value()) if argument else Value()
            members = [rule.members[key] for key in (argument.allowed if argument and rule.members else ())]
            choice = f": {alternatives(members)}" if members and not kind.join else ""
            self.use(*kind.imports)
            yield {
                "name": variable(name, layout),
                "type": kind.join.join(members) if kind.join else kind.type,
                "text": self.renderer.text(description) + choice,
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
