"""The reference of one operation: what it takes and sends, and how each SDK is called for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import Argument, Binding, Gap, Operation, Sdk
from ..model.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How one SDK performs an operation. Without a binding, `gaps` says why it cannot."""

    language: str
    sdk: Sdk
    binding: Binding | None
    text: str
    is_keyword: bool
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An operation, and its call in each SDK."""

    name: str
    operation: Operation
    calls: tuple[Call, ...]

    @property
    def arguments(self) -> Mapping[str, Argument]:
        return self.operation.arguments


def make_reference(name: str, specification: Specification) -> Reference:
    """Everything known of one operation."""
    operation = specification.operations[name]
    calls = tuple(_call(name, operation, language, sdk) for language, sdk in specification.own_sdks.items())
    return Reference(name=name, operation=operation, calls=calls)


def _call(name: str, operation: Operation, language: str, sdk: Sdk) -> Call:
    binding = sdk.operations.get(name)
    return Call(
        language=language,
        sdk=sdk,
        binding=binding,
        text=f"{binding.callee}({', '.join(_arguments(binding))})" if binding else "",
        is_keyword=binding is not None and isinstance(binding.arguments, Mapping),
        gaps=tuple(gap for gap in sdk.gaps if gap.operation == name or gap.result in operation.results),
    )


def _arguments(binding: Binding) -> Iterator[str]:
    """Arguments under the operation's names, in the SDK's order; code of the language as it is."""
    if isinstance(binding.arguments, Mapping):
        for keyword, source in binding.arguments.items():
            yield keyword if _named(source) == keyword else f"{keyword}: {_named(source)}"
    else:
        yield from (_named(source) for source in binding.arguments if isinstance(source, str))


def _named(source: str) -> str:
    """`$x or nil` and `$x | undefined` are the argument `x`."""
    return source[1:].partition(" ")[0] if source.startswith("$") else source
