"""Replay recorded evidence: send its requests to today's emulator and compare the responses."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import zip_longest

from mfa_snippets.contracts.evidence import Exchange, Run, Sent
from mfa_snippets.emulator.client import Control, send_over_http
from mfa_snippets.verify.assertions.run import differences, run_findings
from mfa_snippets.verify.run.cases import Case, password_of
from mfa_snippets.verify.run.redaction import exchange_of, is_pending
from mfa_snippets.verify.run.simulated_user import User, in_new_project

PLACEHOLDER = re.compile(r"\{(?:project_id|password|[a-z_]+:\d+)\}")
TYPED = ("{totp:", "{otp:", "{magic_link:", "{oauth_code:", "{passkey:", "{wrong:")
CLICKED = "{pending_ref:"
TIMEOUT = 30.0  # seconds to wait for a response


def replay_findings(
    cases: Sequence[Case], runs: Mapping[str, Run], first: Run | None, control: Control
) -> Iterator[str]:
    """Every fact of recorded runs, by failure, that is no longer true; `first` is of the scenario before."""
    if (after := cases[0].after) and first is None:
        yield f"{cases[0].name}: expected a recorded run of {after.program.scenario}, which comes first"
        return
    for case in cases:
        if (run := runs.get(case.failure or "")) is None:
            yield f"{case.name}: expected a recorded run, it is missing"
            continue
        yield from (f"{finding} (recorded)" for finding in run_findings(case, run))
        if run.exchange:
            recorded = (first, runs[""] if case.trigger.again else None, run)
            exchanges = iter([each.exchange for each in recorded if each])
            today = in_new_project(case, control, partial(_replayed, exchanges=exchanges))
            yield from _differences(case, run.exchange, today)


def _replayed(user: User, exchanges: Iterator[Exchange]) -> Exchange:
    """Send the next exchange again, with today's tokens and codes. Returns today's exchange."""
    inputs, done = user.case.program.invocation.inputs, set[str]()
    to_type = iter([each for each in inputs if each.typed])
    to_click = iter([each for each in inputs if not each.typed])
    user.substitutes = {}  # recorded requests have the examples
    user.has_ended.set()  # so it waits for no message
    password = password_of(user.case.program)
    fixed = {user.control.project_id: "{project_id}"} | ({password: "{password}"} if password else {})
    for sent in next(exchanges):
        needed = set(PLACEHOLDER.findall(json.dumps([sent.bearer, sent.path, sent.query, sent.body])))
        # A code is typed when a request first needs it; a link is clicked before the poll that succeeds.
        typed = [name for name in needed - done if name.startswith(TYPED)]
        clicked = [name for name in needed - done if name.startswith(CLICKED) and not is_pending(sent)]
        done.update(typed, clicked)
        if typed and (code_input := next(to_type, None)):
            user.type(code_input, any(name.startswith("{wrong:") for name in typed), _shown(user))
        if clicked and (link_input := next(to_click, None)):
            user.click(link_input)
        _, names = user.observed(fixed)
        _send(user.control.url, sent, {name: value for value, name in names.items() if name in needed})
    return exchange_of(*user.observed(fixed))


def _shown(user: User) -> str:
    """What was last returned for a browser: the address of a provider, or options for a passkey."""
    bodies = (request["answer"]["body"] for request in reversed(user.observed({})[0]))
    shown = (body.get("options") or body.get("url") for body in bodies if isinstance(body, dict))
    return next(filter(None, shown), "")


def _send(url: str, sent: Sent, values: Mapping[str, str]) -> None:
    path = _filled(f"{sent.path}?{sent.query}" if sent.query else sent.path, values)
    headers = {"Authorization": f"Bearer {_filled(sent.bearer, values)}"}
    if sent.content_type is not None:
        headers["Content-Type"] = sent.content_type
    in_json = {name: json.dumps(value)[1:-1] for name, value in values.items()}
    body = None if sent.body is None else _filled(json.dumps(sent.body), in_json).encode()
    # A fault may reset the connection; responses are read from the emulator's request log.
    with suppress(ConnectionError):
        send_over_http(sent.method, url + path, headers, body, TIMEOUT)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text)


def _differences(case: Case, recorded: Exchange, today: Exchange) -> Iterator[str]:
    steps = [step.name for step in case.steps if step.request is not None]
    for step, then, now in zip_longest(steps, recorded, today):
        location = f"{case.name}, replay of step {step or 'none'}"
        if then is None or now is None:
            yield f"{location}: expected {len(recorded)} requests, were {len(today)}"
            return
        for name in ("status", "content_type", "amr", "body"):
            answers = {f"answer.{name}": (getattr(then.answer, name), getattr(now.answer, name))}
            yield from (f"{location}: {difference}" for difference in differences(answers))
