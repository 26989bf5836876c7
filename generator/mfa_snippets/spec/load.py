"""Load `spec/`: all problems at once, each with file, line and column.

`python -m mfa_snippets.spec.load` writes the JSON Schemas of its files, for editors.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.checks import check_capability, check_failure_mode, check_operation
from mfa_snippets.spec.checks.factors import check_factors
from mfa_snippets.spec.checks.functions import check_function
from mfa_snippets.spec.checks.requests import check_failures, check_requests
from mfa_snippets.spec.checks.scenarios import check_scenario
from mfa_snippets.spec.checks.sdks import check_sdk
from mfa_snippets.spec.document import Problems, names
from mfa_snippets.spec.factor_expansion import Factors, scenarios
from mfa_snippets.spec.failure_modes import with_failures
from mfa_snippets.spec.function import Function
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.reader import SpecReader, with_variants
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import SdkFile
from mfa_snippets.spec.specification import Capability, Channel, Specification

PROJECT_ID = "project_id"
_FACTORS = "factors.yaml"
_HINT = "--spec names a folder with operations/, sdks/, scenarios/, pages/ and environment.yaml"


_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, Any] = {
    "capabilities": dict[str, Capability],
    "channels": dict[str, Channel],
    "environment": dict[str, Variable],
    "failure_modes": dict[str, FailureMode],
    "functions": dict[str, Function],
    "operations": dict[str, Operation],
    "scenarios": Scenario,
    "sdks": SdkFile,
}
"""What each kind of file holds."""
_CHECKS: dict[str, tuple[Callable[[Specification, str], Problems], ...]] = {
    "operations": (check_operation,),
    "failure_modes": (check_failure_mode,),
    "functions": (check_function,),
    "scenarios": (check_scenario, check_requests, check_failures),
    "sdks": (check_sdk,),
    "capabilities": (check_capability,),
}


def load(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `InputError` with all problems."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _HINT))
    reader = SpecReader(folder)
    specification = _specification(reader)
    problems = [*reader.problems, *_check(specification)]
    if problems:
        raise InputError(*problems)
    return specification


def _specification(reader: SpecReader) -> Specification:
    """The valid part of a specification; the reader collects the problems of the rest."""
    files = reader.files("sdks", SdkFile)
    files = dict(sorted(files.items(), key=lambda item: (item[1].order, item[0])))
    pages = reader.texts(sorted((reader.folder / "pages").glob("*.md")))
    has_functions = (reader.folder / "functions").is_dir()
    functions = reader.entries("functions", Function, in_folder=True) if has_functions else {}
    specification = Specification(
        operations=reader.entries("operations", Operation, in_folder=True),
        environment=reader.entries("environment", Variable),
        channels=reader.entries("channels", Channel, optional=True),
        capabilities=reader.entries("capabilities", Capability, optional=True),
        scenarios={**_expanded(reader), **reader.files("scenarios", Scenario, optional=True)},
        sdks=with_variants(files, reader),
        pages={path.stem: text for path, text in pages.items()},
        page_files={path.stem: str(path) for path in pages},
        variants={name: language for language, file in files.items() for name in file.variants},
        failure_modes=reader.entries("failure_modes", FailureMode, optional=True),
        functions=functions,
        modules={name: reader.documents[f"functions/{name}"].path.stem for name in functions},
        documents=reader.documents,
        unread=reader.unread,
    )
    return replace(specification, scenarios=with_failures(specification))


def _expanded(reader: SpecReader) -> dict[str, Scenario]:
    """The scenarios that are expanded from factors, if there are any."""
    path = reader.folder / _FACTORS
    document = reader.document(path, "scenarios") if path.is_file() else None
    factors: dict[str, Factors] = {}
    if document:
        reader.validate(document, (), Factors, _FACTORS, factors)
    if not document or not factors:
        return {}
    problems, incomplete = check_factors(document, reader)
    reader.problems.extend(problems)
    valid: dict[str, Scenario] = {}
    for name, scenario in scenarios(document):
        if name not in incomplete:
            reader.documents[f"scenarios/{name}"] = scenario
            reader.validate(scenario, (), Scenario, name, valid)
    return valid


def _check(specification: Specification) -> Problems:
    """Every problem of the specification as a whole, which may lack what is not valid.

    Names count as defined if there is a document; names of a kind with an unread file are not checked.
    """
    unread, documents = specification.unread, specification.documents
    for kind in ("operations", "failure_modes"):
        yield from _check_kind(specification, kind)
    variables = names(documents, "environment")
    if variables and PROJECT_ID not in variables and "environment" not in unread:
        document = documents[f"environment/{variables[0]}"]
        yield document.problem((), f"variable '{PROJECT_ID}' is missing, expected it here")
    if not {"operations", "environment"} & set(unread):
        for kind in ("functions", "scenarios", "sdks", "capabilities"):
            yield from _check_kind(specification, kind)


def _check_kind(specification: Specification, kind: str) -> Problems:
    for check in _CHECKS[kind]:
        for name in getattr(specification, kind):
            yield from check(specification, name)


def schemas() -> dict[str, bytes]:
    """A JSON Schema for each kind of file, by the schema's file name."""
    files = {}
    for kind, model in _MODELS.items():
        schema = {"$schema": _DIALECT, **TypeAdapter(model).json_schema(), "title": kind}
        files[f"{kind}.json"] = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    return files


if __name__ == "__main__":
    for name, content in schemas().items():
        (Path(__file__).parents[3] / "spec" / "schema" / name).write_bytes(content)
