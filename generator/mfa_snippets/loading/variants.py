"""Factors as they stand in a scenario: each family's variants, with their texts filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ONLY = "only"


@dataclass(frozen=True, slots=True)
class Variant:
    """One factor: a family's entry with the texts of one of its variants. `name` is `otp-email`."""

    name: str
    family: str
    variant: str
    texts: Mapping[str, str]
    entry: Mapping[str, Any]

    @property
    def amr(self) -> str:
        """The channel that it leaves in `amr`."""
        return str(self.filled(self.entry["amr"]))

    @property
    def title(self) -> str:
        """With its article: `a one-time code by email`."""
        return str(self.filled(self.entry["title"]))

    def part(self, name: str) -> tuple[tuple[int, Any], ...]:
        """The steps or failures of one part that are of this variant, each with its place in the list."""
        return tuple(
            (index, item)
            for index, item in enumerate(self.entry.get(name, ()))
            if not isinstance(item, dict) or self.variant in item.get(ONLY, (self.variant,))
        )

    def filled(self, value: Any, more: Mapping[str, str] | None = None) -> Any:
        """A value with this variant's texts for `{names}`, and `more` of them."""
        return filled(value, {**self.texts, **(more or {})})


def filled(value: Any, texts: Mapping[str, str]) -> Any:
    """A value with `texts` for `{names}`, in keys too."""
    if isinstance(value, str):
        for name, text in texts.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, list):
        return [filled(item, texts) for item in value]
    if isinstance(value, dict):
        return {filled(key, texts): filled(item, texts) for key, item in value.items() if key != ONLY}
    return value


def variants(factors: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Each factor, in the order of the file."""
    return tuple(
        Variant(f"{family}-{variant}" if variant else family, family, variant, texts, entry)
        for family, entry in factors.items()
        for variant, texts in (entry.get("variants") or {"": {}}).items()
    )
