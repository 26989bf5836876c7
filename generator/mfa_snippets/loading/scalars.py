"""Read scalars as YAML 1.2 does, and refuse those that not every language can write."""

import math
import re

# https://yaml.org/spec/1.2.2/#1032-tag-resolution: `no`, `on` and `yes` are text.
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SAFE_INTEGER = 2**53 - 1
_MOST_DIGITS = 400
_UNSAFE = re.compile("[\0\ud800-\udfff]")

Scalar = str | int | float | bool | None


def scalar(text: str, *, is_quoted: bool) -> Scalar:
    """The value of a scalar; one in quotes or of a block is text."""
    if is_quoted:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        # Python refuses to read thousands of digits; whatever has this many is beyond every limit.
        return int(text[:_MOST_DIGITS])
    return float(text) if _FLOAT.fullmatch(text) else text


def unfit(value: Scalar) -> str | None:
    """Why a value cannot be written in every language, or None."""
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return f"{_short(value)} is beyond ±(2^53-1), expected an integer that every language holds exactly"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number beyond all that a float can hold, expected a smaller one"
    if isinstance(value, str) and _UNSAFE.search(value):
        return "text with a NUL or a lone surrogate, expected text that every language can write"
    return None


def _short(value: int) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"
