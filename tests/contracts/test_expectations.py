"""`expectations.json`: what each step sends and prints, and what a browser receives."""

from collections.abc import Mapping

from mfa_snippets.spec.build_runs import build_expectations

from .built import SPECIFICATION

EXPECTED = build_expectations(SPECIFICATION).scenarios


def _wire(scenario: str) -> list[tuple[str, str, str]]:
    """The steps that send something, each with its path and bearer."""
    sent = ((step.name, step.request) for step in EXPECTED[scenario].steps)
    return [(name, request.path, request.bearer) for name, request in sent if request]


def _body(scenario: str, name: str) -> Mapping[str, object]:
    """The keys that a step must send."""
    (request,) = (step.request for step in EXPECTED[scenario].steps if step.name == name)
    assert request is not None
    assert request.body is not None
    return request.body.required


def test_a_demo_refreshes_and_logs_out_with_the_refresh_jwt_of_the_second_factor() -> None:
    """A refresh brings no other: a project rotates them only if it is told to."""
    assert _wire("refresh-and-log-out")[-2:] == [
        ("refresh", "/v1/auth/refresh", "{project_id}:{refresh_jwt:2}"),
        ("log_out", "/v1/auth/logout", "{project_id}:{refresh_jwt:2}"),
    ]


def test_a_web_app_asks_who_the_user_is_before_each_half_of_the_second_factor() -> None:
    assert _wire("web") == [
        ("first_factor", "/v1/auth/password/signup", "{project_id}"),
        ("user", "/v1/auth/me", "{project_id}:{refresh_jwt:1}"),
        ("delivery", "/v1/auth/otp/signin/email", "{project_id}:{refresh_jwt:1}"),
        ("same_user", "/v1/auth/me", "{project_id}:{refresh_jwt:1}"),
        ("second_factor", "/v1/auth/otp/verify/email", "{project_id}"),
        ("refresh", "/v1/auth/refresh", "{project_id}:{refresh_jwt:2}"),
        ("log_out", "/v1/auth/logout", "{project_id}:{refresh_jwt:2}"),
    ]


def test_a_web_app_passes_the_login_id_of_the_sign_up() -> None:
    """The API returns it; no form has it."""
    for name in ("delivery", "second_factor"):
        assert _body("web", name)["loginId"] == "you@example.com"


def test_each_response_of_a_web_app_sets_its_cookies() -> None:
    """A cookie that is deleted is empty."""
    assert {each.name: (each.status, dict(each.cookies)) for each in EXPECTED["web"].requests} == {
        "sign_up": (204, {"DS": "{session_jwt:1}", "DSR": "{refresh_jwt:1}"}),
        "start_mfa": (200, {}),
        "verify_mfa": (204, {"DS": "{session_jwt:2}", "DSR": "{refresh_jwt:2}"}),
        "account": (200, {}),
        "refresh_cookies": (204, {"DS": "{session_jwt:3}", "DSR": "{refresh_jwt:2}"}),
        "logout": (204, {"DS": "", "DSR": ""}),
    }


def test_steps_print_lines_and_the_scenario_the_last_one() -> None:
    """In order; a web app prints none, and asks nothing."""
    claims = EXPECTED["custom-claims-with-otp-email"]

    assert [(step.asks, step.says) for step in claims.steps] == [
        (None, ()),
        (None, ("Sent a message to {}",)),
        ("Enter the code:", ()),
        (None, ('claims: {"plan": "premium"}',)),
    ]
    assert claims.prints == "amr: pwd, email, mfa"
    assert EXPECTED["step-up-with-totp"].prints == "su: true"
    assert {(step.asks, step.says) for step in EXPECTED["web"].steps} == {(None, ())}


def test_an_account_without_an_address_is_sent_as_such() -> None:
    """All SDKs send an empty user."""
    assert _body("enroll-otp-email", "first_factor")["user"] == {}
