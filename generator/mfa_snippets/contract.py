"""Say what it takes to run the programs, what they must do, and where each snippet stands."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from .model import Argv, Failure, Operation, Scenario, Sdk, Step, Toolchain
from .programs import Program, fill_names, program_names
from .specification import Specification

EXAMPLES = "examples"


def program_entries(specification: Specification, programs: tuple[Program, ...]) -> list[dict[str, Any]]:
    """The contract for anyone with a runner: all that it takes to run each program from outside."""
    return [_entry(specification, program) for program in programs]


def _entry(specification: Specification, program: Program) -> dict[str, Any]:
    sdk, scenario = specification.sdks[program.language], specification.scenarios[program.scenario]
    folder = f"{EXAMPLES}/{program.language}"
    toolchain, names = sdk.toolchain, program_names(program.scenario, sdk)
    return {
        "language": program.language,
        "label": sdk.label,
        "scenario": program.scenario,
        "path": f"{folder}/{program.path}",
        "cwd": folder,
        "prepare": _filled(toolchain.prepare, names),
        "build": _filled(toolchain.build, names),
        "command": fill_names(toolchain.run, names),
        "sdk": {"name": sdk.package, "version": sdk.version, "probe": fill_names(toolchain.probe, names)},
        "checks": {
            "format": _filled(toolchain.format, names),
            "types": _filled(toolchain.types, names),
        },
        "signatures": _signatures(toolchain, names),
        "together": list(toolchain.together),
        "host": _host(toolchain),
        "environment": list(_environment(specification, sdk, scenario)),
        "inputs": list(_inputs(specification, scenario)),
        "amr": list(scenario.amr),
    }


def _filled(commands: tuple[Argv, ...], names: Mapping[str, str]) -> list[list[str]]:
    return [fill_names(argv, names) for argv in commands]


def _signatures(toolchain: Toolchain, names: Mapping[str, str]) -> dict[str, list[list[str]]] | None:
    found = toolchain.signatures
    return {"prepare": _filled(found.prepare, names), "types": _filled(found.types, names)} if found else None


def _host(toolchain: Toolchain) -> dict[str, Any] | None:
    host = toolchain.host
    if host is None:
        return None
    if host.kind == "fork":
        return {"kind": host.kind, "argv": list(host.argv or ())}
    prepare = [list(argv) for argv in host.prepare]
    return {
        "kind": host.kind,
        "options": list(host.options or ()),
        "learn": list(host.learn),
        "prepare": prepare,
    }


def _environment(specification: Specification, sdk: Sdk, scenario: Scenario) -> Iterator[dict[str, Any]]:
    project = specification.environment["project_id"]
    yield {
        "name": project.variable,
        "role": "project_id",
        "required": True,
        "description": project.description,
    }
    yield {
        "name": sdk.base_url.variable,
        "role": "base_url",
        "required": False,
        "description": sdk.base_url.note,
    }
    for role in scenario.environment:
        variable = specification.environment[role]
        yield {
            "name": variable.variable,
            "role": role,
            "required": variable.required,
            "default": variable.default,
            "description": variable.description,
        }


def _inputs(specification: Specification, scenario: Scenario) -> Iterator[dict[str, Any]]:
    for step in scenario.steps:
        waited = step.ask or step.click
        if waited:
            login_id = _given(
                step.arguments.get("login_id", _login(scenario)), _defaults(specification, scenario)
            )
            is_typed = step.ask is not None
            yield {"kind": waited.kind, "method": waited.method, "login_id": login_id, "typed": is_typed}


def _login(scenario: Scenario) -> Any:
    """The login ID that a step's message goes to where the step itself needs none."""
    given = (step.arguments["login_id"] for step in scenario.steps if "login_id" in step.arguments)
    return next(given, None)


def expectation_entries(specification: Specification) -> dict[str, Any]:
    """What each scenario must send and end with, and what each SDK may do otherwise, with reasons.

    Derived from wires and scenarios alone, never from a binding or a template.
    """
    return {
        "scenarios": {
            name: {
                "title": scenario.title,
                "amr": list(scenario.amr),
                "steps": list(_steps(specification, scenario)),
                "failures": [_failure(failure) for failure in scenario.failures],
            }
            for name, scenario in specification.scenarios.items()
        },
        "languages": {language: _differences(sdk) for language, sdk in specification.sdks.items()},
    }


