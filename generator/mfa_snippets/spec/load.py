"""Load `spec/`: every problem at once, each with file, line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.checks import check
from mfa_snippets.spec.checks.factors import check_factors
from mfa_snippets.spec.document import Document
from mfa_snippets.spec.factor import Factors
from mfa_snippets.spec.factor_expansion import scenarios
from mfa_snippets.spec.failure_modes import with_failures
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.reader import SpecReader, with_forms
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import SdkFile
from mfa_snippets.spec.specification import Capability, Channel, Specification

FACTORS_FILE = "factors.yaml"
_SPEC_HINT = "--spec names a folder with operations/, sdks/, scenarios/, pages/ and environment.yaml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A specification and the documents that it was read from, for the places of its values."""

    specification: Specification
    documents: Mapping[str, Document]


def load_specification(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `InputError` with every problem found."""
    return load(folder).specification


def load(folder: Path) -> Loaded:
    """Read and check the whole specification. Raises `InputError` with every problem found."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(
            Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _SPEC_HINT)
        )
    reader = SpecReader(folder)
    specification = _specification(reader)
    problems = [*reader.problems, *check(specification, reader.documents, reader.unread)]
    if problems:
        raise InputError(*problems)
    return Loaded(specification, reader.documents)


def _specification(reader: SpecReader) -> Specification:
    """What is valid of a specification; its reader has collected the problems of the rest."""
    files = reader.files("sdks", SdkFile)
    files = dict(sorted(files.items(), key=lambda item: (item[1].order, item[0])))
    pages = reader.texts(sorted((reader.folder / "pages").glob("*.md")))
    operations = reader.entries("operations", Operation)
    channels = reader.entries_of_file("channels", Channel, optional=True)
    scenarios = {**derived(reader), **reader.files("scenarios", Scenario, optional=True)}
    sdks = with_forms(files, reader)
    failure_ways = reader.entries_of_file("failures", FailureMode, optional=True)
    return Specification(
        operations=operations,
        environment=reader.entries_of_file("environment", Variable),
        channels=channels,
        ways=reader.entries_of_file("ways", Capability, optional=True),
        scenarios=with_failures(scenarios, failure_ways, operations, sdks),
        sdks=sdks,
        pages={path.stem: text for path, text in pages.items()},
        page_files={path.stem: str(path) for path in pages},
        forms={name: language for language, file in files.items() for name in file.forms},
        failure_ways=failure_ways,
    )


def derived(reader: SpecReader) -> dict[str, Scenario]:
    """The scenarios that are made of factors, if there are any."""
    path = reader.folder / FACTORS_FILE
    document = reader.document(path, "scenarios") if path.is_file() else None
    checked: dict[str, Factors] = {}
    if document:
        reader.validate(document, (), Factors, FACTORS_FILE, checked)
    found: dict[str, Scenario] = {}
    if not document or not checked:
        return found
    faults = check_factors(document, reader.names("channels"), reader.names("operations"), reader.unread)
    reader.problems.extend(faults.problems)
    for name, scenario in scenarios(document):
        if name in faults.scenarios:
            continue
        reader.documents[f"scenarios/{name}"] = scenario
        reader.validate(scenario, (), Scenario, name, found)
    return found
