"""Say where each snippet is, and what is known of it: `index.json`, and its schema."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pydantic import TypeAdapter

from mfa_snippets.contracts import index_model as form
from mfa_snippets.contracts.build_programs import EXAMPLES
from mfa_snippets.contracts.evidence_status import ABSENT, EvidenceStatus
from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.web import folder_of
from mfa_snippets.spec.capabilities import binding_of
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

SCHEMA = "index.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Mapping[str, form.SegmentType] = {
    "opening": "CLIENT_INITIALIZATION",
    "closing": "RESPONSE_HANDLING",
}
Standings = Mapping[tuple[str, str], EvidenceStatus]


def snippet_path(program: Program, segment: str) -> str:
    """Where a segment stands as a file of its own, below the output folder."""
    return f"snippets/{program.language}/{program.scenario}/{segment}{PurePosixPath(program.path).suffix}"


def index_entries(
    specification: Specification, programs: tuple[Program, ...], standings: Standings
) -> dict[str, Any]:
    """Every program with its segments: where each stands, what it calls, and how it is proven."""
    index = form.Index(
        client_libraries=tuple(_library(*item) for item in specification.sdks.items()),
        operations=tuple(_operation(*item) for item in specification.operations.items()),
        snippets=tuple(_snippet(specification, program, standings) for program in programs),
    )
    return {"$schema": SCHEMA, **TypeAdapter(form.Index).dump_python(index, by_alias=True)}


def index_schema() -> dict[str, Any]:
    """The JSON Schema that `index.json` keeps to."""
    schema = TypeAdapter(form.Index).json_schema(by_alias=True)
    schema["properties"] = {"$schema": {"const": SCHEMA}, **schema["properties"]}
    return {"$schema": _DIALECT, **schema, "title": "index", "required": ["$schema", *schema["required"]]}


def _library(language: str, sdk: Sdk) -> form.ClientLibrary:
    return form.ClientLibrary(
        name=sdk.package,
        version=sdk.version,
        language=language,
        label=sdk.label,
        minimum_runtime=sdk.runtime.text,
        install=tuple(each.command for each in sdk.install),
    )


def _operation(name: str, operation: Operation) -> form.Operation:
    wire, arguments = operation.wire, operation.arguments.items()
    return form.Operation(
        name=name,
        title=operation.title,
        description=operation.summary,
        request=f"{wire.method} {wire.path}" if wire else None,
        parameters=tuple(
            form.Described(name=each, type=argument.type, description=argument.description)
            for each, argument in arguments
        ),
        results=tuple(
            form.Described(name=each, type=None, description=text) for each, text in operation.results.items()
        ),
    )


def _snippet(specification: Specification, program: Program, standings: Standings) -> form.Snippet:
    sdk, scenario = specification.sdks[program.language], specification.scenarios[program.scenario]
    standing = standings.get((program.language, program.scenario), ABSENT)
    return form.Snippet(
        region_tag=program.scenario,
        title=scenario.title,
        description=scenario.summary,
        file=f"{EXAMPLES}/{folder_of(program.language, scenario)}/{program.path}",
        language=program.language,
        sha256=hashlib.sha256(program.text.encode()).hexdigest(),
        amr=scenario.amr,
        evidence=form.Evidence(
            state=standing.state,
            file=f"evidence/{program.language}/{program.scenario}.json",
            version=standing.version,
        ),
        errors=tuple(_errors(sdk, scenario)),
        segments=tuple(_segments(specification, program, sdk, scenario)),
    )


def _errors(sdk: Sdk, scenario: Scenario) -> Iterator[form.Error]:
    """How a program fails in this language: an SDK may tell a failure otherwise than the scenario says."""
    told = {other.failure: other for other in sdk.errors}
    for failure in scenario.failures:
        error = told.get(failure.name, failure.error)
        yield form.Error(
            name=failure.name,
            title=failure.title,
            kind=failure.error.kind,
            code=error.code,
            description=error.description,
        )


def _segments(
    specification: Specification, program: Program, sdk: Sdk, scenario: Scenario
) -> Iterator[form.Segment]:
    steps, line = {step.name: step for step in scenario.steps}, 1
    for piece in program.segments:
        end = line + piece.text.count("\n") - 1
        yield form.Segment(
            region_tag=f"{program.scenario}/{piece.name}",
            name=piece.name,
            title=piece.title,
            type=_TYPES.get(piece.name, "REQUEST_EXECUTION"),
            start=line,
            end=end,
            start_byte=piece.start,
            end_byte=piece.end,
            indent=piece.indent,
            file=snippet_path(program, piece.name),
            sha256=piece.sha256,
            client_method=_method(specification, sdk, steps.get(piece.name)),
        )
        line = end + 1


def _method(specification: Specification, sdk: Sdk, step: Step | None) -> form.ClientMethod | None:
    binding = binding_of(sdk, step) if step else None
    if step is None or binding is None:
        return None
    operation = specification.operations[step.operation]
    passed = (item for item in operation.arguments.items() if item[0] in step.arguments)
    return form.ClientMethod(
        short_name=binding.callee.rpartition(".")[2],
        full_name=binding.callee,
        operation=step.operation,
        parameters=tuple(form.Parameter(name=name, type=argument.type) for name, argument in passed),
        results=tuple(operation.results),
        result_type=binding.returns,
        workaround=binding.workaround,
    )
