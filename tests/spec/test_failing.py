"""Each operation fails in each way that it can, once in every language."""

from collections import defaultdict
from pathlib import Path

import pytest

from mfa_snippets.spec.build_runs import build_expectations
from mfa_snippets.spec.load import load
from mfa_snippets.spec.specification import Specification, can_do
from tests.languages.facts import all_facts

SPEC = Path(__file__).parents[2] / "spec"

EVERY = {"rate-limit", "server-error", "html", "no-error-code", "broken-json", "connection-reset"}
OPENS = {"no-refresh-jwt", "no-session-jwt", "forged-session-jwt", "expired-session-jwt"}
CONTINUES = {"unknown-user", "missing-refresh-jwt"}
SPENT = {"expired", "used"}

# Written from what each operation is for: what it needs can be missing, what it answers can be bad.
WAYS = {
    "totp.sign_up": EVERY,
    "totp.update": EVERY | CONTINUES,
    "totp.sign_in_code": EVERY | OPENS | CONTINUES | SPENT | {"others-refresh-jwt"},
    "otp.sign_up": EVERY,
    "otp.sign_in": EVERY | CONTINUES,
    "otp.update_email": EVERY | CONTINUES,
    "otp.update_phone": EVERY | CONTINUES,
    "otp.verify": EVERY | OPENS | SPENT | {"unknown-user"},
    "password.sign_up": EVERY | {"no-refresh-jwt"},
    "password.sign_in": EVERY | {"no-refresh-jwt", "unknown-user"},
    "magic_link.sign_up": EVERY,
    "magic_link.sign_in": EVERY | CONTINUES,
    "magic_link.verify": EVERY | OPENS | SPENT,
    "enchanted_link.sign_up": EVERY,
    "enchanted_link.sign_in": EVERY | CONTINUES,
    "enchanted_link.session": EVERY | OPENS | SPENT,
    "session.refresh": EVERY | {"missing-refresh-jwt"},
    "session.log_out": (EVERY - {"broken-json"}) | {"missing-refresh-jwt"},
    "session.log_out_everywhere": (EVERY - {"broken-json"}) | {"missing-refresh-jwt"},
    "oauth.start": EVERY,
    "oauth.exchange": EVERY | {"no-refresh-jwt"} | SPENT,
    "passkey.update_start": EVERY | CONTINUES | {"others-refresh-jwt"},
    "passkey.update_finish": EVERY | SPENT,
    "passkey.sign_in_start": EVERY | CONTINUES | {"others-refresh-jwt"},
    "passkey.sign_in_finish": EVERY | (OPENS - {"no-refresh-jwt"}) | SPENT,
    "management.remove_totp": (EVERY - {"broken-json"}) | {"unknown-user"},
}
BY_SCENARIO = {  # failures that stand with the factors: what a reader does wrong
    "user-exists": ["totp", "otp-email", "password", "magic-link-email", "enchanted-link"],
    "wrong-first-code": ["otp-email", "totp"],
    "wrong-first-token": ["magic-link-email"],
}
WEB_ALONE = {"session.me"}
"""Operations of web apps alone, whose scenario lists its failures itself."""


@pytest.fixture(scope="module")
def specification() -> Specification:
    """The project's."""
    return load(SPEC)


@pytest.mark.parametrize("operation", WAYS)
def test_an_operation_fails_in_each_way_in_every_language(
    specification: Specification, operation: str
) -> None:
    """Each once, and what an SDK swallows is a gap."""
    found: dict[str, list[str]] = defaultdict(list)
    expected = build_expectations(specification).languages
    for scenario in specification.scenarios.values():
        for failure in (one for one in scenario.failures if one.operation == operation and one.mode):
            for language, sdk in specification.sdks.items():
                if can_do(sdk, scenario) and failure.name not in expected[language].swallowed:
                    found[language].append(str(failure.mode))

    ways = {language: sorted(names) for language, names in found.items()}
    assert ways == {
        language: sorted(WAYS[operation] - set(facts.undetectable.get(operation, ())))
        for language, facts in all_facts().items()
        if operation not in facts.unable
    }


def test_no_operation_that_sends_is_left_out(specification: Specification) -> None:
    """An operation that comes new has to be thought about."""
    sending = {name for name, operation in specification.operations.items() if operation.wire}

    assert sending - WEB_ALONE <= set(WAYS)


@pytest.mark.parametrize(
    ("name", "factor"), [(name, one) for name, factors in BY_SCENARIO.items() for one in factors]
)
def test_what_a_reader_does_wrong_fails_with_each_first_factor(
    specification: Specification, name: str, factor: str
) -> None:
    """A wrong code, and a second run with the same login ID."""
    scenarios = specification.scenarios.items()
    firsts = [scenario for title, scenario in scenarios if title.startswith(f"{factor}-then-")]

    assert [failure.name for scenario in firsts for failure in scenario.failures].count(name) >= 1


@pytest.mark.parametrize("variable", ["project_id", "login_id", "email", "phone", "password", "redirect_url"])
def test_each_variable_has_a_run_without_it(specification: Specification, variable: str) -> None:
    """It says which one is not set, before any request."""
    failures = [
        failure
        for scenario in specification.scenarios.values()
        for failure in scenario.failures
        if failure.provoke.unset == variable and not scenario.requests
    ]
    name = specification.environment[variable].variable

    assert {(failure.stops_at, failure.error.description) for failure in failures} == {
        (None, f"{name} is not set")
    }


def test_failures_need_no_earlier_run_if_another_scenario_has_the_operation(
    specification: Specification,
) -> None:
    """Each failure of a scenario after another takes two runs; an app has to be there before it is lost."""
    operations = {
        failure.operation
        for scenario in specification.scenarios.values()
        for failure in scenario.failures
        if scenario.after and failure.operation
    }

    assert operations == {"password.sign_in", "management.remove_totp"}
