"""Check the requests of a scenario: each step is taken in one of them, and nothing comes from nowhere."""

from collections.abc import Iterator, Sequence
from itertools import chain

from mfa_snippets.errors import Problem, unknown
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Failure, Provocation, Request, Scenario, Step
from mfa_snippets.spec.specification import Specification

_STEPS = "expected each step of the scenario in one request, in order"


def brought_by_requests(scenario: Scenario) -> set[str]:
    """The names of all values that requests bring, beside the answers that steps ask for."""
    return {name for request in scenario.requests for name in (*request.form, *request.reads)}


def check_requests(
    specification: Specification, scenario: Scenario, environment: Sequence[str], document: Document
) -> Iterator[Problem]:
    """Every problem of a scenario's requests; `environment` has the names of the variables."""
    if not scenario.requests:
        return
    yield from _taken(scenario, document)
    yield from _distinct(scenario, document)
    kept: set[str] = set()
    for index, request in enumerate(scenario.requests):
        steps = [step for step in scenario.steps if step.name in request.steps]
        yield from _Request(document, index, request, steps).problems(specification, environment, kept)
        kept |= set(request.keeps)
    for index, step in enumerate(scenario.steps):
        for key in ("prints", "click"):
            if getattr(step, key) is not None:
                message = f"a step of a request has no terminal, expected no key '{key}' here"
                yield document.problem(("steps", index, key, "<key>"), message)


def _taken(scenario: Scenario, document: Document) -> Iterator[Problem]:
    known = [step.name for step in scenario.steps]
    taken = [name for request in scenario.requests for name in request.steps]
    for index, request in enumerate(scenario.requests):
        for place, name in enumerate(request.steps):
            if name not in known:
                yield document.problem(("requests", index, "steps", place), *unknown("step", name, known))
    if set(taken) <= set(known) and taken != known:
        yield document.problem(("requests",), f"steps {', '.join(taken)}, {_STEPS}", ", ".join(known))


def _distinct(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """A handler has a name and a place of its own; both frames are segments, too."""
    names, places = {"opening", "closing"}, set[tuple[str, str]]()
    for index, request in enumerate(scenario.requests):
        if request.name in names:
            message = f"'{request.name}' names another segment, expected distinct names"
            yield document.problem(("requests", index, "name"), message)
        if (request.method, request.path) in places:
            message = f"{request.method} {request.path} stands here twice, expected distinct requests"
            yield document.problem(("requests", index, "path"), message)
        names.add(request.name)
        places.add((request.method, request.path))


class _Request:
    """One request and its steps."""

    def __init__(self, document: Document, index: int, request: Request, steps: Sequence[Step]) -> None:
        self.document, self.request, self.steps = document, request, steps
        self.at: Loc = ("requests", index)

    def problems(
        self, specification: Specification, environment: Sequence[str], kept: set[str]
    ) -> Iterator[Problem]:
        asked = [step.ask.name for step in self.steps if step.ask]
        received = set(chain.from_iterable(step.receives for step in self.steps))
        for place, name in enumerate(self.request.form):
            if name not in (*environment, *asked):
                known = unknown("environment variable or answer", name, (*environment, *asked))
                yield self.document.problem((*self.at, "form", place), *known)
        for name in asked:
            if name not in self.request.form:
                message = f"the form lacks '{name}', expected every answer that the steps ask for"
                yield self.document.problem((*self.at, "form"), message)
        for name, cookie in self.request.reads.items():
            if cookie not in kept:
                known = unknown("cookie of an earlier request", cookie, sorted(kept))
                yield self.document.problem((*self.at, "reads", name), *known)
        for cookie, name in self.request.keeps.items():
            if name not in received:
                known = unknown("value received here", name, sorted(received))
                yield self.document.problem((*self.at, "keeps", cookie), *known)
        yield from self._used({*self.request.form, *self.request.reads, *received})
        yield from self._answers(specification)

    def _used(self, values: set[str]) -> Iterator[Problem]:
        """No handler sees what another one received: it comes with the request."""
        for step in self.steps:
            given = (item for value in step.arguments.values() for item in _flattened(value))
            for name in given:
                if name.startswith("$") and name[1:] not in values:
                    message = f"step '{step.name}' takes {name}, which the request does not bring"
                    yield self.document.problem(
                        (*self.at, "steps"), f"{message}, expected it in form or reads"
                    )

    def _answers(self, specification: Specification) -> Iterator[Problem]:
        if not self.steps:
            return
        operation: Operation | None = specification.operations.get(self.steps[-1].operation)
        for field, result in self.request.answers.items():
            if operation and result not in operation.results:
                known = unknown(f"result of {self.steps[-1].operation}", result, operation.results)
                yield self.document.problem((*self.at, "answers", field), *known)


def _flattened(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (item for item in value.values() if isinstance(item, str))
    elif isinstance(value, str):
        yield value


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
