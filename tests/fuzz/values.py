"""Hostile texts and values, drawn from a seed."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SEED = int(os.environ.get("FUZZ_SEED", "1129"))
COUNT = int(os.environ.get("FUZZ_COUNT", "60"))
"""How many values of each kind each language and docs system gets; `make fuzz` gives them 1,000."""
FRAGMENTS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("fragments.yaml").read_text("utf-8")
)
NAMES = FRAGMENTS.pop("names")
NUMBERS = (0, 1, -1, 2**31 - 1, -(2**31), 2**31, 2**32, 2**53 - 1, -(2**53 - 1), 0.1, -1.5, 1e-7, 1e21)


def texts(kind: str, *, has_lines: bool = False) -> list[str]:
    """Texts for a place: each fragment, alone and beside words, in an order of its own; then combinations."""
    drawn = random.Random(f"{SEED} {kind}")
    fragments = [one for name, ones in FRAGMENTS.items() if has_lines or name != "line_ends" for one in ones]
    found = [shaped for one in fragments for shaped in (one, f"word {one} word", f"word{one}")]
    drawn.shuffle(found)
    while len(found) < COUNT:
        found.append("".join(_pieces(drawn, fragments)))
    return found[:COUNT]


def _pieces(drawn: random.Random, fragments: list[str]) -> Iterator[str]:
    for _ in range(drawn.randint(2, 6)):
        yield drawn.choice(fragments)
        yield drawn.choice(("", "", " ", "x"))


def claims() -> list[dict[str, Any]]:
    """Maps with hostile keys and values: texts, numbers, lists and what is nested."""
    drawn = random.Random(f"{SEED} claims")
    keys, values = texts("keys", has_lines=True), texts("values", has_lines=True)
    return [
        {"index": index, key: drawn.choice((value, value, drawn.choice(NUMBERS), [value, {key: value}], {}))}
        for index, (key, value) in enumerate(zip(keys, values, strict=True))
    ]


def in_yaml(value: Any) -> str:
    """A value in one line of YAML, all of it ASCII."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{in_yaml(key)}: {_item(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_item, value))}]"
    return f'"{"".join(map(_escaped, value))}"' if isinstance(value, str) else f"{value:.22g}"


def _item(value: Any) -> str:
    """A value in a map or list, where `$` begins a reference and `$$` a text with a dollar sign."""
    is_dollar = isinstance(value, str) and value.startswith("$")
    return in_yaml(f"${value}" if is_dollar else value)


def _escaped(character: str) -> str:
    if character.isascii() and character.isprintable():
        return f"\\{character}" if character in '"\\' else character
    return f"\\U{ord(character):08x}"
