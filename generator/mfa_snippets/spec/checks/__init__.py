"""Check what the form cannot: that what is named exists, and that what must be there is there."""

from collections.abc import Collection, Iterator, Mapping

from mfa_snippets.errors import Problem, unknown
from mfa_snippets.spec.checks.operations import (
    check_failure_way,
    check_operation,
    check_swallowed,
    check_way_support,
    check_ways,
)
from mfa_snippets.spec.checks.scenarios import check_scenario
from mfa_snippets.spec.checks.sdks import check_sdk
from mfa_snippets.spec.document import Document
from mfa_snippets.spec.specification import Specification

__all__ = ["check", "unknown"]

PROJECT_ID = "project_id"


def check(
    specification: Specification, documents: Mapping[str, Document], unread: Collection[str] = ()
) -> Iterator[Problem]:
    """Every problem of the specification as a whole.

    `specification` may lack what is not valid. Names that `documents` has count as known, and where a file
    of a kind is `unread`, nothing is said of what refers to that kind.
    """
    ways = () if "failures" in unread else _names(documents, "failures")
    for name, operation in specification.operations.items():
        yield from check_operation(name, operation, ways, documents[f"operations/{name}"])
    for name, way in specification.failure_ways.items():
        yield from check_failure_way(
            name, way, specification.operations.values(), documents[f"failures/{name}"]
        )
    yield from _environment(documents, unread)
    if {"operations", "environment"} & set(unread):
        return
    known = {kind: _names(documents, kind) for kind in ("operations", "environment")}
    for name, scenario in specification.scenarios.items():
        yield from check_scenario(specification, known, name, scenario, documents[f"scenarios/{name}"])
    failures = _failures(specification, documents, unread)
    for language, sdk in specification.own_sdks.items():
        yield from check_swallowed(sdk, ways, documents[f"sdks/{language}"])
    for language, sdk in specification.sdks.items():
        yield from check_sdk(specification, known["operations"], failures, sdk, documents[f"sdks/{language}"])
    if "ways" not in unread:
        yield from check_ways(specification, documents)
        for language, sdk in specification.own_sdks.items():
            names = _names(documents, "ways")
            yield from check_way_support(specification, names, sdk, documents[f"sdks/{language}"])


def _names(documents: Mapping[str, Document], kind: str) -> tuple[str, ...]:
    return tuple(key.partition("/")[2] for key in documents if key.startswith(kind + "/"))


def _environment(documents: Mapping[str, Document], unread: Collection[str]) -> Iterator[Problem]:
    names = _names(documents, "environment")
    if PROJECT_ID not in names and "environment" not in unread and names:
        document = documents[f"environment/{names[0]}"]
        yield document.problem((), f"variable '{PROJECT_ID}' is missing, expected it here")


def _failures(
    specification: Specification, documents: Mapping[str, Document], unread: Collection[str]
) -> tuple[str, ...] | None:
    """The names of all failures, or None where a scenario is not valid."""
    if "scenarios" in unread or len(_names(documents, "scenarios")) > len(specification.scenarios):
        return None
    failures = (failure for each in specification.scenarios.values() for failure in each.failures)
    return (*specification.failure_ways, *(failure.name for failure in failures))