def _steps(specification: Specification, scenario: Scenario) -> Iterator[dict[str, Any]]:
    values: dict[str, Any] = _defaults(specification, scenario)
    counts: dict[str, int] = {}
    for step in scenario.steps:
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _counted(step.ask.kind, counts)
        yield {"name": step.name, "operation": step.operation, "request": _request(operation, step, values)}
        answered = {result: _counted(result, counts) for result in operation.results if operation.wire}
        values.update({name: answered.get(result) for name, result in step.receives.items()})


def _counted(kind: str, counts: dict[str, int]) -> str:
    """The name of a value by its origin: `{totp:1}` is the first code of an authenticator app."""
    counts[kind] = counts.get(kind, 0) + 1
    return f"{{{kind}:{counts[kind]}}}"


def _defaults(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    return {role: specification.environment[role].default for role in scenario.environment}


def _request(operation: Operation, step: Step, values: Mapping[str, Any]) -> dict[str, Any] | None:
    wire = operation.wire
    if wire is None:
        return None
    given = {name: _given(value, values) for name, value in step.arguments.items()}
    token = given.get("refresh_token") if wire.bearer == "refresh" else None
    request: dict[str, Any] = {
        "method": wire.method,
        "path": wire.path.format_map({"method": "", **given}),
        "bearer": f"{{project_id}}:{token}" if token else "{project_id}",
    }
    if wire.body:
        required = {key: _given(value, given) for key, value in wire.body.required.items()}
        request["body"] = {
            "required": {key: value for key, value in required.items() if value is not None},
            "optional": list(wire.body.optional),
        }
    return request


def _given(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _given(item, values) for key, item in value.items()}
    return values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value


def _failure(failure: Failure) -> dict[str, Any]:
    provoke = {
        name: value for name, value in vars(failure.provoke).items() if value is not None and name[0] != "_"
    }
    error = failure.error
    return {
        "name": failure.name,
        "title": failure.title,
        "provoke": provoke,
        "stops_at": failure.stops_at,
        "error": {"kind": error.kind, "code": error.code, "description": error.description},
    }


def _differences(sdk: Sdk) -> dict[str, Any]:
    return {
        "extra_keys": [
            {"operation": extra.operation, "key": extra.key, "value": extra.value, "reason": extra.reason}
            for extra in sdk.extra_keys
        ],
        "renamed_keys": [
            {
                "operation": renamed.operation,
                "key": renamed.key,
                "sent": renamed.sent,
                "reason": renamed.reason,
            }
            for renamed in sdk.renamed_keys
        ],
        "errors": [
            {
                "failure": error.failure,
                "code": error.code,
                "description": error.description,
                "reason": error.reason,
            }
            for error in sdk.errors
        ],
    }


def snippet_path(program: Program, segment: str) -> str:
    """Where a segment stands as a file of its own, below the output folder."""
    return f"snippets/{program.language}/{program.scenario}/{segment}{PurePosixPath(program.path).suffix}"


def index_entries(specification: Specification, programs: tuple[Program, ...]) -> list[dict[str, Any]]:
    """Every snippet: the file and the byte range that it is, its indent, and its hash as published."""
    entries = []
    for program in programs:
        sdk, steps = specification.sdks[program.language], specification.scenarios[program.scenario].steps
        operations = {step.name: step.operation for step in steps}
        for segment in program.segments:
            entries.append(
                {
                    "language": program.language,
                    "scenario": program.scenario,
                    "segment": segment.name,
                    "title": segment.title,
                    "operation": operations.get(segment.name),
                    "sdk": {"name": sdk.package, "version": sdk.version},
                    "path": f"{EXAMPLES}/{program.language}/{program.path}",
                    "start": segment.start,
                    "end": segment.end,
                    "indent": segment.indent,
                    "snippet": snippet_path(program, segment.name),
                    "sha256": segment.sha256,
                }
            )
    return entries
