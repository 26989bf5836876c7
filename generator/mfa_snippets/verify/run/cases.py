"""The test cases of a program: the plain run, each failure, and their environment variables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from mfa_snippets.contracts import expectations
from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Run

PLAIN = expectations.Trigger()
STEPS = TypeAdapter(tuple[expectations.Step, ...])
FAULT_COUNT = 8  # repeats of a fault: an SDK that retries, as after 429, must meet it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How a program is run, and what is expected of the run."""

    program: Program
    scenario: expectations.Scenario
    failure: str | None = None
    trigger: expectations.Trigger = PLAIN
    steps: tuple[expectations.Step, ...]  # the steps that must send their requests
    error: expectations.ExpectedError | None = None
    deviations: expectations.SdkDeviations
    responses: tuple[expectations.ExpectedResponse, ...] = ()  # to a browser, up to the refused request
    refusal: expectations.ErrorResponse | None = None
    after: "Case | None" = None  # a plain run of another scenario that comes first, with the same user

    @property
    def name(self) -> str:
        return self.program.name + (f", failure {self.failure}" if self.failure else "")


Proof = Sequence[tuple[Case, Run]]
"""The runs of a program, of today or recorded, that passed all assertions: the plain one and its failures."""


def cases_of(program: Program, expected: expectations.Expectations) -> tuple[Case, ...]:
    """The plain case of a program, then its failure cases."""
    scenario = expected.scenarios[program.scenario]
    deviations = expected.languages.get(program.language, expectations.SdkDeviations())
    password = password_of(program)
    earlier = (one for one in program.app.invocations if one.scenario == program.invocation.after)
    plain = Case(
        program=program,
        scenario=scenario,
        steps=scenario.steps if password is None else _replaced(scenario.steps, password, "{password}"),
        deviations=deviations,
        responses=scenario.requests,
        after=next((cases_of(Program(program.app, one), expected)[0] for one in earlier), None),
    )
    detectable = (failure for failure in scenario.failures if failure.name not in deviations.swallowed)
    return plain, *(_failing(plain, failure) for failure in detectable)


def _failing(plain: Case, failure: expectations.Failure) -> Case:
    trigger, refusal = failure.provoke, failure.refusal
    sending = [step.name for step in plain.steps].index(failure.stops_at) + 1 if failure.stops_at else 0
    steps = plain.steps[:sending]
    if trigger.wrong_input is not None:
        kinds = [each.kind for each in plain.program.invocation.inputs[: trigger.wrong_input]]
        steps = _replaced(steps, f"{{{kinds[-1]}:{kinds.count(kinds[-1])}}}", "{wrong:1}")
    requests = [response.name for response in plain.responses]
    return replace(
        plain,
        failure=failure.name,
        trigger=trigger,
        steps=steps,
        error=plain.deviations.expected_error(failure),
        responses=plain.responses[: requests.index(refusal.request) + 1 if refusal else 0],
        refusal=refusal,
    )


def _replaced(steps: tuple[expectations.Step, ...], old: str, new: str) -> tuple[expectations.Step, ...]:
    """Steps with another text in what they send."""
    text = STEPS.dump_json(steps).decode()
    return STEPS.validate_json(text.replace(json.dumps(old, ensure_ascii=False)[1:-1], new))


def runs_of(case: Case) -> Iterator[Case]:
    """A case after the plain runs that come first with the same user: another scenario's, and its own."""
    if case.after is not None:
        yield replace(case.after, failure=case.failure)
    if case.trigger.again:
        yield replace(case, trigger=PLAIN)
    yield case


def password_of(program: Program) -> str | None:
    """The example of a password that verification uses; the caller's password is never used."""
    requests = program.invocation.requests
    sent = (field.value for one in requests for field in one.form.values() if field.role == "password")
    return example_values(program).get("password") or next(sent, None)


def example_values(program: Program) -> dict[str, str]:
    """The example of each variable, by role, except of the port, which the system chooses."""
    variables = program.invocation.environment
    return {each.role: each.example for each in variables if each.example and each.role != "port"}


def substitute(example: str) -> str:
    """A text of the same kind, which differs in a character that masked addresses and numbers hide."""
    mailbox, at, domain = example.rpartition("@")
    if at:
        return f"{mailbox[:-1]}{'x' if mailbox[-1] != 'x' else 'y'}{at}{domain}"
    if example.startswith("+"):
        return f"{example[:2]}{(int(example[2]) + 1) % 10}{example[3:]}"
    return example + "2"


def variables_of(
    program: Program, values: Mapping[str, str | None], substitutes: Mapping[str, str]
) -> dict[str, str]:
    """A program's environment variables: those of `values` by role, else examples or their substitutes."""
    examples = {role: substitutes.get(example, example) for role, example in example_values(program).items()}
    given = {**examples, **values}
    own = {variable.name: given.get(variable.role) for variable in program.invocation.environment}
    return {name: value for name, value in own.items() if value is not None}
