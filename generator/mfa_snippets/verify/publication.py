"""Compare the published files with the verified apps: manifest, index, snippets and pages."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent

from mfa_snippets.contracts.apps import APPS, App, Program, programs_of
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations
from mfa_snippets.contracts.files import digest, read
from mfa_snippets.contracts.index import INDEX, Index
from mfa_snippets.output import manifest
from mfa_snippets.verify.pages import ENCODING, Published, page_findings, published_code
from mfa_snippets.verify.report import ProgramReport

Runs = Mapping[tuple[str, str], set[str]]  # the scenarios that run each function, by language and name
Entry = tuple[str, str]  # of an index: a language, and what it says of it


def load_apps(output: Path) -> tuple[App, ...]:
    """Every app of an output folder. Raises InputError."""
    return read(output / APPS, tuple[App, ...])


def load_expectations(output: Path) -> Expectations:
    """What its apps must do. Raises InputError."""
    return read(output / EXPECTATIONS, Expectations)


def load_index(output: Path) -> Index:
    """What it publishes. Raises InputError."""
    return read(output / INDEX, Index)


def built_apps(output: Path) -> tuple[App, ...]:
    """The apps of the languages that `build --language` did not leave out. Raises InputError."""
    owned = manifest.read_manifest(output).files.values()
    languages = {file.language for file in owned if file.language is not None}
    return tuple(each for each in load_apps(output) if not languages or each.language in languages)


def publication_findings(output: Path) -> tuple[str, ...]:
    """Every file of an output folder that differs from the verified apps. Raises InputError."""
    index, expectations, all_apps = load_index(output), load_expectations(output), load_apps(output)
    apps = {app.language: app for app in built_apps(output)}
    left_out = {app.language for app in all_apps} - {*apps}
    said = Counter(entry for entry in _entries(index) if entry[0] not in left_out)
    expected = Counter(_expected_entries(apps.values(), expectations))
    published = tuple(published_code(index, all_apps))
    return (
        *(f"{name}: {change}" for name, change in changed_files(output)),
        *(f"{INDEX}: {language} {entry}: expected, is missing" for language, entry in expected - said),
        *(f"{INDEX}: {language} {entry}: expected no such entry" for language, entry in said - expected),
        *(finding for code in published for finding in _code_findings(output, code, apps)),
        *page_findings(output, published),
    )


def functions_without_run(
    programs: Sequence[Program], expectations: Expectations, reports: Sequence[ProgramReport]
) -> Iterator[str]:
    """Published functions that nothing ran or replayed, although all that could were selected."""
    done = {(report.language, report.scenario): report.state != "missing" for report in reports}
    languages = {language for (language, _), is_done in done.items() if is_done}
    for (language, name), scenarios in _runs(programs, expectations).items():
        # A program that was not selected could have run it.
        if language in languages and not any(done.get((language, each), True) for each in scenarios):
            yield f"{INDEX}: {language} {name}: expected a run, none of its scenarios was run"


def _runs(programs: Sequence[Program], expectations: Expectations) -> Runs:
    runs = defaultdict[tuple[str, str], set[str]](set)
    for program in programs:
        for step in expectations.scenarios[program.scenario].steps:
            runs[program.language, step.function].add(program.scenario)
    return runs


def changed_files(output: Path) -> Iterator[tuple[str, str]]:
    """Each file that changed since the build, and how; a folder without a manifest has none."""
    for name, owned in sorted(manifest.read_manifest(output).files.items()):
        path = output / name
        if not path.is_file():
            yield name, "expected the file that the build wrote, it is missing"
        elif digest(path.read_bytes()) != owned.sha256:
            yield name, "changed since it was built"


def _entries(index: Index) -> Iterator[Entry]:
    """What an index says of each language, as far as it can be verified."""
    for library in index.client_libraries:
        yield library.language, f"SDK {library.name} {library.version}"
    for file in index.files:
        yield from [(file.language, file.name)] if file.name == "client" else ()
    for function in index.functions:
        operation = function.client_method.operation if function.client_method else "no operation"
        scenarios = ", ".join(sorted(function.scenarios))
        if bool(function.place) == bool(function.gap):
            yield function.language, f"{function.name} with a place and a gap, or with neither"
        elif function.place:
            yield function.language, f"{function.name}: {operation} in {scenarios}"


def _expected_entries(apps: Collection[App], expectations: Expectations) -> Iterator[Entry]:
    steps = (step for scenario in expectations.scenarios.values() for step in scenario.steps)
    operations = {step.function: step.operation for step in steps}
    for app in apps:
        yield app.language, f"SDK {app.sdk.name} {app.sdk.version}"
        yield app.language, "client"
    for (language, name), scenarios in _runs(programs_of(apps), expectations).items():
        yield language, f"{name}: {operations[name]} in {', '.join(sorted(scenarios))}"


def _code_findings(output: Path, code: Published, apps: Mapping[str, App]) -> Iterator[str]:
    """Differences between a function or a whole file and its file in the app."""
    if not (app := apps.get(code.language)):
        return
    names = (app.client,) if code.name == "client" else app.sources
    if app.invocations and code.file not in {f"{app.folder}/{name}" for name in names}:
        yield f"{INDEX}: {code}: file: expected one of the app's, was {code.file}"
    content, place, text = _content(output / code.path), code.place, f"{code.file}: {code}"
    if (was := digest(content)) != code.sha256:
        yield f"{code.path}: {code}: expected the SHA-256 {code.sha256} of {INDEX}, was {was}"
    elif place:
        file, first, end = _content(output / code.file), place.start_byte, place.end_byte
        if file[first:end] != indent(content.decode(*ENCODING), place.indent).encode(*ENCODING):
            yield f"{text}: bytes {first} to {end}: expected {code.path} shifted right by {place.indent!r}"
        start = file.count(b"\n", 0, first) + 1
        expected, lines = (start, start + content.count(b"\n") - 1), (place.start, place.end)
        if lines != expected:
            yield f"{text}: lines: expected {expected}, were {lines}"


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
