"""Turn a step and a binding into the call that one SDK makes of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mfa_snippets.rendering.layout import Expression, Group, Layout, flat, record
from mfa_snippets.rendering.literals import cased, literal
from mfa_snippets.spec.base import Literals
from mfa_snippets.spec.binding import Binding, Output, Value
from mfa_snippets.spec.operation import Argument, Operation
from mfa_snippets.spec.scenario import Step
from mfa_snippets.spec.sdk import Sdk

# `$x`, `$x or nil`, `$x | undefined`: see `model.Binding`.
_ALTERNATIVE = re.compile(r"\$([a-z0-9_]+)(?: (or|\|) (.+))?")

GivenValue = Literals | dict[str, Literals | dict[str, Literals]]
"""What a step gives: a value's name, a literal, or a record of these."""


@dataclass
class Uses:
    """What a program uses, collected while it is rendered."""

    names: set[str] = field(default_factory=set)

    def add(self, *names: str) -> str:
        self.names.update(names)
        return ""


@dataclass(frozen=True, slots=True)
class Writer:
    """How one language writes the values of an operation's arguments."""

    sdk: Sdk
    layout: Layout
    uses: Uses

    def name(self, name: str) -> str:
        return cased(name, self.layout.case, self.layout.initialisms)

    def call(self, step: Step, operation: Operation, binding: Binding) -> Group:
        """The call, with the arguments that the step gives."""
        self.uses.add(*binding.uses)
        values = {name: self.value(name, given, operation, binding) for name, given in step.arguments.items()}
        callee = binding.callee.format_map({name: _text(value) for name, value in values.items()})
        if isinstance(binding.arguments, Mapping):
            items = tuple(self._keywords(binding.arguments, values))
        else:
            kept = _kept(binding.arguments, values)
            items = tuple(("", value) for source in kept if (value := self._item(source, values)) is not None)
        return Group(callee + "(", items, ")")

    def value(self, name: str, given: GivenValue, operation: Operation, binding: Binding) -> Expression:
        """An argument as code: a value's name, a literal, a member of an enumeration, or a record."""
        rule = self.sdk.values.get(name) or self.sdk.values.get(operation.arguments[name].type)
        if isinstance(given, dict):
            assert rule is not None
            spelled = {**rule.fields, **binding.fields}
            return self._record(rule, {spelled[key]: self._field(key, item) for key, item in given.items()})
        is_name = isinstance(given, str) and given.startswith("$")
        code = rule.members[str(given)] if rule and rule.members and not is_name else self._scalar(given)
        if rule:
            self.uses.add(*rule.uses)
            code = rule.wrap.format(value=code) if rule.wrap else code
        return code

    def _field(self, name: str, given: Literals | dict[str, Literals]) -> str:
        """A record's field as code; one that is a record itself has free keys."""
        if isinstance(given, dict):
            rule = self.sdk.values[name]
            return flat(self._record(rule, {key: self._scalar(item) for key, item in given.items()}))
        return self._scalar(given)

    def _record(self, rule: Value, fields: Mapping[str, str]) -> Group:
        self.uses.add(*rule.uses)
        form = self.layout.mapping if rule.is_mapping and self.layout.mapping else self.layout.record
        return record(rule.record or "", fields, form)

    def _item(self, source: str | Mapping[str, str], values: Mapping[str, Expression]) -> Expression | None:
        """A positional argument; a mapping is a record of those of its values that are given."""
        if isinstance(source, str):
            return _chosen(source, values)
        chosen = {key: _chosen(value, values) for key, value in source.items()}
        fields = {key: flat(value) for key, value in chosen.items() if value is not None}
        return record("", fields, self.layout.record)

    def _scalar(self, given: Literals) -> str:
        """A value's name, or a literal."""
        if isinstance(given, str) and given.startswith("$"):
            return self.name(given[1:])
        return literal(given, self.layout.literal)

    def read(self, output: Output, result: str) -> str:
        """A result as code that reads it."""
        self.uses.add(*output.uses)
        return output.read.format(result=result)

    def _keywords(
        self, arguments: Mapping[str, str], values: Mapping[str, Expression]
    ) -> Iterator[tuple[str, Expression]]:
        keyword = self.layout.keyword or "{name}: "
        for name, source in arguments.items():
            value = _chosen(source, values)
            if value is not None:
                yield keyword.format(name=name), value


def argument_names(binding: Binding, layout: Layout) -> dict[str, str]:
    """How this SDK spells the operation's arguments that the binding passes."""
    if isinstance(binding.arguments, Mapping):
        pairs = ((source, name) for name, source in binding.arguments.items())
        return {match[1]: name for source, name in pairs if (match := _ALTERNATIVE.fullmatch(source))}
    sources = [each for source in binding.arguments for each in _flattened(source)]
    found = (match[1] for source in sources if (match := _ALTERNATIVE.fullmatch(source)))
    return {name: cased(name, layout.case, layout.initialisms) for name in found}


def _kept(
    arguments: tuple[str | dict[str, str], ...], values: Mapping[str, Expression]
) -> tuple[str | dict[str, str], ...]:
    """The arguments up to the last one that is given or required."""
    required = [index for index, source in enumerate(arguments) if _is_required(source, values)]
    return arguments[: required[-1] + 1] if required else ()


def _is_required(source: str | dict[str, str], values: Mapping[str, Expression]) -> bool:
    if isinstance(source, dict):
        return True
    match = _ALTERNATIVE.fullmatch(source)
    return match is None or match[1] in values or match[2] == "or"


def _chosen(source: str, values: Mapping[str, Expression]) -> Expression | None:
    match = _ALTERNATIVE.fullmatch(source)
    return values.get(match[1], match[3]) if match else source


def _flattened(source: str | dict[str, str]) -> list[str]:
    return [source] if isinstance(source, str) else list(source.values())


def _text(value: Expression) -> str:
    return value if isinstance(value, str) else ""


def explanation(name: str, argument: Argument, sdk: Sdk) -> str:
    """One line, with the argument as this SDK spells it."""
    value = sdk.values.get(argument.type)
    if value and value.comment:
        return value.comment
    if value and value.members and argument.allowed:
        members = [value.members[allowed] for allowed in argument.allowed if allowed in value.members]
        return f"{name}: {argument.description.rstrip('.')}, {_alternatives(members)}."
    return f"{name}: {argument.description}"


def _alternatives(members: Sequence[str]) -> str:
    """`A.B, C or D`: what all members share stands once."""
    prefix = len(members[0]) - len(members[0].replace("::", ".").rsplit(".", 1)[-1])
    shared = members[0][:prefix]
    short = [members[0], *(member.removeprefix(shared) for member in members[1:])]
    return " or ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)
