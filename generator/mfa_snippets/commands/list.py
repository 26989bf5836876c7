"""List what a specification holds."""

from collections.abc import Iterator
from typing import Any

from mfa_snippets.contracts.build_programs import program_entries
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.capabilities import CapabilitySupport, supports
from mfa_snippets.spec.sdk import Gap
from mfa_snippets.spec.specification import Specification

_COLUMNS = {
    "operations": ("operation", "title"),
    "scenarios": ("scenario", "title"),
    "sdks": ("language", "package", "version", "form_of"),
    "gaps": ("language", "about", "kind", "version", "proof", "reason"),
    "programs": ("language", "scenario", "path"),
}


def entries(what: str, specification: Specification, templates: Templates) -> list[dict[str, Any]]:
    """The entries of one kind, as JSON has them."""
    if what == "programs":
        return program_entries(specification, render_programs(specification, templates))
    if what == "operations":
        return [
            {"operation": name, "title": operation.title, "summary": operation.summary}
            for name, operation in specification.operations.items()
        ]
    if what == "scenarios":
        return [
            {"scenario": name, "title": scenario.title, "amr": list(scenario.amr)}
            for name, scenario in specification.scenarios.items()
        ]
    if what == "sdks":
        return [
            {
                "language": language,
                "label": sdk.label,
                "package": sdk.package,
                "version": sdk.version,
                "form_of": specification.forms.get(language),
            }
            for language, sdk in specification.sdks.items()
        ]
    return list(_gaps(specification))


def _gaps(specification: Specification) -> Iterator[dict[str, Any]]:
    """What SDKs cannot do; then, of kind `not_run`, what they can and no program here does."""
    for language, sdk in specification.own_sdks.items():
        yield from (_gap(language, gap) for gap in sdk.gaps)
    yield from (_limit(support) for support in supports(specification) if support.is_limit)


def _gap(language: str, gap: Gap) -> dict[str, Any]:
    return {
        "language": language,
        "about": gap.about,
        "operation": gap.operation,
        "way": gap.way,
        "result": gap.result,
        "argument": gap.argument,
        "kind": gap.kind,
        "version": gap.version,
        "proof": gap.proof,
        "reason": gap.reason,
    }


def _limit(support: CapabilitySupport) -> dict[str, Any]:
    return {
        "language": support.language,
        "about": support.name,
        "operation": None,
        "way": support.name,
        "result": None,
        "argument": None,
        "kind": "not_run",
        "version": support.sdk.version,
        "proof": support.proof,
        "reason": f"{support.call} is there. {support.way.not_run}",
    }


def as_text(what: str, found: list[dict[str, Any]]) -> str:
    """A line for each entry, in columns two spaces apart."""
    rows = [[_cell(column, entry[column]) for column in _COLUMNS[what]] for entry in found]
    widths = [max((len(row[index]) for row in rows), default=0) for index in range(len(_COLUMNS[what]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return "".join(line + "\n" for line in lines)


def _cell(column: str, value: Any) -> str:
    if column == "form_of":
        return f"a form of {value}" if value else ""
    return str(value)
