"""Put the snippets into a description of the API: an OpenAPI Overlay with `x-codeSamples`.

https://spec.openapis.org/overlay/v1.0.0.html
"""

from collections.abc import Iterator
from typing import Any

from mfa_snippets.rendering.programs import Program, Segment
from mfa_snippets.spec.specification import Specification


def overlay(specification: Specification, programs: tuple[Program, ...]) -> dict[str, Any]:
    """One action for each request that some operation sends, with the samples of all of these operations."""
    requests: dict[tuple[str, str], list[str]] = {}
    for name, operation in specification.operations.items():
        if operation.wire:
            path = operation.wire.described or operation.wire.path
            requests.setdefault((path, operation.wire.method.lower()), []).append(name)
    samples = {
        request: [sample for name in names for sample in _samples(specification, programs, name)]
        for request, names in requests.items()
    }
    return {
        "overlay": "1.0.0",
        "info": {"title": "Code samples that were executed before they were published", "version": "1.0.0"},
        "actions": [
            {"target": f"$.paths['{path}'].{method}", "update": {"x-codeSamples": found}}
            for (path, method), found in samples.items()
            if found
        ],
    }


def _samples(
    specification: Specification, programs: tuple[Program, ...], operation: str
) -> Iterator[dict[str, str]]:
    title = specification.operations[operation].title
    for language, sdk in specification.sdks.items():
        found = example(specification, programs, operation, language)
        if found:
            label = f"{sdk.label}: {title}"
            yield {"lang": sdk.fence, "label": label, "source": found[1].text.rstrip("\n") + "\n"}


def example(
    specification: Specification, programs: tuple[Program, ...], operation: str, language: str
) -> tuple[Program, Segment] | None:
    """The first step, in the order of the scenarios, with which a language performs an operation."""
    for program in programs:
        if program.language == language:
            for step in specification.scenarios[program.scenario].steps:
                if step.operation == operation:
                    segment = next(each for each in program.segments if each.name == step.name)
                    return program, segment
    return None
