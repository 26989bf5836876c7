"""Compare the published files with the verified programs: manifest, index, snippets and pages."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import INDEX, Entry, load_index
from mfa_snippets.contracts.programs import PROGRAMS, Program
from mfa_snippets.output import manifest
from mfa_snippets.verify.pages import Texts, first_difference, page_findings


def publication_findings(
    output: Path, programs: Sequence[Program], expectations: Expectations
) -> tuple[str, ...]:
    """Every file of an output folder that differs from the verified programs. Raises InputError."""
    entries = load_index(output)
    paths = {path for entry in entries for path in (entry.snippet.file, entry.segment.file)}
    paths |= {program.path for program in programs}
    texts = {path: _text(output / path) for path in sorted(paths)}
    by_program = attrgetter("program")
    groups = groupby(sorted(entries, key=by_program), key=by_program)
    return (
        *_manifest_findings(output),
        *_index_findings(entries, programs, expectations),
        *(finding for _, group in groups for finding in _program_findings(tuple(group), texts)),
        *page_findings(output, entries, texts),
    )


def _text(path: Path) -> str | None:
    """The text of a file with its line ends; invalid UTF-8 is kept, so that it equals nothing else."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None


def _manifest_findings(output: Path) -> Iterator[str]:
    """Files that changed since the build; a folder without a manifest has none."""
    for name, owned in sorted(manifest.read_manifest(output).files.items()):
        path = output / name
        if not path.is_file():
            yield f"{name}: expected the file that the build wrote, it is missing"
        elif digest(path.read_bytes()) != owned.sha256:
            yield f"{name}: changed since it was built"


def _index_findings(
    entries: Sequence[Entry], programs: Sequence[Program], expectations: Expectations
) -> Iterator[str]:
    """Differences between the index, the list of programs and the expectations."""
    known = {(program.language, program.scenario): program for program in programs}
    for language, scenario in sorted(known.keys() - {entry.program for entry in entries}):
        yield f"{INDEX}: {language} {scenario}: expected its snippets, they are missing"
    titles = _common_titles(entries)
    for entry in entries:
        program = known.get(entry.program)
        if program is None:
            yield f"{INDEX}: {entry.name}: expected a program that {PROGRAMS} lists"
            continue
        method = entry.segment.client_method
        operation = method.operation if method else None
        for name, was, expected in (
            ("path", entry.snippet.file, program.path),
            ("sdk.name", entry.sdk.name, program.sdk.name),
            ("sdk.version", entry.sdk.version, program.sdk.version),
            ("operation", operation, _operation(entry, expectations)),
            ("title", entry.segment.title, titles[entry.snippet.region_tag, entry.segment.name]),
        ):
            if was != expected:
                yield f"{INDEX}: {entry.name}: {name}: expected {expected!r}, was {was!r}"


def _operation(entry: Entry, expectations: Expectations) -> str | None:
    scenario = expectations.scenarios.get(entry.snippet.region_tag)
    steps = scenario.steps if scenario else ()
    return next((step.operation for step in steps if step.name == entry.segment.name), None)


def _common_titles(entries: Sequence[Entry]) -> Mapping[tuple[str, str], str]:
    """The title of each step in most languages; it must be the same in all."""
    titles: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        titles[entry.snippet.region_tag, entry.segment.name][entry.segment.title] += 1
    return {step: counter.most_common(1)[0][0] for step, counter in titles.items()}


def _program_findings(entries: Sequence[Entry], texts: Texts) -> Iterator[str]:
    """The first difference between a program and its snippets; what follows it would differ, too."""
    text = texts.get(entries[0].snippet.file)
    if text is None:
        yield f"{entries[0].snippet.file}: {entries[0].name}: expected a program, it cannot be read"
        return
    program, start = text.encode("utf-8", "surrogateescape"), 0
    for entry in entries:
        finding = _entry_finding(entry, program, start, texts[entry.segment.file])
        if finding is not None:
            yield finding
            return
        start = entry.segment.end_byte
    if start != len(program):
        location = f"{entries[-1].snippet.file}: {entries[-1].name}"
        yield f"{location}: expected to end at byte {start} with its last snippet, has {len(program)} bytes"


def _entry_finding(entry: Entry, program: bytes, start: int, snippet: str | None) -> str | None:
    segment, name = entry.segment, entry.name
    if snippet is None:
        return f"{segment.file}: {name}: expected a snippet, it cannot be read"
    if (was := digest(snippet.encode("utf-8", "surrogateescape"))) != segment.sha256:
        return f"{segment.file}: {name}: expected the SHA-256 {segment.sha256} of {INDEX}, was {was}"
    first, end = segment.start_byte, segment.end_byte
    if first != start or end < start:
        return f"{INDEX}: {name}: start is {first}, expected {start}, where the step before ends"
    text = program[first:end].decode("utf-8", "surrogateescape")
    lines = snippet.splitlines(keepends=True)
    shifted = "".join(segment.indent + line if line.strip() else line for line in lines)
    difference = first_difference(shifted, text)
    return difference and (
        f"{entry.snippet.file}: {name}: bytes {first} to {end} are not {segment.file} "
        f"shifted right by {segment.indent!r}: {difference}"
    )
