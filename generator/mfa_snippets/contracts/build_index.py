"""Build `index.json` and the OpenAPI overlay from a specification and its rendered programs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from mfa_snippets.contracts import index as contract
from mfa_snippets.contracts.build_programs import published_path
from mfa_snippets.contracts.evidence import ABSENT, Statuses
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.programs import EXAMPLES
from mfa_snippets.rendering.apps import App, AppFunction
from mfa_snippets.rendering.programs import Program, shift_right
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, binding_of

_TYPES: Mapping[str, contract.SegmentType] = {
    "opening": "CLIENT_INITIALIZATION",
    "closing": "RESPONSE_HANDLING",
}


def snippet_path(program: Program, segment: str) -> str:
    """The file of a segment, below the output folder."""
    return f"snippets/{program.language}/{program.scenario}/{segment}{PurePosixPath(program.path).suffix}"


def snippet_of(app: App, function: AppFunction) -> str:
    """The file of a function, below the output folder."""
    return f"snippets/{app.language}/functions/{function.name}{PurePosixPath(function.path).suffix}"


def build_index(
    specification: Specification,
    programs: tuple[Program, ...],
    statuses: Statuses,
    apps: tuple[App, ...] = (),
) -> contract.Index:
    """Every program with its segments and the status of its evidence, and every function of the apps."""
    return contract.Index(
        json_schema=contract.SCHEMA,
        client_libraries=tuple(_library(*item) for item in specification.sdks.items()),
        operations=tuple(_operation(*item) for item in specification.operations.items()),
        snippets=tuple(_snippet(specification, program, statuses) for program in programs),
        functions=tuple(
            _function(specification, app, function) for app in apps for function in app.functions
        ),
    )


def _function(specification: Specification, app: App, function: AppFunction) -> contract.Function:
    """A function with its place; without one, and with the reason, where the SDK cannot perform it."""
    sdk, facts = specification.sdks[app.language], specification.functions[function.fact]
    binding, segment = binding_of(sdk, facts), function.segment
    gaps = (gap.reason for gap in sdk.gaps if gap.operation == facts.operation)
    place: dict[str, Any] = {"gap": None if binding else next(gaps, None)}
    if segment:
        start = app.files[function.path][: segment.start].count(b"\n") + 1
        place |= {
            "file": f"{EXAMPLES}/{app.language}-app/{function.path}",
            "start": start,
            "end": start + function.text.count("\n") - 1,
            "start_byte": segment.start,
            "end_byte": segment.start + len(shift_right(function.text, segment.indent).encode()),
            "indent": segment.indent,
            "imports": tuple(filter(None, function.imports.splitlines())),
            "snippet": snippet_of(app, function),
            "sha256": digest(function.text.encode()),
        }
    return contract.Function(
        name=function.name,
        language=app.language,
        title=function.title,
        module=specification.modules[function.fact],
        operation=facts.operation,
        workaround=binding.workaround if binding else None,
        **place,
    )


def _library(language: str, sdk: Sdk) -> contract.ClientLibrary:
    return contract.ClientLibrary(
        name=sdk.package,
        version=sdk.version,
        language=language,
        label=sdk.label,
        minimum_runtime=sdk.runtime.text,
        install=tuple(install.command for install in sdk.install),
    )


def _operation(name: str, operation: Operation) -> contract.Operation:
    wire, arguments, results = operation.wire, operation.arguments.items(), operation.results.items()
    return contract.Operation(
        name=name,
        title=operation.title,
        description=operation.summary,
        request=f"{wire.method} {wire.path}" if wire else None,
        parameters=tuple(
            contract.Described(name=name, type=argument.type, description=argument.description)
            for name, argument in arguments
        ),
        results=tuple(contract.Described(name=name, type=None, description=text) for name, text in results),
    )


def _snippet(specification: Specification, program: Program, statuses: Statuses) -> contract.Snippet:
    sdk, scenario = specification.sdks[program.language], specification.scenarios[program.scenario]
    status = statuses.get((program.language, program.scenario), ABSENT)
    return contract.Snippet(
        region_tag=program.scenario,
        title=scenario.title,
        description=scenario.summary,
        file=published_path(specification, program),
        language=program.language,
        sha256=digest(program.text.encode()),
        amr=scenario.amr,
        evidence=contract.Evidence(
            state=status.state,
            file=f"evidence/{program.language}/{program.scenario}.json",
            version=status.version,
        ),
        errors=tuple(_errors(sdk, scenario)),
        segments=tuple(_segments(specification, program, sdk, scenario)),
    )


def _errors(sdk: Sdk, scenario: Scenario) -> Iterator[contract.Error]:
    """How a program fails in this language: the SDK's code and description replace the scenario's."""
    overrides = {override.failure: override for override in sdk.errors}
    for failure in scenario.failures:
        error, name, title = overrides.get(failure.name, failure.error), failure.name, failure.title
        kind, code, description = failure.error.kind, error.code, error.description
        yield contract.Error(name=name, title=title, kind=kind, code=code, description=description)


def _segments(
    specification: Specification, program: Program, sdk: Sdk, scenario: Scenario
) -> Iterator[contract.Segment]:
    steps, line = {step.name: step for step in scenario.steps}, 1
    for segment in program.segments:
        end = line + segment.text.count("\n") - 1
        yield contract.Segment(
            region_tag=f"{program.scenario}/{segment.name}",
            name=segment.name,
            title=segment.title,
            type=_TYPES.get(segment.name, "REQUEST_EXECUTION"),
            start=line,
            end=end,
            start_byte=segment.start,
            end_byte=segment.end,
            indent=segment.indent,
            file=snippet_path(program, segment.name),
            sha256=digest(segment.text.encode()),
            client_method=_method(specification, sdk, steps.get(segment.name)),
        )
        line = end + 1


def _method(specification: Specification, sdk: Sdk, step: Step | None) -> contract.ClientMethod | None:
    binding = binding_of(sdk, step) if step else None
    if step is None or binding is None:
        return None
    operation = specification.operations[step.operation]
    return contract.ClientMethod(
        short_name=binding.callee.rpartition(".")[2],
        full_name=binding.callee,
        operation=step.operation,
        parameters=tuple(
            contract.Parameter(name=name, type=argument.type)
            for name, argument in operation.arguments.items()
            if name in step.arguments
        ),
        results=tuple(operation.results),
        result_type=binding.returns,
        workaround=binding.workaround,
    )


def build_overlay(specification: Specification, programs: tuple[Program, ...]) -> dict[str, Any]:
    """An OpenAPI Overlay: for each request of the API, the code samples of the operations that send it.

    https://spec.openapis.org/overlay/v1.0.0.html
    """
    samples: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for name, operation in specification.operations.items():
        if operation.wire:
            path = operation.wire.described or operation.wire.path
            target = f"$.paths['{path}'].{operation.wire.method.lower()}"
            samples[target] += _samples(specification, programs, name)
    updates = {target: {"x-codeSamples": items} for target, items in samples.items() if items}
    return {
        "overlay": "1.0.0",
        "info": {"title": "Code samples that were executed before they were published", "version": "1.0.0"},
        "actions": [{"target": target, "update": update} for target, update in updates.items()],
    }


def _samples(
    specification: Specification, programs: tuple[Program, ...], operation: str
) -> Iterator[dict[str, str]]:
    """In each language the first step, in the order of the scenarios, that performs an operation."""
    title = specification.operations[operation].title
    for language, sdk in specification.sdks.items():
        steps = (
            segment
            for program in programs
            if program.language == language
            for step in specification.scenarios[program.scenario].steps
            if step.operation == operation
            for segment in program.segments
            if segment.name == step.name
        )
        for segment in islice(steps, 1):
            source = segment.text.rstrip("\n") + "\n"
            yield {"lang": sdk.fence, "label": f"{sdk.label}: {title}", "source": source}
