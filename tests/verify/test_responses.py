"""The responses of a web server: statuses, bodies, cookies, headers, and what it logs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.contracts.evidence import Cookie, Response, Run
from mfa_snippets.contracts.expectations import ErrorResponse, ExpectedError, ExpectedResponse
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.publication import load_apps, load_expectations
from mfa_snippets.verify.run.cases import Case, cases_of

from .made_up import Sample

GUARDED = ("httponly", "path=/", "samesite=strict", "secure")
EXPECTED = (
    ExpectedResponse(name="verify", steps=(), status=204, cookies={"DS": "{session_jwt:1}"}, fields=()),
    ExpectedResponse(name="account", steps=(), status=200, cookies={}, fields=("user_id", "amr")),
    ExpectedResponse(name="logout", steps=(), status=204, cookies={"DS": ""}, fields=()),
)


def response(request: str, status: int, body: Any = None, **more: Any) -> Response:
    """A response as it should be."""
    kind = None if body is None else "application/json"
    usual: dict[str, Any] = {"cookies": (), "headers": {"cache-control": "no-store"}, "content_type": kind}
    return Response(request=request, status=status, body=body, **usual | more)


def cookie(value: str, *attributes: str) -> tuple[Cookie]:
    """The session cookie."""
    return (Cookie(name="DS", value=value, attributes=attributes),)


VERIFY = response("verify", 204, cookies=cookie("{session_jwt:1}", *GUARDED))
ACCOUNT = response("account", 200, {"user_id": "{user_id:1}", "amr": ["pwd", "email", "mfa"]})
LOGOUT = response("logout", 204, cookies=cookie("", "expires=past", "path=/"))


@pytest.fixture
def case(sample: Sample) -> Case:
    """A case of a web server."""
    sample.write()
    plain, *_ = cases_of(programs_of(load_apps(sample.output))[0], load_expectations(sample.output))
    scenario = replace(plain.scenario, amr=("pwd", "email", "mfa"))
    return replace(plain, responses=EXPECTED, scenario=scenario, steps=())


def findings(case: Case, *responses: Response, stderr: tuple[str, ...] = ()) -> list[str]:
    """What is said of some responses, without the name of the case; no request to the API was made."""
    run = Run(exit=0, stdout=("Listening",), stderr=stderr, exchange=(), responses=responses)
    found = [finding.removeprefix(f"{case.name}: ") for finding in run_findings(case, run)]
    return [finding for finding in found if not finding.startswith("amr of the signed session: ")]


@pytest.mark.parametrize(
    ("again", "message"),
    [
        ((), []),
        (cookie("{session_jwt:1}", *GUARDED), []),
        (
            cookie("{session_jwt:2}", *GUARDED),
            ['request account: cookie DS: expected "{session_jwt:1}", was "{session_jwt:2}"'],
        ),
    ],
)
def test_a_cookie_that_the_browser_has(case: Case, again: tuple[Cookie, ...], message: list[str]) -> None:
    """It may be set again or left alone, but keeps its value."""
    first, account, logout = EXPECTED
    case = replace(case, responses=(first, replace(account, cookies=first.cookies), logout))

    assert findings(case, VERIFY, replace(ACCOUNT, cookies=again), LOGOUT) == message


@pytest.mark.parametrize("attribute", ["expires=past", "max-age=0"])
def test_right_responses_have_no_findings(case: Case, attribute: str) -> None:
    """A cookie is deleted in one of two ways."""
    logout = replace(LOGOUT, cookies=cookie("", attribute, "path=/"))

    assert findings(case, VERIFY, ACCOUNT, logout) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (replace(VERIFY, status=200), "request verify: status: expected 204, was 200"),
        (replace(VERIFY, body={}), "request verify: body: expected null, was []"),
        (replace(VERIFY, headers={}), 'request verify: Cache-Control: expected "no-store", was null'),
        (replace(VERIFY, cookies=()), 'request verify: cookies: expected ["DS"], was []'),
        (
            replace(VERIFY, cookies=cookie("{session_jwt:1}", "httponly", "path=/", "samesite=lax")),
            "request verify: cookie DS, attributes: expected [",
        ),
        (
            replace(VERIFY, cookies=cookie("{session_jwt:1}", "max-age=0", *GUARDED)),
            "request verify: cookie DS, expires=past or max-age=0: expected false, was true",
        ),
        (
            replace(LOGOUT, cookies=cookie("", *GUARDED)),
            "request logout: cookie DS, expires=past or max-age=0: expected true, was false",
        ),
        (
            replace(LOGOUT, cookies=cookie("x", "max-age=0", "path=/")),
            'request logout: cookie DS: expected "", was "x"',
        ),
        (
            replace(LOGOUT, cookies=cookie("", "max-age=0", "path=/deep")),
            'request logout: cookie DS, attributes: expected ["path=/"], was []',
        ),
        (
            replace(ACCOUNT, content_type="text/html"),
            'request account: content type: expected "application/json", was "text/html"',
        ),
        (
            replace(ACCOUNT, body={"amr": []}),
            'request account: body: expected ["amr", "user_id"], was {"amr": []}',
        ),
        (
            replace(ACCOUNT, body={"user_id": "u", "amr": ["pwd"]}),
            'amr in the last body: expected ["pwd", "email", "mfa"], was ["pwd"]',
        ),
    ],
)
def test_a_wrong_response_is_named(case: Case, changed: Response, message: str) -> None:
    """With its request."""
    right = (VERIFY, ACCOUNT, LOGOUT)
    responses = (changed if one.request == changed.request else one for one in right)

    assert any(finding.startswith(message) for finding in findings(case, *responses))


def test_a_missing_response_is_named(case: Case) -> None:
    assert findings(case, VERIFY, ACCOUNT) == [
        "responses: expected verify, account, logout, were verify, account"
    ]


def refused(case: Case, status: int, code: str, text: str | None = None, kind: Any = "answered") -> Case:
    """A case whose first request is refused."""
    error = ExpectedError(kind=kind, code=code, description=text)
    refusal = ErrorResponse(request="verify", status=status)
    return replace(case, failure="x", error=error, refusal=refusal, responses=EXPECTED[:1])


@pytest.mark.parametrize(
    ("status", "code", "body"),
    [
        (401, "E061102", {"code": "E061102", "error": "Wrong"}),
        (409, "E062107", {"code": "E062107", "error": "Wrong"}),
        (403, "permission", {"error": "No second factor"}),
        (429, "E130429", {"code": "E130429", "error": "Too many requests"}),
        (502, "E1", {"error": "Try again later"}),
    ],
)
def test_right_errors_have_no_findings(case: Case, status: int, code: str, body: Any) -> None:
    """The API's code and description, but for an outage."""
    error = response("verify", status, body, headers={"cache-control": "no-store", "retry-after": "1"})
    logged = ("warning: outage", "    at send (a.js:1)") if status >= 500 else ()

    assert findings(refused(case, status, code, "Wrong"), error, stderr=logged) == []


