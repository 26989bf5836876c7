"""Write a step as source code that calls an SDK: arguments, literals, comments, and reading results."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mfa_snippets.rendering.layout import Expression, Group, Layout, LiteralRules, cased, flat, record
from mfa_snippets.spec.operation import Argument, Binding, Operation, Output, Value
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.value import Literals, Record, Reference, Scalar, references


@dataclass(frozen=True, slots=True)
class CallWriter:
    """Writes calls and values in one language; `imports` collects the imports that they need."""

    sdk: Sdk
    layout: Layout
    imports: set[str] = field(default_factory=set)

    def name(self, name: str) -> str:
        return cased(name, self.layout.case, self.layout.initialisms)

    def use(self, *imports: str) -> str:
        """Collect imports; the empty result lets a template call this."""
        self.imports.update(imports)
        return ""

    def call(self, arguments: Mapping[str, Scalar | Record], operation: Operation, binding: Binding) -> Group:
        """The call, with the arguments that a step or a function passes."""
        self.use(*binding.imports)
        values = {name: self.value(name, value, operation, binding) for name, value in arguments.items()}
        callee = binding.callee.format_map(
            {name: value for name, value in values.items() if isinstance(value, str)}
        )
        return Group(callee + "(", tuple(self._items(binding, values)), ")")

    def value(self, name: str, value: Scalar | Record, operation: Operation, binding: Binding) -> Expression:
        """An argument as code: a variable's name, a literal, a member of an enumeration, or a record."""
        rule = self.sdk.values.get(name) or self.sdk.values.get(operation.arguments[name].type) or Value()
        if isinstance(value, dict):
            fields = {**rule.fields, **binding.fields}
            return self._record(rule, {fields[key]: self._field(key, item) for key, item in value.items()})
        self.use(*rule.imports)
        is_member = rule.members and not isinstance(value, Reference)
        code = rule.members[str(value)] if is_member else self._scalar(value)
        return rule.wrap.format(value=code) if rule.wrap else code

    def _field(self, name: str, value: Scalar | dict[str, Scalar]) -> str:
        """A record's field as code; one that is a record itself has free keys."""
        if not isinstance(value, dict):
            return self._scalar(value)
        rule = self.sdk.values[name]
        return flat(self._record(rule, {key: self._scalar(item) for key, item in value.items()}))

    def _record(self, rule: Value, fields: Mapping[str, str]) -> Group:
        self.use(*rule.imports)
        style = self.layout.map if rule.map and self.layout.map else self.layout.record
        return record(rule.record or "", fields, style)

    def _scalar(self, value: Scalar) -> str:
        return self.name(value.name) if isinstance(value, Reference) else literal(value, self.layout.literal)

    def _items(self, binding: Binding, values: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
        """Each argument with its keyword, if any; positional ones up to the last that must be passed."""
        if isinstance(binding.arguments, Mapping):
            keyword, passed = self.layout.keyword or "{name}: ", _passed(binding.arguments, values)
            yield from ((keyword.format(name=name), value) for name, value in passed.items())
            return
        required = [index for index, source in enumerate(binding.arguments) if _is_required(source, values)]
        for source in binding.arguments[: max(required, default=-1) + 1]:
            if isinstance(source, dict):
                fields = {key: flat(value) for key, value in _passed(source, values).items()}
                yield "", record("", fields, self.layout.record)
            else:
                yield from (("", value) for value in _passed({"": source}, values).values())

    def read(self, output: Output, result: str) -> str:
        """The code that reads an output from a call's result."""
        self.use(*output.imports)
        return output.read.format(result=result)


def _passed(
    sources: Mapping[str, Reference | str], values: Mapping[str, Expression]
) -> dict[str, Expression]:
    """The code of each source; a reference to a missing value is its alternative, or left out."""
    codes = {
        key: values.get(source.name, source.otherwise) if isinstance(source, Reference) else source
        for key, source in sources.items()
    }
    return {key: code for key, code in codes.items() if code is not None}


def _is_required(
    source: Reference | str | dict[str, Reference | str], values: Mapping[str, Expression]
) -> bool:
    return not isinstance(source, Reference) or source.name in values or source.is_always_passed


def argument_names(binding: Binding, layout: Layout) -> dict[str, str]:
    """The SDK's name for each argument of the operation that the binding passes."""
    named = {reference.name: key for (key, *_), reference in references(binding.arguments)}
    if isinstance(binding.arguments, Mapping):
        return {name: str(key) for name, key in named.items()}
    return {name: cased(name, layout.case, layout.initialisms) for name in named}


def argument_comment(name: str, argument: Argument, sdk: Sdk) -> str:
    """The one-line comment for an argument, which begins with its name in this SDK."""
    value = sdk.values.get(argument.type)
    if value and value.comment:
        return value.comment
    if value and value.members and argument.allowed:
        members = [value.members[allowed] for allowed in argument.allowed if allowed in value.members]
        return f"{name}: {argument.description.rstrip('.')}, {alternatives(members)}."
    return f"{name}: {argument.description}"


def alternatives(members: Sequence[str]) -> str:
    """`A.B, C or D`: the shared prefix of the members is written once."""
    prefix = len(members[0]) - len(members[0].replace("::", ".").rsplit(".", 1)[-1])
    short = [members[0], *(member.removeprefix(members[0][:prefix]) for member in members[1:])]
    return " or ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)


def literal(value: Literals, rules: LiteralRules) -> str:
    """A value as a literal, with the characters escaped that are special in the language."""
    if value is None or isinstance(value, bool):
        return rules.constants["null" if value is None else "true" if value else "false"]
    if not isinstance(value, str):
        return repr(value)
    if rules.plain and escaped(value, rules, rules.plain) == value:
        return rules.plain + value + rules.plain
    quote = min(rules.quotes, key=lambda candidate: (value.count(candidate), rules.quotes.index(candidate)))
    return quote + escaped(value, rules, quote) + quote


def escaped(text: str, rules: LiteralRules, quote: str) -> str:
    """`text` escaped for a string literal between `quote`s."""
    escapes = {**rules.escapes, quote: "\\" + quote}
    pattern = "|".join(re.escape(sequence) for sequence in sorted(escapes, key=len, reverse=True))
    known = re.sub(pattern, lambda match: escapes[match.group()], text)
    return "".join(_visible(character, rules) for character in known)


def _visible(character: str, rules: LiteralRules) -> str:
    """Control and format characters, among them bidi marks (https://trojansource.codes), as escapes.

    The zero-width joiner stays, because emoji are made with it.
    """
    if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") or character == "\u200d":
        return character
    if ord(character) > 0xFFFF and rules.astral:
        return rules.astral.format(ord(character))
    units = memoryview(character.encode("utf-16-be"))
    return "".join(rules.unicode.format(int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2))
