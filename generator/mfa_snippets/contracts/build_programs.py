"""Say all that it takes to run the programs: `programs.json`."""

from collections.abc import Iterator, Mapping
from typing import Any

from mfa_snippets.rendering.programs import Program, fill_names, program_names
from mfa_snippets.rendering.web import defaults, folder_of, given, sdk_of
from mfa_snippets.spec.base import Argv
from mfa_snippets.spec.binding import Toolchain
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

EXAMPLES = "examples"


def program_entries(specification: Specification, programs: tuple[Program, ...]) -> list[dict[str, Any]]:
    """The contract for anyone with a runner: all that it takes to run each program from outside."""
    return [_entry(specification, program) for program in programs]


def _entry(specification: Specification, program: Program) -> dict[str, Any]:
    scenario = specification.scenarios[program.scenario]
    sdk = sdk_of(specification.sdks[program.language], scenario)
    folder = f"{EXAMPLES}/{folder_of(program.language, scenario)}"
    toolchain, names = sdk.toolchain, program_names(program.scenario, sdk)
    entry = {
        "language": program.language,
        "label": sdk.label,
        "form_of": specification.forms.get(program.language),
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
        "unset": list(sdk.unset),
        "environment": list(_environment(specification, sdk, scenario)),
        "inputs": list(_inputs(specification, scenario)),
        "amr": list(scenario.amr),
    }
    requests = list(request_entries(specification, scenario))
    return {**entry, "requests": requests} if requests else entry


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
            login_id = given(
                step.arguments.get("login_id", _login(scenario)), defaults(specification, scenario)
            )
            is_typed = step.ask is not None
            yield {"kind": waited.kind, "method": waited.method, "login_id": login_id, "typed": is_typed}


def _login(scenario: Scenario) -> Any:
    """The login ID that a step's message goes to where the step itself needs none."""
    given = (step.arguments["login_id"] for step in scenario.steps if "login_id" in step.arguments)
    return next(given, None)


def request_entries(specification: Specification, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Each request, in the order that a browser sends them; `input` is the number of an entry of `inputs`."""
    waited = [step.ask.name if step.ask else None for step in scenario.steps if step.ask or step.click]
    for request in scenario.requests:
        form: dict[str, dict[str, Any]] = {}
        for name in request.form:
            variable = specification.environment.get(name)
            is_known = variable is not None and name not in waited
            form[name] = (
                {"role": name, "value": variable.default}
                if is_known and variable
                else {"input": waited.index(name) + 1}
            )
        yield {
            "name": request.name,
            "method": request.method,
            "path": request.path,
            "form": form,
            "status": request.status,
        }
