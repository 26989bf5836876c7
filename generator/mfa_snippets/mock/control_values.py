"""What requests to the control API say."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request

from mfa_snippets.mock.bearer import is_project_id
from mfa_snippets.mock.bodies import Body, optional_text
from mfa_snippets.mock.clocks import TEN_YEARS
from mfa_snippets.mock.faults import FAULTS
from mfa_snippets.mock.world import Fault

MOST_FAULTS = 1000
LONGEST_FAULT = 60


class ControlRequestError(Exception):
    """A request to the control API that means nothing."""


def project_id_in(request: Request) -> str:
    """The project in the path."""
    project_id: str = request.path_params["project_id"]
    if not is_project_id(project_id):
        raise ControlRequestError(f"{project_id!r} is no project ID, expected 28 to 64 letters and digits")
    return project_id


def number_in(request: Request, name: str) -> float:
    """A number in the query, 0 if it is absent."""
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise ControlRequestError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


def fault_in(body: Body) -> tuple[str, list[Fault]]:
    """The path to fail, and its next faults."""
    path, name, count = optional_text(body, "path"), optional_text(body, "fault"), _count(body)
    if not path.startswith("/"):
        raise ControlRequestError("expected a path that starts with '/'")
    if name not in FAULTS:
        raise ControlRequestError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    return path, [Fault(name=name, seconds=_seconds(body, "seconds", 1, LONGEST_FAULT))] * count


def advance_in(body: Body, ahead: float) -> float:
    """How far a clock is ahead after it was turned."""
    return ahead + _seconds(body, "advance", 0, int(TEN_YEARS - ahead))


def _seconds(body: Body, name: str, default: float, most: int) -> float:
    value: Any = body.get(name, default)
    if type(value) not in (int, float) or not 0 <= value <= most:
        raise ControlRequestError(f"{name} is {value!r}, expected a number from 0 to {most}")
    return float(value)


def _count(body: Body) -> int:
    count = body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise ControlRequestError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    return count
