"""No request makes a 5xx or a traceback: requests made from the description that the server itself serves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.settings import Access, Settings

from .asgi import Got, Sent, call, call_all, finished
from .calling import EMAIL, PHONE, Clock

PROJECTS = tuple("P2" + letter * 26 for letter in "ab")
REQUESTS_EACH = 44

CLOCK = Clock()
APP = application(Emulator(Settings(worlds=10, otp_attempts=1000), clock=CLOCK), Access())
DESCRIPTION: Mapping[str, Any] = json.loads(call(APP, Sent("GET", b"/openapi.json")).body)
OPERATIONS = [(path, method) for path, methods in DESCRIPTION["paths"].items() for method in methods]

answered: dict[str, int] = {}
"""How often each status came."""
reached: set[tuple[str, bytes]] = set()
"""Methods and paths that were answered 200."""
tokens: list[str] = ["a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."]
"""Tokens that the emulator answered, to be sent again."""


def mostly(usual: st.SearchStrategy[Any], rare: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The first in nine of ten cases; `one_of` drops what it is given twice."""
    return st.sampled_from((*(True,) * 9, False)).flatmap(lambda is_usual: usual if is_usual else rare)


usual_texts = st.sampled_from([EMAIL, EMAIL, PHONE, "sam", "email", "https://example.com"])
odd_texts = st.one_of(
    st.sampled_from(
        [EMAIL, PHONE, "sam", "", "000000", "email", "https://example.com", "a\r\nX: y", "<b>", "\x00"]
    ),
    st.text(max_size=20),
    st.deferred(lambda: st.sampled_from(tokens)),
)
texts = mostly(usual_texts, odd_texts)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=5,
)


def of_schema(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema describes, mostly."""
    kinds = schema.get("type", [])
    if "object" in kinds and schema.get("properties"):
        return members(schema)
    usual = texts if "string" in kinds else st.booleans() if "boolean" in kinds else anything
    return mostly(usual, anything)


def members(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with some of the fields that are known, and perhaps others."""
    properties = schema["properties"]
    needed = {name: of_schema(properties[name]) for name in schema.get("required", ())}
    some = {name: of_schema(properties[name]) for name in list(properties)[:6] if name not in needed}
    known = st.fixed_dictionaries(needed, optional=some)
    return mostly(known, anything)


def bodies(path: str, method: str) -> st.SearchStrategy[bytes]:
    """JSON for an operation, or any bytes."""
    operation = DESCRIPTION["paths"][path][method]
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    described = of_schema(schema).map(lambda value: json.dumps(value).encode())
    return mostly(described, st.binary(max_size=40))


def paths(path: str, method: str) -> st.SearchStrategy[bytes]:
    """The path with its variable parts filled in, or nearly it."""
    filled: st.SearchStrategy[str] = st.just(path)
    for parameter in DESCRIPTION["paths"][path][method]["parameters"]:
        values = st.sampled_from(parameter["schema"].get("enum", [*PROJECTS, "x"]))  # of a query: not in it
        filled = st.builds(str.replace, filled, st.just(f"{{{parameter['name']}}}"), values)
    exact = filled.map(str.encode)
    nearly = st.tuples(exact, st.binary(max_size=8)).map(lambda pair: pair[0] + pair[1])
    return mostly(exact, nearly)


good_bearers = st.one_of(
    st.tuples(st.sampled_from(PROJECTS), st.sampled_from(["", ":", ":key"])).map("".join),
    st.tuples(st.sampled_from(PROJECTS), st.just(":"), st.deferred(lambda: st.sampled_from(tokens))).map(
        "".join
    ),
)
bearers = mostly(good_bearers, st.text(st.characters(max_codepoint=255), max_size=40))
headers = bearers.map(lambda value: ((b"authorization", b"Bearer " + value.encode("latin-1", "replace")),))


def queries(path: str, method: str) -> st.SearchStrategy[bytes]:
    """Parameters of an operation, or any bytes."""
    parameters = DESCRIPTION["paths"][path][method]["parameters"]
    known = [each["name"] for each in parameters if each["in"] == "query"]
    described = st.fixed_dictionaries(dict.fromkeys(known, usual_texts))
    return mostly(described.map(lambda query: urlencode(query).encode()), st.binary(max_size=5))


def requests_of(path: str, method: str) -> st.SearchStrategy[Sent]:
    """Requests to an operation."""
    methods = st.sampled_from([method.upper()] * 9 + ["PUT"])
    return st.builds(Sent, methods, paths(path, method), bodies(path, method), headers, queries(path, method))


any_request = st.one_of([requests_of(path, method) for path, method in OPERATIONS])


def learn(sent: Sent, got: Got) -> None:
    """Keep tokens that were answered, so that later requests can bring them back."""
    if got.status == 200:
        reached.add((sent.method, sent.path))
    answered[str(got.status)] = answered.get(str(got.status), 0) + 1
    body = json.loads(got.body)
    found = [
        body[name]
        for name in ("refreshJwt", "sessionJwt", "pendingRef", "code", "transactionId")
        if body.get(name)
    ]
    tokens[3:] = [*found, *tokens[3:]][:20]


def check(requests: list[Sent]) -> None:
    """Each answer is JSON, with an error body where it is a refusal, and no 5xx."""
    for sent, got in zip(requests, finished(call_all(APP, requests)), strict=True):
        body = json.loads(got.body)
        assert got.status < 500, (sent, body)
        assert isinstance(body, dict)
        assert got.status < 400 or sorted(body) == ["errorCode", "errorDescription", "errorMessage"], sent
        learn(sent, got)


@pytest.mark.parametrize(
    ("examples", "operations"), [(50, 15), pytest.param(250, 25, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_requests(examples: int, operations: int) -> None:
    """More than two thousand, in CI ten thousand, of which enough come through."""
    answered.clear()
    reached.clear()
    without_limits = settings(deadline=None, suppress_health_check=list(HealthCheck))
    repeated = settings(without_limits, max_examples=examples, database=None, derandomize=True)
    drawn = given(st.lists(any_request, min_size=REQUESTS_EACH, max_size=REQUESTS_EACH))
    repeated(drawn(check))()

    assert sum(answered.values()) >= 40 * examples
    assert answered["200"] >= examples, answered
    assert len(reached) > operations, reached
    assert {"400", "401", "404", "405"} <= set(answered)


CONTROL = ["messages", "messages/1/click", "requests", "sessions", "faults", "clock", "settings", "keys", ""]
CONTROL += ["code"]
control_requests = st.builds(
    Sent,
    st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    st.sampled_from(
        [f"/control/projects/{id}/{path}".rstrip("/").encode() for id in (*PROJECTS, "x") for path in CONTROL]
    ),
    mostly(
        st.dictionaries(
            st.sampled_from(["path", "fault", "count", "seconds", "advance", "tokens"]), anything
        ).map(lambda value: json.dumps(value).encode()),
        st.binary(max_size=20),
    ),
    st.just(()),
    st.sampled_from([b"", b"after=1", b"after=x", b"wait=-1", b"after=%ff", b"login_id=%00&kind=totp"]),
)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(st.lists(control_requests, min_size=10, max_size=10))
def test_control_api(requests: list[Sent]) -> None:
    """The control API neither fails, nor answers anything but JSON where it has a route."""
    for sent, got in zip(requests, finished(call_all(APP, requests)), strict=True):
        assert got.status < 500, sent
        assert isinstance(json.loads(got.body), dict)
