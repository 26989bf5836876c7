"""Load `spec/`: all problems at once, each with file, line and column."""

from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from mfa_snippets.contracts.facts import Name
from mfa_snippets.errors import MOST_PROBLEMS, InputError, Problem
from mfa_snippets.spec import checks
from mfa_snippets.spec.checks.sdks import check_sdks
from mfa_snippets.spec.document import MAX_PAGES
from mfa_snippets.spec.factors import check_factors, scenarios
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.scenario import (
    ErrorCode,
    Factors,
    Failure,
    FailureError,
    FailureMode,
    Scenario,
    ScenarioEntry,
    Step,
    StepEntry,
    Trigger,
    Variable,
)
from mfa_snippets.spec.sdk import OldestRun
from mfa_snippets.spec.specification import Capability, Specification, can_do
from mfa_snippets.spec.value import references, resolved

_FACTORS, _SCENARIOS = "factors.yaml", "scenarios"
_HINT = "--spec names a folder with operations/, functions/, sdks/, scenarios/, pages/ and environment.yaml"


def load(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `InputError` with all problems."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _HINT))
    reader = SpecReader(folder)
    for path in reader.few(folder.rglob("*.yml")):
        kind = path.relative_to(folder).parts[0].removesuffix(path.suffix)
        reader.unread.add(_SCENARIOS if kind == Path(_FACTORS).stem else kind)
        reader.problems.append(Problem(str(path), 0, 0, "no file is read with this name, expected .yaml"))
    specification = _specification(reader)
    found = chain(checks.check(specification), check_sdks(specification))
    if problems := [*reader.problems, *islice(found, MOST_PROBLEMS)]:
        raise InputError(*problems)
    return specification


def _specification(reader: SpecReader) -> Specification:
    sdks = reader.sdks()
    functions = reader.entries("functions", Function)
    entries = _expanded(reader)
    entries |= reader.files(_SCENARIOS, ScenarioEntry, optional=(reader.folder / _FACTORS).is_file())
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
        functions=functions,
        oldest=reader.entries("oldest", dict[Name, OldestRun], optional=True),
        modules={name: reader.documents[f"functions/{name}"].path.stem for name in functions},
        documents=reader.documents,
        unread=reader.unread,
    )
    known = {}
    for name, entry in entries.items():
        document, called = reader.documents[f"scenarios/{name}"], [step.function for step in entry.steps]
        for index, function in enumerate(called):
            at, names = ("steps", index, "function"), specification.names["functions"]
            reader.problems += document.undefined(at, "function", function, names)
            if len(reader.problems) > MOST_PROBLEMS:  # each may have a hint, which takes long to find
                raise InputError(*reader.problems)
        found = [functions.get(function) for function in called]
        if all(each and each.operation in specification.operations for each in found):
            known[name] = _scenario(specification, entry)
    specification = replace(specification, scenarios=known)
    return replace(specification, scenarios=_with_failures(specification))


def _expanded(reader: SpecReader) -> dict[str, ScenarioEntry]:
    path = reader.folder / _FACTORS
    document = reader.document(path, _SCENARIOS) if path.is_file() else None
    entries: dict[str, ScenarioEntry] = {}
    if document and not reader.validate(document, (), Factors):
        reader.unread.add(_SCENARIOS)
    elif document:
        reader.problems += islice(check_factors(document), MOST_PROBLEMS)
        for name, scenario in scenarios(document):
            reader.define(_SCENARIOS, name, scenario, (), ScenarioEntry, entries)
    return entries


def _scenario(specification: Specification, entry: ScenarioEntry) -> Scenario:
    known = {name for request in entry.requests for name in request.form}
    known.update(*(step.outputs for step in entry.steps))
    used = (reference.name for step in entry.steps for _, reference in references(step.values))
    variables = [name for name in used if name in specification.environment and name not in known]
    steps = tuple(_step(step, specification.functions[step.function]) for step in entry.steps)
    every = tuple(dict.fromkeys((*entry.environment, *variables)))
    return Scenario(**{**vars(entry), "steps": steps, "environment": every})


def _step(entry: StepEntry, function: Function) -> Step:
    kept = {"with" if name == "values" else name: value for name, value in vars(entry).items()}
    arguments = resolved(function.arguments, entry.values)
    return Step(**kept, operation=function.operation, arguments=arguments)


def _with_failures(specification: Specification) -> dict[str, Scenario]:
    """The scenarios with a failure for each operation and mode; several where no scenario is for all SDKs."""
    scenarios, steps = specification.scenarios, _ordered_steps(specification)
    failures: dict[str, list[Failure]] = {name: [*scenario.failures] for name, scenario in scenarios.items()}
    for operation_name, operation in specification.operations.items():
        performing = [(name, step) for name, step in steps if step.operation == operation_name]
        for mode_name, mode in specification.failure_modes.items():
            code, error = operation.fails.get(mode_name), mode.error if operation.wire else None
            error = FailureError(kind="answered", code=code) if code else error
            left = list(specification.sdks.values())
            for name, step in performing if error else ():
                unable = [sdk for sdk in left if not can_do(sdk, scenarios[name])]
                if error and len(unable) < len(left) and _can_fail(step, mode):
                    left = unable
                    failures[name].append(_failure(operation_name, step, mode_name, mode, error))
    return {name: replace(scenario, failures=tuple(failures[name])) for name, scenario in scenarios.items()}


def _ordered_steps(specification: Specification) -> list[tuple[str, Step]]:
    """Steps by the number of those before them, in scenarios after others last; not of web apps."""
    found = [
        (scenario.after is not None, index, name, step)
        for name, scenario in specification.scenarios.items()
        for index, step in enumerate(() if scenario.requests else scenario.steps)
    ]
    return [(name, step) for *_, name, step in sorted(found, key=lambda entry: entry[:2])]


def _can_fail(step: Step, mode: FailureMode) -> bool:
    has_output = mode.output is None or mode.output in step.outputs.values()
    has_argument = mode.argument is None or mode.argument in step.arguments
    return has_output and has_argument and step.operation not in mode.excluded


def _failure(operation: str, step: Step, name: str, mode: FailureMode, error: FailureError) -> Failure:
    return Failure(
        name=f"{operation.replace('.', '-').replace('_', '-')}-{name}",
        title=mode.title,
        remedy=mode.remedy,
        provoke=Trigger(fault=mode.fault, step=step.name),
        stops_at=step.name,
        error=error,
        operation=operation,
        mode=name,
    )
