"""Decide the outcome of each program, from its runs or a replay of its evidence, and record new evidence.

Of recorded evidence, the requests are sent to today's emulator, and its responses are compared.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

from mfa_snippets.contracts import evidence as records
from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Evidence, Exchange, Run, Sent, identity
from mfa_snippets.emulator.client import Control, send_over_http
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.errors import InputError
from mfa_snippets.verify.assertions.run import differences, run_findings
from mfa_snippets.verify.assertions.wire import exchange_tables
from mfa_snippets.verify.report import PASSED, AppReport, Checks, ProgramReport, Verdict
from mfa_snippets.verify.run.cases import Case, Proof
from mfa_snippets.verify.run.redaction import exchange_of, is_pending
from mfa_snippets.verify.run.simulated_user import User, in_new_project
from mfa_snippets.verify.run.workspace import Workspace

NOT_BUILT = "not built"
PLACEHOLDER = re.compile(r"\{(?:project_id|password|[a-z_]+:\d+)\}")
TYPED = ("{totp:", "{otp:", "{magic_link:", "{oauth_code:", "{passkey:", "{wrong:")
CLICKED = "{pending_ref:"
TIMEOUT = 30.0  # seconds to wait for a response to a recorded request


@dataclass(frozen=True)
class VerifyOptions:
    """What to verify, and how."""

    output: Path
    evidence: Path
    _: KW_ONLY
    languages: Sequence[str] = ()
    scenarios: Sequence[str] = ()
    strict: bool = False
    record: bool = False
    signatures: Path | None = None
    show_wire: bool = False
    workspace: Path | None = None  # the folder in which apps are prepared, by default in the user's cache
    settings: Settings = field(default_factory=Settings)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    limit: float = 60.0  # seconds for each run


@dataclass(frozen=True)
class Task:
    """A program to verify: its plain case, then its failure cases."""

    cases: Sequence[Case]
    workspace: Workspace
    options: VerifyOptions
    control: Control

    @property
    def program(self) -> Program:
        return self.cases[0].program


Result = Run | str  # what came of a case, or why it was not run
Outcome = tuple[ProgramReport, Proof]  # of a program, with the runs that prove it; none if it is not proven


def outcome_of(task: Task, app: AppReport, jobs: Sequence[Future[Result]]) -> Outcome:
    """The outcome of a program, from the report of its app, and from a job for each case."""
    results = [(case, job.result()) for case, job in zip(task.cases, jobs, strict=True)]
    run, *_ = verdicts = [
        Verdict(why=each) if isinstance(each, str) else Verdict(findings=tuple(run_findings(case, each)))
        for case, each in results
    ]
    why = next((verdict.why for verdict in verdicts if verdict.why), "")
    judged = zip(task.cases, verdicts, strict=True)
    found = ((case.name, text) for case, verdict in judged for text in verdict.findings)
    new = (text for name, text in found if text.replace(name, task.program.name, 1) not in run.findings)
    checks = {"run": run, "failures": Verdict(why=why) if why else Verdict(findings=tuple(new))}
    if run.why:
        return (_report(task, checks), []) if run.why == NOT_BUILT else _recorded(task, checks)
    ran = [(case, result) for case, result in results if isinstance(result, Run)]
    proof = ran if checks["failures"] == PASSED else ran[:1]
    is_proven = all(check == PASSED for check in (*app.checks.values(), *checks.values()))
    if task.options.record and is_proven:
        records.record(task.options.evidence, _evidence(task, proof))
    elif findings := _load(task, task.program)[1]:
        checks["evidence"] = Verdict(findings=findings)
    return _report(task, checks, ran[0][1]), proof if run == PASSED else []


def _report(task: Task, checks: Checks, plain: Run | None = None) -> ProgramReport:
    """The report of a program; `plain` is the run whose requests can be shown."""
    shown = exchange_tables(task.cases[0], plain.exchange) if plain and task.options.show_wire else ()
    language, scenario = task.program.language, task.program.scenario
    return ProgramReport(language=language, scenario=scenario, checks=checks, exchange="\n".join(shown))


def _recorded(task: Task, checks: Checks) -> Outcome:
    """The outcome of a program that cannot run here, from its recorded evidence."""
    record, findings = _load(task, task.program)
    if findings or record is None or record.of != identity(task.program, task.workspace.contents):
        why = "" if findings else "stale" if record else "missing"
        return _report(task, {**checks, "evidence": Verdict(findings=findings, why=why)}), []
    runs = {"": record.run, **record.failures}
    evidence = Verdict(findings=tuple(_replay_findings(task, runs)))
    proof = [(case, run) for case in task.cases if (run := runs.get(case.failure or ""))]
    return _report(task, {**checks, "evidence": evidence}, record.run), proof if evidence == PASSED else []


def _load(task: Task, program: Program) -> tuple[Evidence | None, tuple[str, ...]]:
    """The recorded evidence of a program, and what is wrong with its file."""
    try:
        return records.load(task.options.evidence, program), ()
    except InputError as error:
        return None, tuple(map(str, error.problems))


def _evidence(task: Task, runs: Proof) -> Evidence:
    """Evidence of these runs, which passed every check."""
    kept = {
        # Of a server's log only that there is one, without its times and paths.
        case.failure or "": replace(run, stderr=("{log}",)) if run.responses and run.stderr else run
        for case, run in runs
    }
    language, scenario, plain = task.program.language, task.program.scenario, kept.pop("")
    of = identity(task.program, task.workspace.contents)
    return Evidence(language=language, scenario=scenario, of=of, run=plain, failures=kept)


def _replay_findings(task: Task, runs: Mapping[str, Run]) -> Iterator[str]:
    """Every fact of recorded runs, by failure, that is no longer true."""
    after = task.cases[0].after
    earlier = _load(task, after.program)[0] if after else None
    if after and not earlier:
        yield f"{task.program.name}: expected a recorded run of {after.program.scenario}, which comes first"
        return
    for case in task.cases:
        if (run := runs.get(case.failure or "")) is None:
            yield f"{case.name}: expected a recorded run, it is missing"
            continue
        yield from (f"{finding} (recorded)" for finding in run_findings(case, run))
        if run.exchange:
            plain = runs[""] if case.trigger.again else None
            recorded = filter(None, (earlier.run if earlier else None, plain, run))
            with in_new_project(case, task.control) as users:
                today = [_replayed(user, each.exchange) for user, each in zip(users, recorded, strict=True)]
            yield from _differences(case, run.exchange, today[-1])


def _replayed(user: User, exchange: Exchange) -> Exchange:
    """Send an exchange again, with today's tokens and codes. Returns today's exchange."""
    inputs, done = user.case.program.invocation.inputs, set[str]()
    to_type = iter([each for each in inputs if each.typed])
    to_click = iter([each for each in inputs if not each.typed])
    user.has_ended.set()  # so it waits for no message
    for sent in exchange:
        needed = set(PLACEHOLDER.findall(json.dumps([sent.bearer, sent.path, sent.query, sent.body])))
        # A code is typed when a request first needs it; a link is clicked before the poll that succeeds.
        typed = [name for name in needed - done if name.startswith(TYPED)]
        clicked = [name for name in needed - done if name.startswith(CLICKED) and not is_pending(sent)]
        done.update(typed, clicked)
        if typed and (code_input := next(to_type, None)):
            user.type(code_input, any(name.startswith("{wrong:") for name in typed), _shown(user))
        if clicked and (link_input := next(to_click, None)):
            user.click(link_input)
        _, names = user.observed({})
        _send(user.control.url, sent, {name: value for value, name in names.items() if name in needed})
    return exchange_of(*user.observed({}))


def _shown(user: User) -> str:
    """What was last returned for a browser: the address of a provider, or options for a passkey."""
    bodies = (request["answer"]["body"] for request in reversed(user.observed({})[0]))
    shown = (body.get("options") or body.get("url") for body in bodies if isinstance(body, dict))
    return next(filter(None, shown), "")


def _send(url: str, sent: Sent, values: Mapping[str, str]) -> None:
    path = _filled(f"{sent.path}?{sent.query}" if sent.query else sent.path, values)
    headers = {} if sent.content_type is None else {"Content-Type": sent.content_type}
    headers["Authorization"] = f"Bearer {_filled(sent.bearer, values)}"
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
        facts = {f"answer.{key}": (was, getattr(now.answer, key)) for key, was in vars(then.answer).items()}
        yield from (f"{location}: {difference}" for difference in differences(facts))
