"""Load `spec/`: all problems at once, each with file, line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec import checks
from mfa_snippets.spec.checks.factors import check_factors
from mfa_snippets.spec.checks.requests import check_failures, check_requests
from mfa_snippets.spec.checks.scenarios import check_scenario
from mfa_snippets.spec.checks.sdks import check_sdk
from mfa_snippets.spec.document import Document, Problems
from mfa_snippets.spec.factor_expansion import Factors, scenarios
from mfa_snippets.spec.failure_modes import with_failures
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.reader import SpecReader, with_variants
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import SdkFile
from mfa_snippets.spec.specification import Capability, Channel, Specification

PROJECT_ID = "project_id"
_FACTORS = "factors.yaml"
_HINT = "--spec names a folder with operations/, sdks/, scenarios/, pages/ and environment.yaml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A specification, and the documents that it was read from, for the locations of its values."""

    specification: Specification
    documents: Mapping[str, Document]


def load(folder: Path) -> Loaded:
    """Read and check the whole specification. Raises `InputError` with all problems."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _HINT))
    reader = SpecReader(folder)
    specification = _specification(reader)
    problems = [*reader.problems, *_check(specification, reader)]
    if problems:
        raise InputError(*problems)
    return Loaded(specification, reader.documents)


def _specification(reader: SpecReader) -> Specification:
    """The valid part of a specification; the reader collects the problems of the rest."""
    files = reader.files("sdks", SdkFile)
    files = dict(sorted(files.items(), key=lambda item: (item[1].order, item[0])))
    pages = reader.texts(sorted((reader.folder / "pages").glob("*.md")))
    operations = reader.entries("operations", Operation)
    channels = reader.entries_of_file("channels", Channel, optional=True)
    scenarios = {**_expanded(reader), **reader.files("scenarios", Scenario, optional=True)}
    sdks = with_variants(files, reader)
    failure_modes = reader.entries_of_file("failure_modes", FailureMode, optional=True)
    return Specification(
        operations=operations,
        environment=reader.entries_of_file("environment", Variable),
        channels=channels,
        capabilities=reader.entries_of_file("capabilities", Capability, optional=True),
        scenarios=with_failures(scenarios, failure_modes, operations, sdks),
        sdks=sdks,
        pages={path.stem: text for path, text in pages.items()},
        page_files={path.stem: str(path) for path in pages},
        variants={name: language for language, file in files.items() for name in file.variants},
        failure_modes=failure_modes,
    )


def _expanded(reader: SpecReader) -> dict[str, Scenario]:
    """The scenarios that are expanded from factors, if there are any."""
    path = reader.folder / _FACTORS
    document = reader.document(path, "scenarios") if path.is_file() else None
    factors: dict[str, Factors] = {}
    if document:
        reader.validate(document, (), Factors, _FACTORS, factors)
    if not document or not factors:
        return {}
    names = reader.names("channels"), reader.names("operations")
    problems, incomplete = check_factors(document, *names, reader.unread)
    reader.problems.extend(problems)
    valid: dict[str, Scenario] = {}
    for name, scenario in scenarios(document):
        if name not in incomplete:
            reader.documents[f"scenarios/{name}"] = scenario
            reader.validate(scenario, (), Scenario, name, valid)
    return valid


def _check(specification: Specification, reader: SpecReader) -> Problems:
    """Every problem of the specification as a whole, which may lack what is not valid.

    Names count as defined if the reader has them; names of a kind with an unread file are not checked.
    """
    unread, documents = reader.unread, reader.documents
    modes = () if "failure_modes" in unread else reader.names("failure_modes")
    for name, operation in specification.operations.items():
        yield from checks.check_operation(name, operation, modes, documents[f"operations/{name}"])
    for name, mode in specification.failure_modes.items():
        yield from checks.check_failure_mode(name, mode, specification, documents[f"failure_modes/{name}"])
    variables, operations = reader.names("environment"), reader.names("operations")
    if variables and PROJECT_ID not in variables and "environment" not in unread:
        document = documents[f"environment/{variables[0]}"]
        yield document.problem((), f"variable '{PROJECT_ID}' is missing, expected it here")
    if {"operations", "environment"} & unread:
        return
    for name, scenario in specification.scenarios.items():
        document = documents[f"scenarios/{name}"]
        yield from check_scenario(specification, operations, variables, name, scenario, document)
        yield from check_requests(specification, scenario, variables, document)
        yield from check_failures(scenario, variables, document)
    for language, sdk in specification.sdks.items():
        failures = _failures(specification, reader)
        yield from check_sdk(specification, operations, failures, sdk, documents[f"sdks/{language}"])
    for language, sdk in specification.base_sdks.items():
        yield from checks.check_undetectable(sdk, modes, documents[f"sdks/{language}"])
        if "capabilities" not in unread:
            names = reader.names("capabilities")
            yield from checks.check_capabilities_of_sdk(
                specification, names, sdk, documents[f"sdks/{language}"]
            )
    for name, capability in specification.capabilities.items():
        yield from checks.check_capability(specification, name, capability, documents[f"capabilities/{name}"])


def _failures(specification: Specification, reader: SpecReader) -> tuple[str, ...] | None:
    """The names of all failures, or None where a scenario is not valid."""
    if "scenarios" in reader.unread or len(reader.names("scenarios")) > len(specification.scenarios):
        return None
    failures = (failure for each in specification.scenarios.values() for failure in each.failures)
    return (*specification.failure_modes, *(failure.name for failure in failures))
