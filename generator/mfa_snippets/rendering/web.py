"""Programs that answer HTTP requests: their project, their SDK's facts, the values that requests bring."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from mfa_snippets.spec.scenario import Scenario, Step, Variable
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

PROJECT = "web/project"
"""The files around these programs, in the folder of a language's templates."""
_SUFFIX = "-web"
Fact = TypeVar("Fact")


def folder_of(language: str, scenario: Scenario) -> str:
    """The folder of a program's project, below that of the examples."""
    return language + _SUFFIX if scenario.requests else language


def sdk_of(sdk: Sdk, scenario: Scenario) -> Sdk:
    """What is known of an SDK where a scenario's program uses it: in a web handler, values come otherwise."""
    return web_sdk(sdk) if scenario.requests else sdk


def web_sdk(sdk: Sdk) -> Sdk:
    """What is known of an SDK together with a web framework, if there is one."""
    web = sdk.web
    if web is None:
        return sdk
    values = {
        name: changed(value, wrap=value.in_handler, uses=()) if value.in_handler else value
        for name, value in sdk.values.items()
    }
    return changed(
        sdk,
        values=values,
        runtime=web.runtime,
        install=web.install or sdk.install,
        toolchain=web.toolchain or sdk.toolchain,
    )


def changed(fact: Fact, **changes: Any) -> Fact:
    """A fact with other values in some of its fields."""
    return cast(Fact, replace(cast(Any, fact), **changes))


def form_variables(scenario: Scenario, environment: Mapping[str, Variable]) -> tuple[str, ...]:
    """The variables whose values a browser sends, by role."""
    names = (name for request in scenario.requests for name in request.form)
    return tuple(dict.fromkeys(name for name in names if name in environment))


def steps_of(scenario: Scenario, names: tuple[str, ...]) -> Iterator[Step]:
    """The steps of these names, in their order."""
    known = {step.name: step for step in scenario.steps}
    return (known[name] for name in names)


def brought(scenario: Scenario) -> dict[str, dict[str, str]]:
    """For each step that begins a request: what cookies bring, and the name that each was kept under."""
    jar: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for request in scenario.requests:
        found[request.steps[0]] = {name: jar.get(cookie, name) for name, cookie in request.reads.items()}
        jar |= request.keeps
    return found


def defaults(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    """What a program takes for each variable that is not set, and what a browser sends, by role."""
    environment = specification.environment
    roles = (*scenario.environment, *form_variables(scenario, environment))
    return {role: environment[role].default for role in roles}


def given(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, or what `$name` stands for; None for a name that nobody gives."""
    if isinstance(value, dict):
        return {key: given(item, values) for key, item in value.items()}
    return values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value
