"""Send recorded requests to the mock server of today, and compare what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, RemoteDisconnected
from itertools import zip_longest
from typing import Any

from mfa_snippets.contracts.evidence import Evidence, Exchange, Run, Sent
from mfa_snippets.verify.assertions.run import findings_of
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.environment import password_of
from mfa_snippets.verify.run.exchange import exchange_of, is_pending
from mfa_snippets.verify.run.redaction import names_of
from mfa_snippets.verify.run.runner import MOST_TRIES, RunContext, new_project_id
from mfa_snippets.verify.run.simulated_user import SimulatedUser, Typed, answer, is_for

PLACEHOLDER = re.compile(r"\{(?:project_id|password|[a-z_]+:\d+)\}")
TYPED = ("{totp:", "{otp:", "{magic_link:", "{wrong:")
CLICKED = "{pending_ref:"
SECONDS_TO_ANSWER = 30.0


def replay_findings(
    evidence: Evidence, first: Run, plain: Case, failing: tuple[Case, ...], stage: RunContext
) -> tuple[str, ...]:
    """All that is no longer true of what is on record; `first` is its plain run."""
    findings = list(_case_findings(plain, first, first, stage))
    for case in failing:
        run = evidence.failures.get(case.failure or "")
        if run is None:
            findings.append(f"{case.name}: expected a run on record, there is none")
        else:
            findings += _case_findings(case, run, first, stage)
    return tuple(findings)


def _case_findings(case: Case, run: Run, plain: Run, stage: RunContext) -> Iterator[str]:
    yield from (f"{finding} (on record)" for finding in findings_of(case, run))
    if run.exchange:
        today = _replayed(case, run.exchange, plain.exchange, stage)
        yield from _differences(case, run.exchange, today)


def _replayed(case: Case, exchange: Exchange, plain: Exchange, stage: RunContext) -> Exchange:
    project_id = new_project_id()
    try:
        if case.provocation.again:
            Replay(case, project_id, stage).send(plain)
        if case.provocation.fault is not None and case.fault_path is not None:
            fault = case.provocation.fault
            stage.control.fault(project_id, case.fault_path, fault, count=MOST_TRIES)
        return Replay(case, project_id, stage).send(exchange)
    finally:
        stage.control.forget(project_id)


class Replay:
    """One exchange, sent again with the tokens and codes of today."""

    def __init__(self, case: Case, project_id: str, stage: RunContext) -> None:
        self._case, self._project_id, self._stage = case, project_id, stage
        seen = [message["id"] for message in stage.control.messages(project_id)]
        self._start = max(seen, default=0)
        self._asked = len(stage.control.requests(project_id))
        self._person = SimulatedUser(stage.control, project_id, after=self._start)
        self._inputs = list(case.program.inputs)
        self._typed: list[Typed] = []
        self._served: set[str] = set()
        password = password_of(case.program)
        self._fixed = {project_id: "{project_id}"} | ({password: "{password}"} if password else {})

    def send(self, exchange: Exchange) -> Exchange:
        """Send all requests, each with what the answers before it brought; the exchange of today."""
        for sent in exchange:
            wanted = set(PLACEHOLDER.findall(json.dumps([sent.bearer, sent.path, sent.query, sent.body])))
            self._serve(wanted, is_pending(sent))
            values = {name: value for value, name in self._names().items()}
            _send(self._stage.control.url, sent, {name: values.get(name, name) for name in wanted})
        return exchange_of(self._log(), self._names())

    def _log(self) -> list[dict[str, Any]]:
        return self._stage.control.requests(self._project_id)[self._asked :]

    def _names(self) -> Mapping[str, str]:
        messages = self._stage.control.messages(self._project_id, self._start)
        return names_of(self._fixed, self._log(), messages, self._typed)

    def _serve(self, wanted: set[str], is_to_wait: bool) -> None:
        """Type a code when a request first needs it; click before a poll that was not answered `not yet`."""
        due = TYPED if is_to_wait else (*TYPED, CLICKED)
        names = {name for name in wanted if name.startswith(due)} - self._served
        self._served |= names
        if any(name.startswith(TYPED) for name in names):
            self._act(is_typed=True, is_wrong=any(name.startswith("{wrong:") for name in names))
        if any(name.startswith(CLICKED) for name in names):
            self._act(is_typed=False)

    def _act(self, is_typed: bool, is_wrong: bool = False) -> None:
        """Do what the next input asks for, unless a refusal of today kept its message from being sent."""
        wanted = next((one for one in self._inputs if one.typed == is_typed), None)
        messages = self._stage.control.messages(self._project_id, self._start)
        if wanted is None or not any(is_for(message, wanted) for message in messages):
            return
        self._inputs.remove(wanted)
        if not is_typed:
            self._person.click(wanted)
            return
        line = answer(self._person, wanted, is_wrong)
        if line is not None:
            self._typed.append(line)


def _send(url: str, sent: Sent, values: Mapping[str, str]) -> None:
    path = _filled(sent.path, values) + (f"?{_filled(sent.query, values)}" if sent.query else "")
    headers = {"Authorization": f"Bearer {_filled(sent.bearer, values)}"}
    if sent.content_type is not None:
        headers["Content-Type"] = sent.content_type
    body = None if sent.body is None else _filled(json.dumps(sent.body), values)
    connection = HTTPConnection(url.removeprefix("http://"), timeout=SECONDS_TO_ANSWER)
    try:
        # A fault may reset the connection; what was answered is read from the emulator's log.
        with suppress(ConnectionResetError, RemoteDisconnected):
            connection.request(sent.method, path, body, headers)
            connection.getresponse().read()
    finally:
        connection.close()


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text)


def _differences(case: Case, recorded: Exchange, today: Exchange) -> Iterator[str]:
    steps = [step.name for step in case.steps if step.request is not None]
    for step, then, now in zip_longest(steps, recorded, today):
        place = f"{case.name}, replay of step {step or 'none'}"
        if then is None or now is None:
            yield f"{place}: expected {len(recorded)} requests, were {len(today)}"
            return
        for field in ("status", "content_type", "amr", "body"):
            was, expected = getattr(now.answer, field), getattr(then.answer, field)
            if was != expected:
                yield f"{place}: answer.{field}: expected {_shown(expected)}, was {_shown(was)}"


def _shown(value: Any) -> str:
    return json.dumps(value)[:500]
