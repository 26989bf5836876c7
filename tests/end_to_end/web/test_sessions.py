"""A user signs up, confirms, refreshes, logs out and returns."""

from __future__ import annotations

import pytest

from .apps import each_web
from .site import PASSWORD, VERIFY_OTP, Site, address


@each_web
def test_a_user_is_let_in_with_both_factors_alone(site: Site) -> None:
    ada, code = site.asked_for_code("ada")

    with_one = ada.get("/account")
    one_factor = dict(ada.cookies)
    wrong = ada.post("/mfa/verify", code=f"{(int(code) + 1) % 10**6:06}")

    assert (with_one.status, wrong.status, ada.cookies) == (403, 401, one_factor)
    assert wrong.json["code"] == "E061102"
    assert ada.post("/mfa/verify", code=code).status == 204
    assert all(ada.cookies[name] != one_factor[name] for name in ("DS", "DSR"))
    account = ada.get("/account")
    assert (account.status, account.json["amr"]) == (200, ["pwd", "email", "mfa"])
    assert account.json["user_id"].startswith("U")


@each_web
def test_a_message_goes_to_a_masked_address(site: Site) -> None:
    ada = site.signed_up("ada")

    answer = ada.post("/mfa/start")

    assert answer.json == {"sent_to": "a**@e******.com"}


@each_web
@pytest.mark.parametrize("rotation", ["on", "off"])
def test_a_session_is_refreshed(rotation: str, site: Site) -> None:
    """It stays that of the same user with the same factors; a rotated refresh JWT is stored."""
    site.control.assume(refresh_rotation=rotation)
    ada = site.with_both_factors("ada")
    account, before = ada.get("/account").json, dict(ada.cookies)

    answer = ada.post("/refresh")

    assert answer.status == 204
    assert any(cookie.startswith("DS=") for cookie in answer.cookies())
    assert (ada.cookies["DSR"] != before["DSR"]) == (rotation == "on")
    assert ada.get("/account").json == account
    if rotation == "on":
        assert site.browser(**before).post("/refresh").status == 401


@each_web
def test_a_user_logs_out(site: Site) -> None:
    """The cookies are deleted, and those that somebody kept are worth nothing."""
    ada = site.with_both_factors("ada")
    kept = dict(ada.cookies)

    answer = ada.post("/logout")

    assert (answer.status, ada.cookies) == (204, {})
    statuses = [site.browser(**kept).post(path).status for path in ("/refresh", "/mfa/start", "/logout")]
    assert statuses == [401, 401, 401]
    assert ada.get("/account").status == 401


@each_web
def test_who_logs_out_has_no_cookies(site: Site) -> None:
    """Even if there is no refresh JWT, or none that Descope knows: the session JWT lives longer."""
    ada = site.with_both_factors("ada")
    kept = dict(ada.cookies)
    ada.post("/logout")
    dead, alone, forged = site.browser(**kept), site.browser(DS=kept["DS"]), site.browser(**kept)
    forged.cookies["DSR"] = "garbage"

    answers = [each.post("/logout") for each in (dead, alone, forged)]

    assert [answer.status for answer in answers] == [401] * 3
    assert [each.cookies for each in (dead, alone, forged)] == [{}] * 3


@each_web
def test_a_user_returns(site: Site) -> None:
    """With one factor again, until they confirm; nobody else takes their address or guesses."""
    site.signed_up("ada")
    known, again = site.browser(), site.browser()

    taken = again.post("/sign-up", email=address("ada"), password=PASSWORD)
    weak = again.post("/sign-up", email=address("eve"), password="weak")
    wrong = again.post("/sign-in", email=address("ada"), password="wrong-Password-1")
    unknown = again.post("/sign-in", email=address("nobody"), password=PASSWORD)
    returned = known.post("/sign-in", email=address("ada"), password=PASSWORD)

    assert [answer.status for answer in (taken, weak, wrong, unknown, returned)] == [409, 400, 401, 401, 204]
    assert taken.json["code"] == "E062107"
    assert known.get("/account").status == 403


@each_web
def test_what_is_missing_is_said(site: Site) -> None:
    nobody, ada = site.browser(), site.signed_up("ada")

    forms = [
        nobody.post(path, **form)
        for path in ("/sign-up", "/sign-in")
        for form in ({}, {"email": address("ada")}, {"password": PASSWORD}, {"email": "", "password": ""})
    ]
    cookies = [
        nobody.post(path, code="123456") for path in ("/mfa/start", "/mfa/verify", "/refresh", "/logout")
    ]

    assert {answer.status for answer in (*forms, ada.post("/mfa/verify"))} == {400}
    assert {answer.status for answer in (*cookies, nobody.get("/account"))} == {401}
    assert nobody.get("/nothing").status == 404
    assert ada.get("/sign-in").status in (404, 405)


@each_web
def test_a_session_without_mfa_is_not_let_in(site: Site) -> None:
    """Even if it comes back from the second factor."""
    ada, code = site.asked_for_code("ada")
    site.fault(VERIFY_OTP, "without_mfa")
    ada.post("/mfa/verify", code=code)

    assert ada.get("/account").status == 403
