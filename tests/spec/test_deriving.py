"""Scenarios are made of factors: every first one with every second one of another channel."""

from pathlib import Path

import pytest

from mfa_snippets.spec.load import load
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.value import Reference

SPEC = Path(__file__).parents[2] / "spec"
# Written from the facts: what each factor leaves in `amr`, and whether it can come first, and second.
FACTORS = {
    "totp": ("totp", True, True),
    "otp-email": ("email", True, True),
    "otp-sms": ("sms", True, True),
    "otp-voice": ("sms", True, True),
    "otp-whatsapp": ("sms", True, True),
    "password": ("pwd", True, False),
    "magic-link-email": ("email", True, True),
    "magic-link-sms": ("sms", True, True),
    "enchanted-link": ("email", True, True),
}
# Only a few of their pairs are runs: `firsts` and `seconds` of these factors say which.
AFTER_OAUTH = {"oauth-then-otp-email": ("oauth", "email", "mfa"), "oauth-then-totp": ("oauth", "totp", "mfa")}
WITH_PASSKEY = {"password-then-passkey": ("pwd", "webauthn", "mfa")}


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    """All scenarios of the project that are made of factors."""
    found = load(SPEC).scenarios
    return {name: scenario for name, scenario in found.items() if scenario.origin}


def _of_frame(scenarios: dict[str, Scenario], frame: str) -> dict[str, tuple[str, ...]]:
    """What the scenarios of one frame prove."""
    return {
        name: scenario.amr
        for name, scenario in scenarios.items()
        if scenario.origin and scenario.origin.template == frame
    }


def test_every_pair_of_two_channels_is_there(scenarios: dict[str, Scenario]) -> None:
    """And each says what its session has to name, in order."""
    expected = {
        f"{first}-then-{second}": (amr, other, "mfa")
        for first, (amr, is_first, _) in FACTORS.items()
        for second, (other, _, is_second) in FACTORS.items()
        if is_first and is_second and amr != other
    }

    assert _of_frame(scenarios, "pair") == {**expected, **AFTER_OAUTH, **WITH_PASSKEY}
    assert len(expected) == 46


@pytest.mark.parametrize(
    ("frame", "name", "count", "proven", "prints"),
    [
        ("step-up", "step-up-with-{}", 9, (), "su: true"),
        ("enrolment", "enroll-{}", 4, ("mfa",), "amr: pwd, {}, mfa"),
        ("custom-claims", "custom-claims-with-{}", 4, ("mfa",), "amr: pwd, {}, mfa"),
    ],
)
def test_each_second_factor_is_in_the_other_frames_once(
    scenarios: dict[str, Scenario], frame: str, name: str, count: int, proven: tuple[str, ...], prints: str
) -> None:
    """After a password; only one-time codes have functions to enroll an address and to add claims."""
    expected = {
        name.format(second): ("pwd", amr, *proven)
        for second, (amr, _, is_second) in FACTORS.items()
        if is_second and (frame == "step-up" or second.startswith("otp-"))
    }
    expected |= {"step-up-with-passkey": ("pwd", "webauthn")} if frame == "step-up" else {}

    assert _of_frame(scenarios, frame) == expected
    assert len(expected) == count
    assert {scenarios[each].prints for each in expected} == {
        prints.format(amr[1]) for amr in expected.values()
    }


def test_every_first_factor_returns_after_its_pair(scenarios: dict[str, Scenario]) -> None:
    """Each with one second factor; the user is that of the pair, with the same login ID."""
    returning = {name: each for name, each in scenarios.items() if "--returning" in each.arguments[-1:]}

    assert set(returning) == {f"returning-with-{first}" for first in FACTORS}
    for scenario in returning.values():
        first, second, _ = scenario.arguments
        assert scenario.after == f"{first}-then-{second}"
        assert set(scenario.environment) <= set(scenarios[scenario.after].environment)
        assert not any(step.function.startswith(("sign_up", "enroll")) for step in scenario.steps)


def test_the_arguments_are_those_of_the_demo(scenarios: dict[str, Scenario]) -> None:
    """Both factors, then the options."""
    assert scenarios["password-then-totp"].arguments == ("password", "totp")
    assert scenarios["step-up-with-totp"].arguments == ("password", "totp", "--step-up")
    assert scenarios["refresh-and-log-out"].arguments == ("password", "otp-email", "--refresh")
    assert scenarios["lost-totp"].arguments == ("password", "totp", "--returning", "--lost")


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("totp-then-otp-email", {"email": Reference("email")}),
        ("otp-sms-then-otp-email", {"email": Reference("email"), "phone": Reference("phone")}),
        ("password-then-totp", {}),
        ("enroll-otp-sms", {}),
    ],
)
def test_a_user_signs_up_with_the_addresses_of_both_factors(
    scenarios: dict[str, Scenario], name: str, user: dict[str, Reference]
) -> None:
    """Except for one that is enrolled."""
    assert scenarios[name].steps[0].arguments["user"] == user


