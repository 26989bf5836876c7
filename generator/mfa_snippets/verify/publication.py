"""Compare the published files with the verified apps: manifest, index, snippets and pages."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent

from mfa_snippets.contracts.apps import APPS, App, Program, Programs, load_apps
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import INDEX, Index, Place, load_index
from mfa_snippets.output import manifest
from mfa_snippets.verify.pages import Published, first_difference, page_findings, published_code, text_of
from mfa_snippets.verify.report.report import ProgramReport

ENCODING = ("utf-8", "surrogateescape")  # that of `text_of`
Apps = Mapping[str, App]
Scenarios = Mapping[str, set[str]]  # the scenarios that run each function, by language and name


def built_apps(output: Path) -> tuple[App, ...]:
    """The apps of the languages that `build --language` did not leave out. Raises InputError."""
    languages = _built_languages(output)
    return tuple(each for each in load_apps(output) if not languages or each.language in languages)


def _built_languages(output: Path) -> Collection[str]:
    """The languages with files in the manifest; none without a manifest."""
    owned = manifest.read_manifest(output).files.values()
    return {file.language for file in owned if file.language is not None}


def _built_index(output: Path) -> Index:
    """The index without languages that were left out."""
    index, languages = load_index(output), _built_languages(output)
    if not languages:
        return index
    lists = ("client_libraries", "functions", "files")
    kept = {name: tuple(e for e in getattr(index, name) if e.language in languages) for name in lists}
    return index.model_copy(update=kept)


def publication_findings(output: Path, programs: Programs, expectations: Expectations) -> tuple[str, ...]:
    """Every file of an output folder that differs from the verified apps. Raises InputError."""
    index, apps = _built_index(output), {app.language: app for app in built_apps(output)}
    others = [app for app in load_apps(output) if app.language not in apps]
    left_out = {name for app in others for name in (app.language, app.lexer)}
    left_out -= {app.lexer for app in apps.values()}
    scenarios, published = _scenarios(programs, expectations), tuple(published_code(output, index, apps))
    return (
        *(f"{name}: {change}" for name, change in changed_files(output)),
        *_library_findings(index, apps),
        *_count_findings(published, apps, scenarios),
        *_function_findings(index, scenarios, expectations),
        *(finding for code in published for finding in _code_findings(output, code, apps)),
        *page_findings(output, published, left_out),
    )


def functions_without_run(
    output: Path, programs: Sequence[Program], expectations: Expectations, reports: Sequence[ProgramReport]
) -> Iterator[str]:
    """Published functions that nothing ran or replayed, although all that could were selected."""
    done = {report.name: report.state != "missing" for report in reports}
    languages = {report.language for report in reports if done[report.name]}
    scenarios = _scenarios(programs, expectations)
    for function in load_index(output).functions:
        # A program that was not selected could have run it.
        name = f"{function.language} {function.name}"
        runs = [done.get(f"{function.language} {scenario}", True) for scenario in scenarios[name]]
        if function.place and function.language in languages and not any(runs):
            yield f"{INDEX}: {name}: expected a run, none of its scenarios was run"


def _scenarios(programs: Sequence[Program], expectations: Expectations) -> Scenarios:
    scenarios = defaultdict[str, set[str]](set)
    for program in programs:
        for step in expectations.scenarios[program.scenario].steps:
            scenarios[f"{program.language} {step.function}"].add(program.scenario)
    return scenarios


def changed_files(output: Path) -> Iterator[tuple[str, str]]:
    """Each file that changed since the build, and how; a folder without a manifest has none."""
    for name, owned in sorted(manifest.read_manifest(output).files.items()):
        path = output / name
        if not path.is_file():
            yield name, "expected the file that the build wrote, it is missing"
        elif digest(path.read_bytes()) != owned.sha256:
            yield name, "changed since it was built"


def _library_findings(index: Index, apps: Apps) -> Iterator[str]:
    libraries = {library.language: f"{library.name} {library.version}" for library in index.client_libraries}
    sdks = {language: f"{app.sdk.name} {app.sdk.version}" for language, app in apps.items()}
    for language in sorted({*libraries, *sdks}):
        expected, was = sdks.get(language, "none"), libraries.get(language, "none")
        if was != expected:
            yield f"{INDEX}: {language}: SDK: expected {expected}, was {was}"


def _count_findings(published: Sequence[Published], apps: Apps, scenarios: Scenarios) -> Iterator[str]:
    """Functions that a scenario runs, and clients, that are missing; and what is published several times."""
    counts = Counter(map(str, published))
    for name in sorted({*counts, *scenarios, *(f"{language} client" for language in apps)}):
        if counts[name] != 1:
            yield f"{INDEX}: {name}: expected once, is there {counts[name]} times"


def _function_findings(index: Index, scenarios: Scenarios, expectations: Expectations) -> Iterator[str]:
    """Differences between the functions of the index and those that scenarios run."""
    steps = [step for scenario in expectations.scenarios.values() for step in scenario.steps]
    operations = {step.function: step.operation for step in steps}
    for function in index.functions:
        name, method = f"{function.language} {function.name}", function.client_method
        for what, was, expected in (
            ("scenarios", sorted(function.scenarios), sorted(scenarios.get(name, ()))),
            ("operation", method and method.operation, method and operations.get(function.name)),
            ("gap", function.gap is not None, function.place is None),
        ):
            if was != expected:
                yield f"{INDEX}: {name}: {what}: expected {expected!r}, was {was!r}"


def _code_findings(output: Path, code: Published, apps: Apps) -> Iterator[str]:
    """Differences between a function or a whole file and its file in the app."""
    app = apps.get(code.language)
    names = () if app is None else (app.client,) if code.name == "client" else app.sources
    if app is None:
        yield f"{INDEX}: {code}: expected a language that {APPS} lists"
    elif app.invocations and code.file not in {f"{app.folder}/{name}" for name in names}:
        yield f"{INDEX}: {code}: file: expected one of the app's, was {code.file}"
    if code.text is None:
        yield f"{code.path}: {code}: expected its code, the file cannot be read"
    elif (was := digest(code.text.encode(*ENCODING))) != code.sha256:
        yield f"{code.path}: {code}: expected the SHA-256 {code.sha256} of {INDEX}, was {was}"
    elif code.place and (difference := _difference(output, code.text, code.place)):
        yield f"{code.file}: {code}: {difference}"


def _difference(output: Path, snippet: str, place: Place) -> str | None:
    """The first difference between a function in its file and its snippet."""
    file = (text_of(output / place.file) or "").encode(*ENCODING)
    first, end = place.start_byte, place.end_byte
    text = file[first:end].decode(*ENCODING)
    if difference := first_difference(indent(snippet, place.indent), text):
        moved = f"{place.snippet} shifted right by {place.indent!r}"
        return f"bytes {first} to {end} are not {moved}: {difference}"
    start = file.count(b"\n", 0, first) + 1
    expected, was = (start, start + len(snippet.splitlines()) - 1), (place.start, place.end)
    return f"lines: expected {expected}, were {was}" if was != expected else None
