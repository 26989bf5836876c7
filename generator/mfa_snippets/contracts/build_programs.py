"""Build the entries of `programs.json`, and look up the evidence status of each program."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mfa_snippets.contracts import programs as contract
from mfa_snippets.contracts.evidence import Identity, SdkVersion, Statuses, evidence_status
from mfa_snippets.contracts.files import copy_fields, digest
from mfa_snippets.contracts.programs import EXAMPLES
from mfa_snippets.rendering.programs import Program, Project, fill_names, folder_of, program_names, sdk_of
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, defaults
from mfa_snippets.spec.value import Argv, resolved

_LAUNCHERS = {"fork": contract.ForkLauncher, "options": contract.OptionsLauncher}


def build_programs(specification: Specification, programs: tuple[Program, ...]) -> contract.Programs:
    """The entry of `programs.json` for each rendered program, in the same order."""
    return tuple(_program(specification, program) for program in programs)


def published_path(specification: Specification, program: Program) -> str:
    """The file of a program, below the output folder."""
    folder = folder_of(program.language, specification.scenarios[program.scenario])
    return f"{EXAMPLES}/{folder}/{program.path}"


def evidence_statuses(
    specification: Specification,
    programs: tuple[Program, ...],
    projects: Mapping[str, Project],
    evidence: Path | None,
) -> Statuses:
    """The status of each program's evidence; `projects` are by their folders below `examples/`."""
    digests = {
        folder: {path: digest(content) for path, content in project.files.items()}
        for folder, project in projects.items()
    }
    statuses = {}
    for program in programs:
        sdk = specification.sdks[program.language]
        project = digests[folder_of(program.language, specification.scenarios[program.scenario])]
        version = SdkVersion(name=sdk.package, version=sdk.version)
        identity = Identity(program=digest(program.text.encode()), project=project, sdk=version)
        key, is_replayed = (program.language, program.scenario), sdk.toolchain.signatures is not None
        statuses[key] = evidence_status(evidence, *key, identity, is_replayed)
    return statuses


def _program(specification: Specification, program: Program) -> contract.Program:
    scenario = specification.scenarios[program.scenario]
    sdk = sdk_of(specification.sdks[program.language], scenario)
    folder = f"{EXAMPLES}/{folder_of(program.language, scenario)}"
    toolchain, names = sdk.toolchain, program_names(program.scenario, sdk)
    signatures, launcher = toolchain.signatures, toolchain.launcher

    def filled(*commands: Argv) -> contract.Commands:
        return tuple(tuple(fill_names(argv, names)) for argv in commands)

    return contract.Program(
        language=program.language,
        label=sdk.label,
        form_of=specification.variants.get(program.language),
        scenario=program.scenario,
        path=f"{folder}/{program.path}",
        cwd=folder,
        prepare=filled(*toolchain.prepare),
        build=filled(*toolchain.build),
        command=filled(toolchain.run)[0],
        sdk=contract.Sdk(name=sdk.package, version=sdk.version, probe=filled(toolchain.probe)[0]),
        checks=contract.Checks(format=filled(*toolchain.format), types=filled(*toolchain.types)),
        signatures=contract.Signatures(prepare=filled(*signatures.prepare), types=filled(*signatures.types))
        if signatures
        else None,
        together=toolchain.batched,
        host=copy_fields(_LAUNCHERS[launcher.kind], launcher) if launcher else None,
        unset=sdk.unset_environment,
        environment=_environment(specification, sdk, scenario),
        inputs=tuple(_inputs(specification, scenario)),
        amr=scenario.amr,
        requests=tuple(browser_requests(specification, scenario)),
    )


def _environment(specification: Specification, sdk: Sdk, scenario: Scenario) -> tuple[contract.Variable, ...]:
    variables = {role: specification.environment[role] for role in ("project_id", *scenario.environment)}
    project, *others = (
        copy_fields(contract.Variable, variable, name=variable.variable, role=role)
        for role, variable in variables.items()
    )
    name, note = sdk.base_url.variable, sdk.base_url.note
    base_url = contract.Variable(name=name, role="base_url", required=False, description=note)
    return (replace(project, required=True), base_url, *others)


def _inputs(specification: Specification, scenario: Scenario) -> Iterator[contract.Input]:
    """What the user does at each step; a step without a login ID sends its message to the first one."""
    login_ids = (step.arguments["login_id"] for step in scenario.steps if "login_id" in step.arguments)
    first: Any = next(login_ids, None)
    for step in scenario.steps:
        action = step.ask or step.click
        if action:
            yield contract.Input(
                kind=action.kind,
                method=action.method,
                login_id=resolved(step.arguments.get("login_id", first), defaults(specification, scenario)),
                typed=step.ask is not None,
            )


def browser_requests(specification: Specification, scenario: Scenario) -> Iterator[contract.Request]:
    """The requests that a browser sends to a web handler, in order."""
    inputs = [step.ask.name if step.ask else None for step in scenario.steps if step.ask or step.click]
    environment = specification.environment
    for request in scenario.requests:
        fields = {
            name: contract.Field(input=inputs.index(name) + 1)
            if name in inputs
            else contract.Field(role=name, value=environment[name].default)
            for name in request.form
        }
        yield copy_fields(contract.Request, request, form=fields)
