"""Bodies are compared key by key, as JSON."""

from typing import Any
from unittest.mock import Mock

import pytest

from mfa_snippets.contracts.evidence import Answer, Sent
from mfa_snippets.contracts.expectations import (
    Body,
    ExpectedRequest,
    ExtraKey,
    Scenario,
    SdkDeviations,
    Step,
)
from mfa_snippets.verify.assertions.wire import wire_findings
from mfa_snippets.verify.run.cases import Case

DEVIATIONS = SdkDeviations(
    extra_keys=(ExtraKey(operation="otp.sign_in", key="options", value={"locale": ""}, reason="always sent"),)
)


def findings(required: Any, sent: Any, optional: tuple[str, ...] = ()) -> list[str]:
    """The findings of a request, without the name of the run and the step."""
    body = None if required is None else Body(required=required, optional=optional)
    request = ExpectedRequest(method="POST", path="/v1", bearer="", body=body)
    answer = Answer(status=200, content_type=None, body=None, amr=None)
    exchange = Sent(
        method="POST",
        path="/v1",
        query="",
        content_type="application/json",
        bearer="",
        body=sent,
        answer=answer,
    )
    step = Step(name="delivery", function="start", operation="otp.sign_in", request=request)
    program = Mock()
    program.name = "python otp"
    scenario = Scenario(amr=(), steps=(step,), failures=())
    case = Case(program=program, scenario=scenario, steps=scenario.steps, deviations=DEVIATIONS)
    texts = wire_findings(case, (exchange,))
    return [text.removeprefix("python otp, step delivery: ") for text in texts]


@pytest.mark.parametrize(
    ("required", "sent"),
    [
        (None, None),
        (None, {}),
        ({}, {}),
        ({"a": {"b": 1, "c": [2]}}, {"a": {"c": [2], "b": 1}}),
        ({"a": {}}, {"a": {}}),
        ({}, {"extra": {"deep": 1}}),
        ({"a": 1}, {"a": 1, "options": {"locale": ""}}),
    ],
)
def test_equal_bodies_have_no_findings(required: Any, sent: Any) -> None:
    """Whatever the order of their keys; optional keys and declared deviations are allowed."""
    assert findings(required, sent, optional=("extra",)) == []


@pytest.mark.parametrize(
    ("required", "sent", "expected"),
    [
        (None, {"a": 1}, ["body.a: expected to be absent, was 1"]),
        (None, [], ["body: expected to be absent, was []"]),
        ({}, None, ["body: expected {}, was absent"]),
        ({"a": 1}, "text", ["body.a: expected 1, was absent", 'body: expected to be absent, was "text"']),
        ({"a": 1}, {"a": True}, ["body.a: expected 1, was true"]),
        ({"a": {"b": 1}}, {"a": {}}, ["body.a.b: expected 1, was absent"]),
        ({"a": {}}, {"a": {"b": 1}}, ["body.a.b: expected to be absent, was 1"]),
        ({"a": {}}, {}, ["body.a: expected {}, was absent"]),
        ({}, {"a": {}}, ["body.a: expected to be absent, was {}"]),
        ({}, {"options": {"locale": "de"}}, ['body.options.locale: expected "" as declared, was "de"']),
        ({}, {"options": {}}, ["body.options: expected to be absent, was {}"]),
    ],
)
def test_a_different_body_is_named(required: Any, sent: Any, expected: list[str]) -> None:
    """By its key."""
    assert findings(required, sent) == expected
