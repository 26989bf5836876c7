"""Check the requests of a web handler, and the failures of a scenario."""

from collections.abc import Sequence

from mfa_snippets.spec.document import KEY, Document, Loc, Problems, names
from mfa_snippets.spec.scenario import Request, Scenario, Step, Trigger, steps_of
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.value import references


def check_requests(specification: Specification, name: str) -> Problems:
    """Every problem of a scenario's requests."""
    scenario, document = specification.scenarios[name], specification.documents[f"scenarios/{name}"]
    if not scenario.requests:
        return
    variables = names(specification.documents, "environment")
    yield from _structure(scenario, document)
    cookies: set[str] = set()
    for index, request in enumerate(scenario.requests):
        at, steps = ("requests", index), tuple(steps_of(request, scenario))
        yield from _inputs(request, steps, variables, at, document)
        for name, cookie in request.cookies_in.items():
            kind = "cookie of an earlier request"
            yield from document.undefined((*at, "cookies_in", name), kind, cookie, cookies)
        outputs = {name for step in steps for name in step.outputs}
        for cookie, name in request.cookies_out.items():
            kind = "output of this request"
            yield from document.undefined((*at, "cookies_out", cookie), kind, name, outputs)
        operation = specification.operations.get(steps[-1].operation) if steps else None
        if operation:
            for field, result in request.body.items():
                kind = f"result of {steps[-1].operation}"
                yield from document.undefined((*at, "body", field), kind, result, operation.results)
        cookies |= set(request.cookies_out)
    for index, step in enumerate(scenario.steps):
        for key in ("prints", "click"):
            if getattr(step, key) is not None:
                message = f"a step of a request has no terminal, expected no key '{key}' here"
                yield document.problem(("steps", index, key, KEY), message)


def _structure(scenario: Scenario, document: Document) -> Problems:
    """Each step is in one request; the names of segments are distinct, and the routes."""
    known = [step.name for step in scenario.steps]
    taken, routes = {"opening", "closing"}, set[tuple[str, str]]()
    for index, request in enumerate(scenario.requests):
        at, route = ("requests", index), (request.method, request.path)
        for number, name in enumerate(request.steps):
            yield from document.undefined((*at, "steps", number), "step", name, known)
        if request.name in taken:
            message = f"'{request.name}' names another segment, expected distinct names"
            yield document.problem((*at, "name"), message)
        if route in routes:
            message = f"{' '.join(route)} is here twice, expected distinct requests"
            yield document.problem((*at, "path"), message)
        taken.add(request.name)
        routes.add(route)
    steps = [name for request in scenario.requests for name in request.steps]
    if set(steps) <= set(known) and steps != known:
        message = f"steps {', '.join(steps)}, expected each step of the scenario in one request, in order"
        yield document.problem(("requests",), message, ", ".join(known))


def _inputs(
    request: Request, steps: Sequence[Step], variables: Sequence[str], at: Loc, document: Document
) -> Problems:
    """A handler has only the values that its request brings."""
    asked = [step.ask.name for step in steps if step.ask]
    for index, name in enumerate(request.form):
        kind = "environment variable or answer"
        yield from document.undefined((*at, "form", index), kind, name, (*variables, *asked))
    for name in asked:
        if name not in request.form:
            message = f"the form lacks '{name}', expected every answer that the steps ask for"
            yield document.problem((*at, "form"), message)
    values = {*request.form, *request.cookies_in, *(name for step in steps for name in step.outputs)}
    for step in steps:
        for _, reference in references(step.arguments):
            if reference.name not in values:
                message = f"step '{step.name}' takes ${reference.name}, which the request does not bring"
                yield document.problem((*at, "steps"), f"{message}, expected it in form or cookies_in")


_CAUSES = ("unset", "inputs_typed", "wrong_input", "again", "unreachable", "fault")
_REQUEST_CAUSES = ("without_form", "without_cookies", "forged_cookies")


def check_failures(specification: Specification, name: str) -> Problems:
    """Every problem of a scenario's failures."""
    scenario, document = specification.scenarios[name], specification.documents[f"scenarios/{name}"]
    variables = names(specification.documents, "environment")
    steps, requests = ([entry.name for entry in entries] for entries in (scenario.steps, scenario.requests))
    earlier: set[str] = set()
    for index, failure in enumerate(scenario.failures):
        at, refusal = ("failures", index), failure.refusal
        if failure.name in earlier:
            message = f"failure '{failure.name}' is here twice, expected distinct names"
            yield document.problem((*at, "name"), message)
        earlier.add(failure.name)
        yield from document.undefined((*at, "stops_at"), "step", failure.stops_at, steps)
        yield from _trigger(failure.provoke, scenario, (*at, "provoke"), document)
        yield from document.undefined((*at, "provoke", "step"), "step", failure.provoke.step, steps)
        unset = failure.provoke.unset
        yield from document.undefined((*at, "provoke", "unset"), "environment variable", unset, variables)
        for cause in _REQUEST_CAUSES:
            request = getattr(failure.provoke, cause)
            yield from document.undefined((*at, "provoke", cause), "request", request, requests)
        yield from document.undefined(
            (*at, "refusal", "request"), "request", refusal.request if refusal else None, requests
        )
        if requests and refusal is None and unset is None:
            message = f"failure '{failure.name}' has no refusal, expected the request that is refused"
            yield document.problem(at, message, "refusal: {request: NAME, status: 401}")


def _trigger(provoke: Trigger, scenario: Scenario, at: Loc, document: Document) -> Problems:
    """A failure has one cause, and a number of inputs that the steps ask for."""
    causes = (*_CAUSES, *_REQUEST_CAUSES) if scenario.requests else _CAUSES
    present = [cause for cause in causes if getattr(provoke, cause) is not None]
    if len(present) != 1:
        message = f"{' and '.join(present) or 'none of them'}, expected exactly one of {', '.join(causes)}"
        yield document.problem(at, message)
    if provoke.fault is not None and provoke.step is None:
        yield document.problem(at, f"fault '{provoke.fault}' without a step, expected step beside it")
    if provoke.step is not None and provoke.fault is None:
        yield document.problem((*at, "step", KEY), "a step without a fault, expected fault beside it")
    asked = sum(step.ask is not None for step in scenario.steps)
    if provoke.wrong_input is not None and not 1 <= provoke.wrong_input <= asked:
        message = f"input {provoke.wrong_input} is never asked for, expected a number from 1 up to {asked}"
        yield document.problem((*at, "wrong_input"), message)
    if provoke.inputs_typed is not None and not 0 <= provoke.inputs_typed < asked:
        message = f"{provoke.inputs_typed} of {asked} inputs typed, expected fewer than all"
        yield document.problem((*at, "inputs_typed"), message)
