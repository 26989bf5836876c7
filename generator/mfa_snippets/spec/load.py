"""Load `spec/`: all problems at once, each with file, line and column."""

from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from mfa_snippets.contracts.facts import Name
from mfa_snippets.errors import MOST_PROBLEMS, InputError, Problem
from mfa_snippets.spec.checks import check
from mfa_snippets.spec.checks.sdks import check_sdk
from mfa_snippets.spec.document import MAX_PAGES
from mfa_snippets.spec.factors import check_factors, scenarios
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.scenario import ErrorCode, Factors, FailureMode, Scenario, ScenarioEntry, Step
from mfa_snippets.spec.sdk import OldestRun
from mfa_snippets.spec.specification import Capability, Specification, Variable, with_failures
from mfa_snippets.spec.value import references, resolved

_FACTORS, _SCENARIOS = "factors", "scenarios"
_HINT = "--spec names a folder with operations/, functions/, sdks/, scenarios/, pages/ and environment.yaml"


def load(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `InputError` with all problems."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _HINT))
    reader = SpecReader(folder)
    for path in reader.few(folder.rglob("*.yml")):
        kind = path.relative_to(folder).parts[0].removesuffix(path.suffix)
        message = "no file is read with this name, expected .yaml"
        reader.complain(path, message, _SCENARIOS if kind == _FACTORS else kind)
    specification = _specification(reader)
    of_sdks = (check_sdk(specification, *item) for item in specification.sdks.items())
    if problems := [*reader.problems, *islice(chain(check(specification), *of_sdks), MOST_PROBLEMS)]:
        raise InputError(*problems)
    return specification


def _specification(reader: SpecReader) -> Specification:
    sdks = reader.sdks()
    entries, factors = dict[str, ScenarioEntry](), reader.folder / f"{_FACTORS}.yaml"
    if factors.is_file() and (document := reader.document(factors, _SCENARIOS, Factors)):
        reader.problems += islice(check_factors(document), MOST_PROBLEMS)
        entries = reader.defined(_SCENARIOS, scenarios(document), ScenarioEntry)
    entries |= reader.files(_SCENARIOS, ScenarioEntry, optional=factors.is_file())
    specification = Specification(
        operations=reader.entries("operations", Operation),
        environment=reader.entries("environment", Variable),
        capabilities=reader.entries("capabilities", Capability, optional=True),
        scenarios={},
        sdks=sdks,
        pages=reader.texts((reader.folder / "pages").glob("[!.]*.md"), MAX_PAGES),
        variants={name: language for language, sdk in sdks.items() for name in sdk.variants},
        failure_modes=reader.entries("failure_modes", FailureMode, optional=True),
        errors=reader.entries("errors", ErrorCode, optional=True),
        functions=reader.entries("functions", Function),
        oldest=reader.entries("oldest", dict[Name, OldestRun], optional=True),
        modules={name: each.path.stem for name, each in reader.documents["functions"].items()},
        documents=reader.documents,
    )
    known = {}
    for name, entry in entries.items():
        document, names = reader.documents[_SCENARIOS][name], reader.documents["functions"]
        for index, step in enumerate(entry.steps):
            at = ("steps", index, "function")
            reader.problems += document.undefined(at, "function", step.function, names)
            if len(reader.problems) > MOST_PROBLEMS:  # each may have a hint, which takes long to find
                raise InputError(*reader.problems)
        found = [specification.functions.get(step.function) for step in entry.steps]
        if all(each and each.operation in specification.operations for each in found):
            known[name] = _scenario(specification, entry)
    return replace(specification, scenarios=with_failures(specification, known))


def _scenario(specification: Specification, entry: ScenarioEntry) -> Scenario:
    known = {*chain(*(each.form for each in entry.requests), *(step.outputs for step in entry.steps))}
    used = (reference.name for step in entry.steps for _, reference in references(step.values))
    variables = (name for name in used if name in specification.environment and name not in known)
    steps = []
    for step in entry.steps:
        function = specification.functions[step.function]
        arguments = resolved(function.arguments, step.values)
        steps.append(Step(**vars(step), operation=function.operation, arguments=arguments))
    environment = tuple(dict.fromkeys((*entry.environment, *variables)))
    return Scenario(**{**vars(entry), "steps": tuple(steps), "environment": environment})