def test_a_step_has_the_operation_of_its_function(scenarios: dict[str, Scenario]) -> None:
    """With the options that the function fixes, and the step's values for its parameters."""
    delivery = scenarios["custom-claims-with-otp-sms"].steps[1]

    assert (delivery.function, delivery.operation) == ("start_mfa_with_otp_and_claims", "otp.sign_in")
    assert delivery.arguments == {
        "method": "sms",
        "login_id": Reference("login_id"),
        "refresh_token": Reference("refresh_token"),
        "login_options": {"mfa": True, "custom_claims": {"plan": "premium"}},
    }


@pytest.mark.parametrize(
    ("failure", "shown_by"),
    [
        # One for each function that ends a second factor: otp-sms calls the function of otp-email.
        (
            "session-without-mfa",
            {
                "totp-then-otp-email",
                "totp-then-magic-link-email",
                "totp-then-enchanted-link",
                "otp-email-then-totp",
                "password-then-passkey",
            },
        ),
        ("wrong-second-code", {"totp-then-otp-email", "otp-email-then-totp"}),
        (
            "foreign-refresh-jwt",
            {
                "totp-then-otp-email",
                "totp-then-magic-link-email",
                "totp-then-enchanted-link",
                "otp-email-then-totp",
                "password-then-passkey",
                "enroll-otp-email",
                "enroll-otp-sms",
            },
        ),
        # One for each variable and role: the same functions read them.
        ("email-missing", {"totp-then-otp-email", "otp-email-then-totp"}),
        ("phone-missing", {"totp-then-otp-sms", "otp-sms-then-totp"}),
    ],
)
def test_each_function_shows_a_failure_once(
    scenarios: dict[str, Scenario], failure: str, shown_by: set[str]
) -> None:
    """In the first scenario that meets it."""
    shown = {name for name, each in scenarios.items() if failure in {one.name for one in each.failures}}

    assert shown == shown_by


@pytest.mark.parametrize(
    ("name", "environment", "login_id"),
    [
        ("password-then-otp-email", ("login_id", "password", "email"), "login_id"),
        ("totp-then-magic-link-sms", ("login_id", "phone", "redirect_url"), "login_id"),
        ("otp-email-then-otp-sms", ("email", "phone"), "email"),
        ("otp-sms-then-otp-email", ("phone", "email"), "phone"),
        ("magic-link-sms-then-totp", ("phone", "redirect_url"), "phone"),
        ("oauth-then-totp", ("redirect_url", "email"), "email"),
        ("password-then-passkey", ("login_id", "password", "origin"), "login_id"),
    ],
)
def test_the_login_id_is_where_the_first_factor_comes(
    scenarios: dict[str, Scenario], name: str, environment: tuple[str, ...], login_id: str
) -> None:
    """The address of the first factor, else LOGIN_ID; no variable twice, and none that no step uses."""
    scenario = scenarios[name]

    assert scenario.environment == environment
    assert {step.arguments["login_id"] for step in scenario.steps if "login_id" in step.arguments} == {
        Reference(login_id)
    }


def test_a_failure_belongs_to_the_factors_that_can_have_it(scenarios: dict[str, Scenario]) -> None:
    """Nobody exists already for an identity provider: it signs users up and in alike."""
    failures = {failure.name for name in AFTER_OAUTH for failure in scenarios[name].failures}

    assert "user-exists" not in failures
    assert {"input-ended", "unreachable", "wrong-oauth-code"} <= failures


def test_a_failure_stops_where_its_role_says(scenarios: dict[str, Scenario]) -> None:
    """Roles stand for steps, and names of answers."""
    failures = {failure.name: failure for failure in scenarios["otp-email-then-totp"].failures}

    assert failures["user-exists"].stops_at == "sign_up"
    assert failures["input-ended"].stops_at == "sign_up"
    assert failures["foreign-refresh-jwt"].stops_at == "enrolment"
    assert failures["wrong-first-code"].provoke.wrong_input == "first_code"
    assert failures["wrong-second-code"].provoke.wrong_input == "second_code"


def test_an_input_is_numbered_among_clicks(scenarios: dict[str, Scenario]) -> None:
    """A run counts all that its user does: the code after a link is the second."""
    assert scenarios["enchanted-link-then-totp"].inputs == {"second_code": 2}
    assert scenarios["otp-email-then-totp"].inputs == {"first_code": 1, "second_code": 2}
