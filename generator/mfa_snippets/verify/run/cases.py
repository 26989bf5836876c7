"""The test cases of a program: the plain run, each failure, and their environment variables."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from mfa_snippets.contracts.expectations import (
    Body,
    ErrorResponse,
    Expectations,
    ExpectedError,
    ExpectedRequest,
    ExpectedResponse,
    Failure,
    Scenario,
    SdkDeviations,
    Step,
    Trigger,
)
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.run.process import clean_environment

PLAIN = Trigger()
FAULT_COUNT = 8  # repeats of a fault: an SDK that retries, as after 429, must meet it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How a program is run, and what is expected of the run."""

    program: Program
    failure: str | None = None
    trigger: Trigger = PLAIN
    fault_path: str | None = None  # the path at which the emulator injects the fault
    steps: tuple[Step, ...]  # the steps that must send their requests
    error: ExpectedError | None = None
    amr: tuple[str, ...] | None
    deviations: SdkDeviations
    prompts: tuple[str, ...] = ()  # the line that the program prints before it reads each input, in order
    responses: tuple[ExpectedResponse, ...] = ()  # what a browser receives, up to the refused request
    refusal: ErrorResponse | None = None
    hint: str | None = None

    @property
    def needs_emulator(self) -> bool:
        """Whether only the emulator can cause the failure, by injecting a fault."""
        return self.trigger.fault is not None

    @property
    def name(self) -> str:
        """The name in findings."""
        return self.program.name + (f", failure {self.failure}" if self.failure else "")


def cases_of(program: Program, expectations: Expectations) -> tuple[Case, tuple[Case, ...]]:
    """The plain case of a program, and its failure cases."""
    scenario = expectations.scenarios[program.scenario]
    deviations = expectations.languages.get(program.language, SdkDeviations())
    password = password_of(program)
    plain = Case(
        program=program,
        steps=scenario.steps if password is None else _replaced(scenario.steps, password, "{password}"),
        amr=scenario.amr,
        deviations=deviations,
        prompts=tuple(step.asks for step in scenario.steps if step.asks is not None),
        responses=scenario.requests,
    )
    detectable = (failure for failure in scenario.failures if deviations.is_detectable(failure))
    return plain, tuple(_failing(plain, failure, scenario) for failure in detectable)


def _failing(plain: Case, failure: Failure, scenario: Scenario) -> Case:
    trigger, names = failure.provoke, [response.name for response in plain.responses]
    refused = names.index(failure.refusal.request) + 1 if failure.refusal else 0
    request = scenario.step(trigger.step).request if trigger.step is not None else None
    step_names = [step.name for step in scenario.steps]
    steps = plain.steps[: step_names.index(failure.stops_at) + 1] if failure.stops_at is not None else ()
    if trigger.wrong_input is not None:
        kinds = [program_input.kind for program_input in plain.program.inputs[: trigger.wrong_input]]
        steps = _replaced(steps, f"{{{kinds[-1]}:{kinds.count(kinds[-1])}}}", "{wrong:1}")
    return replace(
        plain,
        failure=failure.name,
        trigger=trigger,
        fault_path=request.path if request else None,
        steps=steps,
        error=plain.deviations.expected_error(failure),
        amr=None,
        responses=plain.responses[:refused],
        refusal=failure.refusal,
        hint=failure.hint,
    )


def _replaced(steps: tuple[Step, ...], old: str, new: str) -> tuple[Step, ...]:
    """Steps with another text in their requests."""
    return tuple(replace(step, request=_with_text(step.request, old, new)) for step in steps)


def _with_text(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: _with_text(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_text(inner, old, new) for inner in value]
    if isinstance(value, ExpectedRequest | Body):
        changes = {field.name: _with_text(getattr(value, field.name), old, new) for field in fields(value)}
        return replace(value, **changes)
    return value


def new_project_id() -> str:
    """An unused project ID of 28 characters, which the strictest SDK requires."""
    return "P2" + secrets.token_hex(13)


def password_of(program: Program) -> str | None:
    """The default password of a program; the caller's password is never used."""
    defaults = (variable.default for variable in program.environment if variable.role == "password")
    form_fields = (field for request in program.requests for field in request.form.values())
    sent = (field.value for field in form_fields if field.role == "password")
    return next((password for password in (*defaults, *sent) if password), None)


def substitute_values(program: Program) -> dict[str, str]:
    """A different value for each default of a variable, to detect programs that hard-code the default."""
    defaults = {variable.default for variable in program.environment if variable.role != "port"}
    return {default: _substitute(default) for default in defaults if default}


def _substitute(default: str) -> str:
    """Another text of the same kind; it differs in a character that masked addresses and numbers hide."""
    mailbox, at, domain = default.rpartition("@")
    if at:
        return f"{mailbox[:-1]}{'x' if mailbox[-1] != 'x' else 'y'}{at}{domain}"
    if default.startswith("+"):
        return f"{default[:2]}{(int(default[2]) + 1) % 10}{default[3:]}"
    return default + "2"


def program_environment(
    program: Program, environ: Mapping[str, str], values: Mapping[str, str | None]
) -> dict[str, str]:
    """A program's environment variables. `values` are by role; a variable without a value is not set."""
    roles = {variable.name: variable.role for variable in program.environment}
    names = {*program.unset, *roles}
    toolchain = {name: value for name, value in clean_environment(environ).items() if name not in names}
    return toolchain | {
        name: value for name, role in roles.items() if (value := values.get(role)) is not None
    }
