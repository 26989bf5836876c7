"""The grid, the chooser and the limits say what each SDK can do, from the facts of its file."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from markupsafe import escape

from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.page import parse_all
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.support import Factors, factors_of, limits_of
from mfa_snippets.docs.validate import expand
from mfa_snippets.spec.specification import Specification
from tests.languages.facts import all_facts, tabs

from .conftest import Loaded

PAGE = "---\ntitle: M\ndescription: D\norder: 1\n---\n:::choose\n\n:::grid\n\n:::all-limits\n"


@pytest.fixture(scope="module")
def specification(loaded: Loaded) -> Specification:
    return loaded[0]


@pytest.fixture(scope="module")
def factors(specification: Specification) -> Factors:
    return factors_of(specification)


FUNCTIONS = {
    ("first", "password"): (["sign_up_with_password"], ["sign_in_with_password"]),
    ("first", "totp"): (["sign_up_with_totp", "sign_in_with_totp"], ["sign_in_with_totp"]),
    ("first", "otp-sms"): (["sign_up_with_otp", "verify_otp"], ["sign_in_with_otp", "verify_otp"]),
    ("first", "oauth"): ([], ["start_sign_in_with_oauth", "exchange_oauth_code"]),
    ("first", "passkey"): ([], []),
    ("second", "otp-sms"): ([], ["start_mfa_with_otp", "verify_otp"]),
    ("second", "totp"): (["enroll_totp"], ["complete_mfa_with_totp"]),
    ("second", "enchanted-link"): ([], ["start_mfa_with_enchanted_link", "wait_for_enchanted_link"]),
    ("second", "passkey"): (
        ["start_passkey_enrollment", "finish_passkey_enrollment"],
        ["start_mfa_with_passkey", "verify_passkey"],
    ),
    ("second", "password"): ([], []),
}


@pytest.mark.parametrize(("role", "factor"), FUNCTIONS)
def test_a_factor_has_its_functions_in_order(factors: Factors, role: str, factor: str) -> None:
    """What a user does once, and at each sign-in."""
    uses = {"first": factors.firsts, "second": factors.seconds}[role]
    (use,) = (use for use in uses if use.factor.name == factor)

    assert (list(use.prepares), list(use.functions)) == FUNCTIONS[role, factor]
    assert factors.check == "require_mfa"


Role = Literal["first", "second"]
STATES = [(role, factor) for role, factors in all_facts()[tabs()[0]].states.items() for factor in factors]


@pytest.mark.parametrize(("role", "factor"), STATES)
def test_what_each_sdk_can_do(factors: Factors, role: Role, factor: str) -> None:
    """As the facts have it, in the order of the SDKs; a no has its reason."""
    uses = {"first": factors.firsts, "second": factors.seconds}[role]
    (use,) = (use for use in uses if use.factor.name == factor)

    facts = {language: all_facts()[language] for language in use.support}
    assert {language: each.state for language, each in use.support.items()} == {
        language: each.states[role][factor] for language, each in facts.items()
    }
    assert all(bool(each.reasons) == (each.state == "no") for each in use.support.values())


def test_pairs_that_ran(factors: Factors) -> None:
    """No pair of one channel is among them."""
    partners = {use.factor.name: use.partners for use in factors.firsts}

    assert "otp-sms" in partners["password"]
    assert "magic-link-email" not in partners["otp-email"]
    assert partners["oauth"] == ("totp", "otp-email")
    assert partners["passkey"] == ()


def test_an_sdk_without_its_workaround_has_a_reason(loaded: Loaded) -> None:
    """In the chooser and among the limits; the grid says no and leads there."""
    specification, templates, apps = loaded
    ruby: Any = specification.sdks["ruby"]
    sdks = {**specification.sdks, "ruby": replace(ruby, workarounds={})}
    changed = replace(specification, sdks=sdks, pages={Path("page.md"): PAGE})
    made = {
        artifact.path: artifact.content.decode()
        for artifact in render_pages(Site(changed, templates, apps, {}), "html")
        if "page" in artifact.path
    }
    (reason,) = (
        gap.reason for gap in ruby.gaps if gap.operation == "totp.sign_in_code" and gap.kind == "argument"
    )

    assert f"- Ruby can't use an authenticator app here: {reason}" in made["page.md"]
    assert f"- Sign in with a TOTP code: {reason} (descope" in made["page.md"]
    assert "| **Authenticator app** | yes | yes | yes | yes | no |" in made["page.md"]
    assert made["page.html"].count(f"<strong>Ruby: not possible.</strong> {escape(reason)}") == 1
    assert '<td class="no"><a href="page.html#all-limits.all.ruby">' in made["page.html"]
    assert 'id="all-limits.all.ruby"' in made["page.html"]


LIMITS = [(language, module) for language, facts in all_facts().items() for module in facts.limits]


@pytest.mark.parametrize(("language", "module"), LIMITS)
def test_the_limits_of_a_method(specification: Specification, language: str, module: str) -> None:
    """Those of its calls, and why it can't confirm a first factor; a variant has those of its SDK."""
    found = limits_of(specification, language, module)

    assert [(limit.kind, limit.titles) for limit in found] == list(all_facts()[language].limits[module])
    assert all(limit.proof for limit in found)


def test_each_limit_is_there_once(specification: Specification) -> None:
    """Every gap and every capability that no app runs, none of them twice."""
    for language, sdk in specification.base_sdks.items():
        found = limits_of(specification, language)
        reasons = [limit.reason for limit in found if limit.reason]
        titles = {title for limit in found for title in limit.titles}
        others = {each.title for each in specification.capabilities.values() if not each.operation}

        assert len(set(reasons)) == len(reasons)
        assert {gap.reason for gap in sdk.gaps} <= set(reasons)
        assert others <= titles


def test_a_function_is_at_home_on_the_page_of_its_method(loaded: Loaded) -> None:
    """Not on a guide that shows it again, whichever comes first."""
    specification, templates, apps = loaded
    pages = tuple(expand(page, specification) for page in parse_all(specification.pages, specification.sdks))
    anchors = Site(specification, templates, apps, statuses={}, pages=pages).anchors
    homes = {name: anchors[f"function {name}"][0] for name in specification.functions}
    methods = {page.name for page in pages if page.group == "Methods"}

    assert homes["start_mfa_with_otp"] == homes["verify_otp"] == "one-time-codes"
    assert homes["require_mfa"] == "sessions"
    others = {specification.modules[name] for name, page in homes.items() if page not in methods}
    assert others == {"session", "management"}
