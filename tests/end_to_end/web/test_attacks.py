"""The second factor is bound to the first, and no other site's page can act for a visitor."""

from __future__ import annotations

import json

import pytest

from tests.languages.facts import all_facts

from .apps import each_web
from .browser import POSTS, Browser
from .conftest import Changed
from .site import PASSWORD, VERIFY_OTP, Site, address

CROSS_SITE = (
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Origin": "https://attacker.example"},
    {"Origin": "null"},
    {"Origin": "not a URL"},
    {"Origin": "http://["},
    {"Origin": "http://evilHOST"},
    {"Origin": "http://HOST.attacker.example"},
    {"Origin": "http://HOST@attacker.example"},
)
"""Headers of a browser; HOST is the web app's own one."""


@each_web
def test_who_reads_the_mail_is_not_signed_in(site: Site) -> None:
    """A code without the cookie of the first factor is worth nothing."""
    victim, code = site.asked_for_code("victim")
    reader = site.browser()

    verified = reader.post("/mfa/verify", code=code, email=address("victim"), login_id=address("victim"))
    account = reader.get("/account")

    assert (verified.status, account.status, reader.cookies) == (401, 401, {})
    assert victim.post("/mfa/verify", code=code).status == 204
    assert victim.get("/account").status == 200


@each_web
def test_a_code_of_another_user_is_refused(site: Site) -> None:
    """Even with the session of a third one beside the attacker's refresh JWT."""
    _, code = site.asked_for_code("victim")
    mallory = site.signed_up("mallory")
    mallory.post("/mfa/start")
    before = dict(mallory.cookies)

    verified = mallory.post("/mfa/verify", code=code, email=address("victim"), loginId=address("victim"))
    account = mallory.get("/account")

    assert (verified.status, account.status, mallory.cookies) == (401, 403, before)
    third = site.with_both_factors("third").cookies["DS"]
    mixed = site.browser(DS=third, DSR=before["DSR"])
    assert mixed.post("/mfa/verify", code=code).status == 401


@each_web
def test_a_session_of_another_user_is_not_stored(site: Site) -> None:
    """If a response has the refresh JWT of somebody else."""
    browser, code = site.asked_for_code("ada")
    before = dict(browser.cookies)
    site.fault(VERIFY_OTP, "foreign_refresh_jwt")

    answer = browser.post("/mfa/verify", code=code)

    assert (answer.status, browser.cookies) == (502, before)


@each_web
@pytest.mark.parametrize("headers", CROSS_SITE, ids=lambda headers: "=".join(*headers.items()))
def test_a_page_of_another_site_cannot_post(headers: dict[str, str], site: Site) -> None:
    """Neither sign a visitor in, nor act with their cookies; and nothing of it arrives at Descope."""
    victim = site.with_both_factors("victim")
    arrived, host = len(site.control.requests()), site.server.url.removeprefix("http://")
    sent = {name: text.replace("HOST", host) for name, text in headers.items()}

    answers = [
        Browser(site.server.url, cookies, **sent).post(
            path, email=address("attacker"), password=PASSWORD, code="123456"
        )
        for path in POSTS
        for cookies in ({}, victim.cookies)
    ]

    assert {(answer.status, answer.header("Set-Cookie")) for answer in answers} == {(403, None)}
    assert len(site.control.requests()) == arrived
    assert victim.get("/account").status == 200


@each_web
def test_the_sites_own_pages_can_post(site: Site) -> None:
    """And so can programs, which send no such header, and users who typed the address."""
    own = ({"Sec_Fetch_Site": "same-origin", "Origin": site.server.url}, {"Sec_Fetch_Site": "none"})
    senders: tuple[dict[str, str], ...] = ({}, {"Origin": site.server.url}, *own)

    answers = [
        Browser(site.server.url, None, **headers).post(
            "/sign-up", email=address(f"user{number}"), password=PASSWORD
        )
        for number, headers in enumerate(senders)
    ]

    assert [answer.status for answer in answers] == [204] * len(senders)


@each_web
def test_a_bad_session_is_refused(site: Site) -> None:
    """Forged, of another key, unsigned, or no JWT at all: 401, and never 502."""
    browser = site.with_both_factors("ada")
    head, body, signature = browser.cookies["DS"].split(".")
    other = site.with_both_factors("eve").cookies["DS"].split(".")
    bad = (
        "garbage",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
        f"{head}.{other[1]}.{signature}",
        f"{head}.{body}.{other[2]}",
        f"{head}.{body}.",
        "J\u00f6rg",
        "%D0%BF",
        "%0A",
        r'"a\012b"',
    )

    statuses = {token: site.browser(DS=token, DSR=token).get("/account").status for token in bad}
    refreshed = {token: site.browser(DSR=token).post("/refresh").status for token in bad}
    started = {token: site.browser(DSR=token).post("/mfa/start").status for token in bad}
    ended = {token: site.browser(DSR=token).post("/logout").status for token in bad}

    for each in (statuses, refreshed, started, ended):
        assert set(each.values()) == {401}, json.dumps(each)


@each_web
def test_a_refresh_jwt_is_not_a_session(site: Site) -> None:
    """It has the factors, too, but lasts for weeks, even after a log-out."""
    browser = site.with_both_factors("ada")
    stolen = browser.cookies["DSR"]

    before = site.browser(DS=stolen).get("/account")
    ended = browser.post("/logout")
    after = site.browser(DS=stolen).get("/account")

    assert ended.status == 204
    assert [(each.status, each.json) for each in (before, after)] == [
        (401, {"error": "The session is not valid"})
    ] * 2


@each_web
def test_a_refresh_jwt_is_not_stepped_up(language: str, changed: Changed) -> None:
    """It is no session at all, rather than one that waits for a step-up."""
    site = changed(dict([all_facts()[language].web.guards]))
    browser = site.with_both_factors("ada")

    answer = site.browser(DS=browser.cookies["DSR"]).get("/account")

    assert (answer.status, answer.json) == (401, {"error": "The session is not valid"})


@each_web
def test_claims_have_no_jwt(language: str, changed: Changed) -> None:
    """So a handler that returns them does not send scripts what HttpOnly keeps from them."""
    site = changed(dict([all_facts()[language].web.claims]))

    answer = site.with_both_factors("ada").get("/account")

    assert answer.json["amr"] == ["pwd", "email", "mfa"]


@each_web
def test_a_session_of_a_withdrawn_key_is_refused(site: Site) -> None:
    browser = site.with_both_factors("ada")
    head, body, signature = browser.cookies["DS"].split(".")
    unknown = "eyJhbGciOiJSUzI1NiIsImtpZCI6InVua25vd24iLCJ0eXAiOiJKV1QifQ"

    answer = site.browser(DS=f"{unknown}.{body}.{signature}").get("/account")

    assert head != unknown
    assert answer.status == 401
