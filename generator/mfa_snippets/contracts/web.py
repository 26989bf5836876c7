"""Say what a browser sends to a program, and what it must be answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Request, Scenario
from ..model.specification import Specification


def request_entries(specification: Specification, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Each request, in the order that a browser sends them; `input` is the number of an entry of `inputs`."""
    waited = [step.ask.name if step.ask else None for step in scenario.steps if step.ask or step.click]
    for request in scenario.requests:
        form: dict[str, dict[str, Any]] = {}
        for name in request.form:
            variable = specification.environment.get(name)
            is_known = variable is not None and name not in waited
            form[name] = (
                {"role": name, "value": variable.default}
                if is_known and variable
                else {"input": waited.index(name) + 1}
            )
        yield {
            "name": request.name,
            "method": request.method,
            "path": request.path,
            "form": form,
            "status": request.status,
        }


def expected_requests(scenario: Scenario, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each request is answered: by name, the value of each cookie and the fields of the body."""
    return [_expected(request, values) for request in scenario.requests]


def _expected(request: Request, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": request.name,
        "steps": list(request.steps),
        "status": request.status,
        "cookies": {cookie: values[name] for cookie, name in request.keeps.items()},
        "fields": list(request.answers),
    }
