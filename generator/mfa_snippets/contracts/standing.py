"""What is on record of a program, as its page tells it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["recorded", "replayed", "stale", "type-checked", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`recorded`: it ran as it is now; `replayed`: so it did, with an SDK that is mostly not here, and its
    requests are sent again; `stale`: it ran, and was changed since; `type-checked`: it was no more than that;
    `absent`: nothing is known of it.

    `version` is the SDK's. `stdout` is what the run printed, and `failures` what each failure run printed on
    standard error, line by line, or answered at last; secrets stand as names such as `{totp_key:1}`.
    """

    state: State
    version: str | None = None
    stdout: tuple[str, ...] = ()
    failures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_run(self) -> bool:
        """Whether it ran as it is now."""
        return self.state in ("recorded", "replayed")

    def told(self, package: str) -> str:
        """What a reader has to know, in one line."""
        sdk = f"{package} {self.version}"
        return {
            "recorded": f"ran with {sdk}",
            "replayed": f"ran with {sdk}, since then replayed",
            "stale": f"changed since it last ran, with {sdk}",
            "type-checked": f"not run, only type-checked for {sdk}",
            "absent": "not run",
        }[self.state]


def answer_lines(status: int, body: object) -> tuple[str, ...]:
    """What a browser is answered, as lines: `HTTP 401`, then the body."""
    return (f"HTTP {status}", json.dumps(body, ensure_ascii=False))


ABSENT = Standing(state="absent")
