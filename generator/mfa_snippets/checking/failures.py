"""Check the failures of a scenario: each is provoked in one way, at steps and answers that there are."""

from collections.abc import Iterator, Sequence

from ..errors import Problem
from ..loading.source import Document, Loc
from ..model import Failure, Provocation, Scenario
from ..suggestions import unknown

_FORMS = ("unset", "inputs_typed", "wrong_input", "again", "unreachable", "fault")
_SPOILED = ("without_form", "without_cookies", "forged_cookies")


def check_failures(scenario: Scenario, environment: Sequence[str], document: Document) -> Iterator[Problem]:
    """Every problem of a scenario's failures; `environment` has the names of the variables."""
    steps = [step.name for step in scenario.steps]
    names: set[str] = set()
    for index, failure in enumerate(scenario.failures):
        at: Loc = ("failures", index)
        if failure.name in names:
            message = f"failure '{failure.name}' stands here twice, expected distinct names"
            yield document.problem((*at, "name"), message)
        names.add(failure.name)
        if failure.stops_at is not None and failure.stops_at not in steps:
            yield document.problem((*at, "stops_at"), *unknown("step", failure.stops_at, steps))
        yield from _provocation(failure, scenario, (*at, "provoke"), environment, document)
        yield from _requests(failure, scenario, at, document)


def _provocation(
    failure: Failure, scenario: Scenario, at: Loc, environment: Sequence[str], document: Document
) -> Iterator[Problem]:
    provoke, steps = failure.provoke, [step.name for step in scenario.steps]
    forms = (*_FORMS, *_SPOILED) if scenario.requests else _FORMS
    given = [form for form in forms if getattr(provoke, form) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        yield document.problem(at, f"{found}, expected exactly one of {', '.join(forms)}")
    if provoke.fault is not None and provoke.step is None:
        yield document.problem(at, f"fault '{provoke.fault}' without a step, expected step beside it")
    if provoke.step is not None and provoke.fault is None:
        yield document.problem((*at, "step", "<key>"), "a step without a fault, expected fault beside it")
    if provoke.step is not None and provoke.step not in steps:
        yield document.problem((*at, "step"), *unknown("step", provoke.step, steps))
    if provoke.unset is not None and provoke.unset not in environment:
        yield document.problem((*at, "unset"), *unknown("environment variable", provoke.unset, environment))
    yield from _inputs(provoke, sum(step.ask is not None for step in scenario.steps), at, document)


def _requests(failure: Failure, scenario: Scenario, at: Loc, document: Document) -> Iterator[Problem]:
    """What names a request, and a refusal of each failure that a browser sees."""
    known = [request.name for request in scenario.requests]
    named = [(("provoke", form), getattr(failure.provoke, form)) for form in _SPOILED]
    if failure.refusal:
        named.append((("refusal", "request"), failure.refusal.request))
    for below, name in named:
        if name is not None and name not in known:
            yield document.problem((*at, *below), *unknown("request", name, known))
    if scenario.requests and failure.refusal is None and failure.provoke.unset is None:
        message = f"failure '{failure.name}' has no refusal, expected the request that is refused"
        yield document.problem(at, message, "refusal: {request: NAME, status: 401}")


def _inputs(provoke: Provocation, asked: int, at: Loc, document: Document) -> Iterator[Problem]:
    """An input is named by its number, from 1; one less than all can be typed."""
    if provoke.wrong_input is not None and not 1 <= provoke.wrong_input <= asked:
        message = f"input {provoke.wrong_input} is never asked for, expected a number from 1 up to {asked}"
        yield document.problem((*at, "wrong_input"), message)
    if provoke.inputs_typed is not None and not 0 <= provoke.inputs_typed < asked:
        message = f"{provoke.inputs_typed} of {asked} inputs typed, expected fewer than all"
        yield document.problem((*at, "inputs_typed"), message)
