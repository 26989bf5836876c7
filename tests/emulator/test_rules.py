"""Each rule of the API: a request that keeps it, and one that breaks it."""

from __future__ import annotations

import pytest

from .calling import CLIENT, Project, refusal
from .prepared import Prepared
from .rules import RULES


@pytest.mark.parametrize("name", RULES)
def test_a_request_that_keeps_it(project: Project, name: str) -> None:
    """It is answered with what the SDKs read."""
    keeps, fields, _, _ = RULES[name]
    answer = keeps.send(Prepared(project))

    assert answer.status_code == 200, answer.text
    assert set(fields) <= set(answer.json())


@pytest.mark.parametrize("name", RULES)
def test_a_request_that_breaks_it(project: Project, name: str) -> None:
    """It is refused, with the code that says why; where it is the same request, the second time."""
    keeps, _, breaks, refused = RULES[name]
    prepared = Prepared(project)
    if keeps == breaks:
        keeps.send(prepared)

    assert refusal(breaks.send(prepared)) == refused


def test_every_operation_has_a_rule(url: str) -> None:
    """No operation is without a request that keeps its rule and one that breaks it."""
    described = CLIENT.get(f"{url}/openapi.json").json()["paths"]
    kept = {
        (ask.method.lower(), ask.path) for keeps, _, breaks, _ in RULES.values() for ask in (keeps, breaks)
    }

    for path, operations in described.items():
        for method in operations:
            assert any(method == sent and fits(path, asked) for sent, asked in kept), (method, path)


def fits(path: str, asked: str) -> bool:
    """Whether a path is an example of a described one."""
    parts, given = path.split("/"), asked.split("/")
    return len(parts) == len(given) and all(
        part == one or part.startswith("{") for part, one in zip(parts, given, strict=True)
    )
