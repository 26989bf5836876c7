"""What is on record of a program, as its page tells it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`recorded`: it ran as it is now; `stale`: it ran, and was changed since; `absent`: it never ran.

    `version` is the SDK's. `stdout` is what the run printed, and `failures` what each failure run printed on
    standard error, line by line, or answered at last; secrets stand as names such as `{totp_key:1}`.
    """

    state: Literal["recorded", "stale", "absent"]
    version: str | None = None
    stdout: tuple[str, ...] = ()
    failures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def answer_lines(status: int, body: object) -> tuple[str, ...]:
    """What a browser is answered, as lines: `HTTP 401`, then the body."""
    return (f"HTTP {status}", json.dumps(body, ensure_ascii=False))


ABSENT = Standing(state="absent")