@pytest.mark.parametrize(
    ("status", "code", "body", "message"),
    [
        (
            401,
            "E1",
            {"error": "Wrong"},
            'request verify: body: expected ["code", "error"], was ["error"]',
        ),
        (401, "E1", {"code": "E2", "error": "Wrong"}, 'request verify: body.code: expected "E1", was "E2"'),
        (401, "E1", {"code": "E1", "error": "no"}, 'request verify: body.error: expected "Wrong", was "no"'),
        (
            403,
            "permission",
            {"code": "x", "error": "n"},
            'request verify: body: expected ["error"], was ["code", "error"]',
        ),
        (
            429,
            "E1",
            {"code": "E1", "error": "n"},
            "request verify: seconds in Retry-After: expected true, was false",
        ),
        (502, "network", {"error": "x"}, "standard error: expected what went wrong, was nothing"),
        (
            401,
            "session",
            {"error": "at f (a.js:1)\n    at f (a.js:1)"},
            "request verify: body: expected no stack trace",
        ),
    ],
)
def test_a_wrong_error_is_named(case: Case, status: int, code: str, body: Any, message: str) -> None:
    found = findings(refused(case, status, code, "Wrong"), response("verify", status, body))

    assert any(finding.startswith(message) for finding in found), found


def test_a_refused_log_out_deletes_the_cookies(case: Case) -> None:
    """A server that kept them would let a user in who was told to be out."""
    outage = refused(case, 502, "network")
    refusal = ErrorResponse(request="logout", status=502)
    outage = replace(outage, responses=EXPECTED[2:], refusal=refusal)
    error = replace(LOGOUT, status=502, body={"error": "Try again later"}, content_type="application/json")

    assert findings(outage, error, stderr=("outage",)) == []
    assert findings(outage, replace(error, cookies=()), stderr=("outage",)) == [
        'request logout: cookies: expected ["DS"], was []'
    ]


def test_own_words_are_the_same_in_all_languages(case: Case) -> None:
    """Those of an error of the server's own."""
    own = refused(case, 400, "argument", "email is missing", "own")

    assert findings(own, response("verify", 400, {"error": "email is missing"})) == []
    assert findings(own, response("verify", 400, {"error": "no email"})) == [
        'request verify: body.error: expected "email is missing", was "no email"'
    ]


@pytest.mark.parametrize("line", ["Session for eyJhbGciOiJSUzI1NiJ9.e30.x", "Refused {otp:1}"])
def test_a_log_has_no_secrets(case: Case, line: str) -> None:
    """Whatever went wrong; and nothing is logged of what did not."""
    outage = refused(case, 502, "network")
    error = response("verify", 502, {"error": "Try again later"})

    assert any("expected no token or code" in one for one in findings(outage, error, stderr=(line,)))
    assert findings(case, VERIFY, ACCOUNT, LOGOUT, stderr=("warning",)) == [
        "standard error: expected nothing, was 'warning'"
    ]
