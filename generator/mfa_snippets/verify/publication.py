"""Check that what is published is what is run: examples, snippets, index and pages are the same bytes.

Nothing is run for it. Each finding names the file, the program and the step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import INDEX, Entry, by_program, load_index, shifted
from mfa_snippets.contracts.programs import Program
from mfa_snippets.output import manifest
from mfa_snippets.verify.pages import first_difference, page_findings


def publication_findings(
    output: Path, programs: Sequence[Program], expectations: Expectations
) -> tuple[str, ...]:
    """All that a reader would read and that is not what is run. Raises InputError."""
    entries = load_index(output)
    texts = {path: _text(output / path) for path in sorted(_paths(entries, programs))}
    return (
        *_changed(output),
        *_contract_findings(entries, programs, expectations),
        *(finding for _, group in by_program(entries) for finding in _program_findings(group, texts)),
        *page_findings(output, entries, texts),
    )


def _paths(entries: Sequence[Entry], programs: Sequence[Program]) -> set[str]:
    read = {name for entry in entries for name in (entry.path, entry.snippet)}
    return read | {program.path for program in programs}


def _text(path: Path) -> str | None:
    """The text of a file; line ends are kept, and bytes that are no UTF-8 equal nothing else."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None


def _changed(output: Path) -> Iterator[str]:
    """Files that are not as the build left them; a folder without a manifest was put together by hand."""
    for name, owned in sorted(manifest.read_manifest(output).files.items()):
        path = output / name
        if not path.is_file():
            yield f"{name}: expected the file that the build wrote, there is none"
        elif digest(path.read_bytes()) != owned.sha256:
            yield f"{name}: changed since it was built"


def _contract_findings(
    entries: Sequence[Entry], programs: Sequence[Program], expectations: Expectations
) -> Iterator[str]:
    """Where the index says of a program what no other file says."""
    known = {(program.language, program.scenario): program for program in programs}
    indexed = {entry.program for entry in entries}
    for language, scenario in sorted(set(known) - indexed):
        yield f"{INDEX}: {language} {scenario}: expected its snippets, there are none"
    titles = _usual_titles(entries)
    for entry in entries:
        program = known.get(entry.program)
        if program is None:
            yield f"{INDEX}: {entry.name}: expected a program that programs.json lists"
            continue
        for name, is_, wanted in (
            ("path", entry.path, program.path),
            ("sdk.name", entry.sdk.name, program.sdk.name),
            ("sdk.version", entry.sdk.version, program.sdk.version),
            ("operation", entry.operation, _operation(entry, expectations)),
            ("title", entry.title, titles[entry.scenario, entry.segment]),
        ):
            if is_ != wanted:
                yield f"{INDEX}: {entry.name}: {name}: expected {wanted!r}, was {is_!r}"


def _operation(entry: Entry, expectations: Expectations) -> str | None:
    scenario = expectations.scenarios.get(entry.scenario)
    steps = scenario.steps if scenario else ()
    return next((step.operation for step in steps if step.name == entry.segment), None)


def _usual_titles(entries: Sequence[Entry]) -> Mapping[tuple[str, str], str]:
    """The title that a step has in most languages: it is the same in all."""
    titles: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        titles.setdefault((entry.scenario, entry.segment), Counter())[entry.title] += 1
    return {step: counted.most_common(1)[0][0] for step, counted in titles.items()}


def _program_findings(entries: Sequence[Entry], texts: Mapping[str, str | None]) -> Iterator[str]:
    """The first thing that is wrong with a program: all behind it would look wrong, too."""
    whole = texts.get(entries[0].path)
    if whole is None:
        yield f"{entries[0].path}: {entries[0].name}: expected a program, there is none that can be read"
        return
    program = whole.encode("utf-8", "surrogateescape")
    place = 0
    for entry in entries:
        finding = _entry_finding(entry, program, place, texts[entry.snippet])
        if finding is not None:
            yield finding
            return
        place = entry.end
    if place != len(program):
        last = entries[-1]
        yield (
            f"{last.path}: {last.name}: expected to end at byte {place} with its last snippet, "
            f"has {len(program)} bytes"
        )


def _entry_finding(entry: Entry, program: bytes, place: int, snippet: str | None) -> str | None:
    if snippet is None:
        return f"{entry.snippet}: {entry.name}: expected a snippet, there is none that can be read"
    if (was := digest(snippet.encode("utf-8", "surrogateescape"))) != entry.sha256:
        return f"{entry.snippet}: {entry.name}: expected the SHA-256 {entry.sha256} of {INDEX}, was {was}"
    if entry.start != place or entry.end < entry.start:
        return f"{INDEX}: {entry.name}: start is {entry.start}, expected {place}, where the step before ends"
    ranged = program[entry.start : entry.end].decode("utf-8", "surrogateescape")
    difference = first_difference(shifted(snippet, entry.indent), ranged)
    if difference is None:
        return None
    return (
        f"{entry.path}: {entry.name}: bytes {entry.start} to {entry.end} are not {entry.snippet} "
        f"shifted right by {entry.indent!r}: {difference}"
    )
