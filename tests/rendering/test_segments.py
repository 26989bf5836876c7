"""Segments are byte ranges of their program, and snippets are segments shifted left."""

import re
from typing import Any

import pytest

from mfa_snippets.contracts.build_index import build_index, snippet_path
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.programs import EXAMPLES
from mfa_snippets.rendering.programs import Program, folder_of, shift_right

from .repository import FIXTURES, SPEC, programs, specification

ALL = (*programs(SPEC), *programs(FIXTURES / "small"))
every_program = pytest.mark.parametrize("program", ALL, ids=lambda each: f"{each.language}/{each.scenario}")


def _entries(program: Program) -> list[dict[str, Any]]:
    spec = SPEC if program in programs(SPEC) else FIXTURES / "small"
    (snippet,) = build_index(specification(spec), (program,), {}).model_dump()["snippets"]
    folder = folder_of(program.language, specification(spec).scenarios[program.scenario])
    assert snippet["file"] == f"{EXAMPLES}/{folder}/{program.path}"
    return list(snippet["segments"])


@every_program
def test_segments_shifted_right_and_joined_are_the_program(program: Program) -> None:
    """Each stands at its own range, and the ranges follow one another from the first byte to the last."""
    content, end = program.text.encode(), 0
    for segment in program.segments:
        assert segment.start == end
        assert content[segment.start : segment.end].decode() == shift_right(segment.text, segment.indent)
        end = segment.end

    assert end == len(content)


@every_program
def test_a_range_shifted_left_by_its_indent_is_the_snippet(program: Program) -> None:
    """What a reader of index.json does with the program's file gives the published text."""
    content = program.text.encode()
    for entry, segment in zip(_entries(program), program.segments, strict=True):
        lines = content[entry["startByte"] : entry["endByte"]].decode().splitlines(keepends=True)
        numbered = content.decode().splitlines(keepends=True)[entry["start"] - 1 : entry["end"]]

        assert lines == numbered
        assert "".join(line.removeprefix(entry["indent"]) for line in lines) == segment.text


@every_program
def test_the_index_names_every_segment(program: Program) -> None:
    """In order, with where it stands in the program and as a file of its own."""
    steps = {step.name: step.operation for step in _scenario(program).steps}
    entries = [
        (entry["name"], (entry["clientMethod"] or {}).get("operation"), entry["file"], entry["sha256"])
        for entry in _entries(program)
    ]

    assert entries == [
        (
            segment.name,
            steps.get(segment.name),
            snippet_path(program, segment.name),
            digest(segment.text.encode()),
        )
        for segment in program.segments
    ]


@every_program
def test_no_line_of_a_snippet_ends_in_white_space(program: Program) -> None:
    """And a program ends with one newline."""
    assert [
        line for segment in program.segments for line in segment.text.split("\n") if line != line.rstrip()
    ] == []
    assert re.search(r"[^\n]\n\Z", program.text)


@every_program
def test_no_two_values_of_a_program_have_one_name(program: Program) -> None:
    """Go, JavaScript and Java refuse a second declaration."""
    scenario, words = _scenario(program), []
    words += scenario.environment
    for step in scenario.steps:
        words += [step.name, *([step.ask.name] if step.ask else []), *step.outputs]

    assert len(set(words)) == len(words)
    assert program.text.count("\r") == 0


def _scenario(program: Program) -> Any:
    spec = SPEC if program in programs(SPEC) else FIXTURES / "small"
    return specification(spec).scenarios[program.scenario]
