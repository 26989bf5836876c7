"""The cases that a program is run in: the plain one, and each failure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mfa_snippets.contracts.expectations import (
    Expectations,
    ExpectedError,
    ExpectedResponse,
    Failure,
    Provocation,
    Refusal,
    Scenario,
    SdkDeviations,
    Step,
)
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.run.environment import password_of

PLAIN = Provocation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is done to a program, and what must come of it."""

    program: Program
    failure: str | None
    provocation: Provocation
    fault_path: str | None
    """Where the mock server is asked for the fault."""
    steps: tuple[Step, ...]
    """The steps whose requests are sent."""
    error: ExpectedError | None
    amr: tuple[str, ...] | None
    habits: SdkDeviations
    prompts: tuple[str, ...] = ()
    """What asks for each answer, in order, whatever becomes of it."""
    responses: tuple[ExpectedResponse, ...] = ()
    """What a browser is answered, up to the request that is refused."""
    refusal: Refusal | None = None
    hint: str | None = None

    @property
    def name(self) -> str:
        """How findings call it."""
        return self.program.name + (f", failure {self.failure}" if self.failure else "")


def cases_of(program: Program, expectations: Expectations) -> tuple[Case, tuple[Case, ...]]:
    """The plain case of a program, and its failures."""
    scenario = expectations.scenarios[program.scenario]
    habits = expectations.languages.get(program.language, SdkDeviations())
    plain = Case(
        program=program,
        failure=None,
        provocation=PLAIN,
        fault_path=None,
        steps=_with_named_password(scenario.steps, program),
        error=None,
        amr=scenario.amr,
        habits=habits,
        prompts=tuple(step.asks for step in scenario.steps if step.asks is not None),
        responses=scenario.requests,
    )
    told = (failure for failure in scenario.failures if habits.tells(failure))
    return plain, tuple(_failing(plain, failure, scenario) for failure in told)


def _failing(plain: Case, failure: Failure, scenario: Scenario) -> Case:
    return replace(
        plain,
        failure=failure.name,
        provocation=failure.provoke,
        fault_path=_path(failure, scenario),
        steps=_with_wrong_input(
            plain.steps[: len(scenario.steps_until(failure.stops_at))], plain.program, failure
        ),
        error=plain.habits.error(failure),
        amr=None,
        responses=_until(plain.responses, failure.refusal),
        refusal=failure.refusal,
        hint=failure.hint,
    )


def _until(responses: tuple[ExpectedResponse, ...], refusal: Refusal | None) -> tuple[ExpectedResponse, ...]:
    """Those up to and with the one that is refused; none where the program does not even start."""
    names = [response.name for response in responses]
    return responses[: names.index(refusal.request) + 1] if refusal else ()


def _path(failure: Failure, scenario: Scenario) -> str | None:
    if failure.provoke.step is None:
        return None
    request = scenario.step(failure.provoke.step).request
    return request.path if request else None


def _with_wrong_input(steps: tuple[Step, ...], program: Program, failure: Failure) -> tuple[Step, ...]:
    number = failure.provoke.wrong_input
    if number is None:
        return steps
    kinds = [one.kind for one in program.inputs[:number]]
    right = f"{{{kinds[-1]}:{kinds.count(kinds[-1])}}}"
    return tuple(_exchanged(step, right, "{wrong:1}") for step in steps)


def _with_named_password(steps: tuple[Step, ...], program: Program) -> tuple[Step, ...]:
    """A password has a name wherever it stands, also one that everybody may know."""
    password = password_of(program)
    return steps if password is None else tuple(_exchanged(step, password, "{password}") for step in steps)


def _exchanged(step: Step, old: str, new: str) -> Step:
    request = step.request
    if request is None:
        return step
    body = request.body and replace(request.body, required=_replaced(request.body.required, old, new))
    return replace(
        step,
        request=replace(
            request,
            path=request.path.replace(old, new),
            query=request.query.replace(old, new),
            bearer=request.bearer.replace(old, new),
            body=body,
        ),
    )


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, old, new) for inner in value]
    return value.replace(old, new) if isinstance(value, str) else value
