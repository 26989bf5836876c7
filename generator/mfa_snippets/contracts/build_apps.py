"""Build `apps.json`, and look up the status of the evidence of each scenario in each language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mfa_snippets.contracts import apps as contract
from mfa_snippets.contracts.apps import EXAMPLES
from mfa_snippets.contracts.evidence import Statuses, evidence_status
from mfa_snippets.contracts.files import copy_fields
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.apps import App
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, examples, scenarios_with
from mfa_snippets.spec.value import resolved

_CLIENT = "client"


def build_apps(specification: Specification) -> tuple[contract.App, ...]:
    """The app of each language, with the scenarios that its SDK can do."""
    return tuple(_app(specification, *item) for item in specification.sdks.items())


def evidence_statuses(
    built: tuple[contract.App, ...], rendered: tuple[App, ...], evidence: Path | None
) -> Statuses:
    """The status of the evidence of each scenario of the languages that have any; without a folder, none.

    Raises `InputError` for a folder without evidence of any of the languages, and for files that are none.
    """
    if evidence and not any(any((evidence / app.language).glob("*.json")) for app in built):
        state = "has no recorded run of any language" if evidence.is_dir() else "does not exist"
        message = f"this folder {state}, expected evidence as LANGUAGE/SCENARIO.json"
        hint = "name another with --evidence, or use --without-evidence"
        raise InputError(Problem(str(evidence), 0, 0, message, hint))
    statuses, problems = {}, list[Problem]()
    for app, files in zip(built, (app.files for app in rendered), strict=True):
        if evidence and (evidence / app.language).is_dir():
            for program in (contract.Program(app, invocation) for invocation in app.invocations):
                try:
                    statuses[app.language, program.scenario] = evidence_status(evidence, program, files)
                except InputError as error:
                    problems += error.problems
    if problems:
        raise InputError(*problems)
    return statuses


def untested(built: tuple[contract.App, ...], statuses: Statuses) -> tuple[str, ...]:
    """The languages without evidence, if others have some."""
    tested = {language for (language, _), status in statuses.items() if status.state != "absent"}
    return tuple(app.language for app in built if tested and app.invocations and app.language not in tested)


def _app(specification: Specification, language: str, sdk: Sdk) -> contract.App:
    return copy_fields(
        contract.App,
        sdk.toolchain,
        language=language,
        form_of=specification.variants.get(language),
        folder=f"{EXAMPLES}/{language}",
        client=sdk.app.files[_CLIENT],
        lexer=sdk.fence,
        sdk=contract.Sdk(name=sdk.package, version=sdk.version, probe=sdk.toolchain.probe),
        invocations=tuple(
            _invocation(specification, sdk, name, scenario)
            for name, scenario in scenarios_with(specification, sdk).items()
        ),
    )


def _invocation(specification: Specification, sdk: Sdk, name: str, scenario: Scenario) -> contract.Invocation:
    modules = {specification.modules[step.function] for step in scenario.steps}
    touched = (path for key, path in sdk.app.files.items() if key in {_CLIENT, scenario.entry, *modules})
    return contract.Invocation(
        scenario=name,
        command=(*sdk.toolchain.run[scenario.entry], *scenario.arguments),
        files=tuple(sorted(touched)),
        after=scenario.after,
        environment=tuple(dict.fromkeys(_environment(specification, sdk, scenario))),
        inputs=tuple(_inputs(specification, scenario)),
        requests=tuple(_requests(specification, scenario)),
    )


def _environment(specification: Specification, sdk: Sdk, scenario: Scenario) -> Iterator[contract.Variable]:
    yield contract.Variable(name=sdk.base_url.variable, role="base_url")
    for role in ("project_id", *scenario.environment):
        variable = specification.environment[role]
        yield contract.Variable(name=variable.variable, role=role, example=variable.example)


def _inputs(specification: Specification, scenario: Scenario) -> Iterator[contract.Input]:
    values = examples(specification, scenario)
    known = [resolved(step.arguments.get("login_id"), values) for step in scenario.steps]
    first: Any = next(filter(None, known))
    for step, login_id in zip(scenario.steps, known, strict=True):
        if action := step.ask or step.click:
            yield contract.Input(kind=action.kind, method=action.method, login_id=login_id or first)


def _requests(specification: Specification, scenario: Scenario) -> Iterator[contract.Request]:
    """The fields of a form have a variable's example, or what is typed for an input."""
    inputs = [step.ask.name if step.ask else None for step in scenario.steps if step.ask or step.click]
    known = {
        name: contract.Field(role=name, value=variable.example)
        for name, variable in specification.environment.items()
    }
    known |= {name: contract.Field(input=number) for number, name in enumerate(inputs, 1) if name}
    for request in scenario.requests:
        yield copy_fields(contract.Request, request, form={name: known[name] for name in request.form})
