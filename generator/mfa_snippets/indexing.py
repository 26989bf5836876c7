"""Say where each snippet is: `index.json`."""

from pathlib import PurePosixPath
from typing import Any

from .contract import EXAMPLES
from .programs import Program
from .specification import Specification
from .web import folder_of


def snippet_path(program: Program, segment: str) -> str:
    """Where a segment stands as a file of its own, below the output folder."""
    return f"snippets/{program.language}/{program.scenario}/{segment}{PurePosixPath(program.path).suffix}"


def index_entries(specification: Specification, programs: tuple[Program, ...]) -> list[dict[str, Any]]:
    """Every snippet: the file and the byte range that it is, its indent, and its hash as published."""
    entries = []
    for program in programs:
        sdk, scenario = specification.sdks[program.language], specification.scenarios[program.scenario]
        folder = folder_of(program.language, scenario)
        operations = {step.name: step.operation for step in scenario.steps}
        for segment in program.segments:
            entries.append(
                {
                    "language": program.language,
                    "scenario": program.scenario,
                    "segment": segment.name,
                    "title": segment.title,
                    "operation": operations.get(segment.name),
                    "sdk": {"name": sdk.package, "version": sdk.version},
                    "path": f"{EXAMPLES}/{folder}/{program.path}",
                    "start": segment.start,
                    "end": segment.end,
                    "indent": segment.indent,
                    "snippet": snippet_path(program, segment.name),
                    "sha256": segment.sha256,
                }
            )
    return entries
