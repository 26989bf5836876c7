"""Each function works where it is pasted, and its error is one of the route that calls it."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mfa_snippets.verify.run.simulated_user import Authenticator
from tests.languages.facts import all_facts

from .pasting import LANGUAGES, Pasted, functions, refresh_token, session_token

each_language = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in LANGUAGES]
)
PASSWORD, URI, ORIGIN = "long-Enough-4-anybody", "https://example.com/verify", "https://example.com"
JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6InVua25vd24iLCJ0eXAiOiJKV1QifQ.e30.AAAA"


def user(name: str, number: int) -> dict[str, str]:
    """The addresses of a user."""
    return {"email": f"{name}@example.com", "phone": f"+1202555{number:04}"}


def password_and_otp(pasted: Pasted) -> None:
    """A second factor, one with claims after a return, a step-up, a refresh and a log-out."""
    ada = user("ada", 100)
    email = ada["email"]
    first = pasted.call("sign_up_with_password", login_id=email, password=PASSWORD, user=ada)
    pasted.call("start_mfa_with_otp", method="email", login_id=email, refresh_token=refresh_token(first))
    both = pasted.call("verify_otp", method="email", login_id=email, code=pasted.code(email))
    assert pasted.amr(both) == ["pwd", "email", "mfa"]
    again = pasted.call("sign_in_with_password", login_id=email, password=PASSWORD)
    by_sms = {"method": "sms", "login_id": email, "refresh_token": refresh_token(again)}
    pasted.call("start_mfa_with_otp_and_claims", **by_sms, claims={"plan": "premium"})
    with_claims = pasted.call("verify_otp", method="sms", login_id=email, code=pasted.code(email))
    claims = pasted.call("require_mfa", session_token=session_token(with_claims))
    assert claims["nsec"] == {"plan": "premium"}
    by_sms["refresh_token"] = refresh_token(with_claims)
    pasted.call("start_step_up_with_otp", **by_sms)
    stepped_up = pasted.call("verify_otp", method="sms", login_id=email, code=pasted.code(email))
    assert pasted.is_stepped_up(stepped_up)
    refreshed = pasted.call("refresh_session", refresh_token=refresh_token(both))
    assert pasted.amr(refreshed) == ["pwd", "email", "mfa"]
    if "get_user" in pasted.symbols:
        assert email in str(pasted.call("get_user", refresh_token=refresh_token(both)))
    pasted.call("log_out", refresh_token=refresh_token(both))


def otp_and_totp(pasted: Pasted) -> None:
    """An authenticator app is added to a user who signed up with a code, and is their second factor."""
    bob = user("bob", 101)
    email = bob["email"]
    pasted.call("sign_up_with_otp", method="email", login_id=email, user=bob)
    first = pasted.call("verify_otp", method="email", login_id=email, code=pasted.code(email))
    pasted.call("enroll_totp", login_id=email, refresh_token=refresh_token(first))
    both = pasted.call(
        "complete_mfa_with_totp",
        login_id=email,
        code=pasted.code(email, "totp"),
        refresh_token=refresh_token(first),
    )
    assert pasted.amr(both) == ["email", "totp", "mfa"]
    pasted.call("sign_in_with_otp", method="email", login_id=email)


def totp_and_links(pasted: Pasted) -> None:
    """The first factor is an authenticator app, and later confirms a sensitive action."""
    eve = user("eve", 102)
    email = eve["email"]
    pasted.call("sign_up_with_totp", login_id=email, user=eve)
    first = pasted.call("sign_in_with_totp", login_id=email, code=pasted.code(email, "totp"))
    by_sms = {"method": "sms", "login_id": email, "uri": URI}
    pasted.call("start_mfa_with_magic_link", **by_sms, refresh_token=refresh_token(first))
    both = pasted.call("verify_magic_link", token=pasted.code(email, "magic_link"))
    assert pasted.amr(both) == ["totp", "sms", "mfa"]
    pasted.call("start_step_up_with_magic_link", **by_sms, refresh_token=refresh_token(both))
    assert pasted.is_stepped_up(pasted.call("verify_magic_link", token=pasted.code(email, "magic_link")))
    pasted.emulator.advance(30)  # a code is good once
    stepped_up = pasted.call(
        "complete_step_up_with_totp",
        login_id=email,
        code=pasted.code(email, "totp"),
        refresh_token=refresh_token(both),
    )
    assert pasted.is_stepped_up(stepped_up)


def magic_and_enchanted_links(pasted: Pasted) -> None:
    """Both as first factors, and the enchanted one as a second."""
    max_ = user("max", 103)
    phone = max_["phone"]
    pasted.call("sign_up_with_magic_link", method="sms", login_id=phone, uri=URI, user=max_)
    first = pasted.call("verify_magic_link", token=pasted.code(phone, "magic_link"))
    pasted.call("sign_in_with_magic_link", method="sms", login_id=phone, uri=URI)
    to = {"login_id": phone, "uri": URI}
    both = clicked(pasted, "start_mfa_with_enchanted_link", **to, refresh_token=refresh_token(first))
    assert pasted.amr(both) == ["sms", "email", "mfa"]
    stepped_up = clicked(pasted, "start_step_up_with_enchanted_link", **to, refresh_token=refresh_token(both))
    assert pasted.is_stepped_up(stepped_up)
    zoe = user("zoe", 104)
    to = {"login_id": zoe["email"], "uri": URI}
    clicked(pasted, "sign_up_with_enchanted_link", **to, user=zoe)
    clicked(pasted, "sign_in_with_enchanted_link", **to)


def clicked(pasted: Pasted, name: str, login_id: str, **arguments: Any) -> Any:
    """The session of a user who clicks the right link."""
    pending_ref = pasted.call(name, login_id=login_id, **arguments)["pendingRef"]
    pasted.emulator.click(login_id)
    return pasted.call("wait_for_enchanted_link", pending_ref=pending_ref)


def enrolled_addresses(pasted: Pasted) -> None:
    """Where the SDK can do that, a new address is a second factor at once."""
    new = {"enroll_email": ("email", {"email": "tom@example.com"})}
    new["enroll_phone"] = ("voice", {"method": "voice", "phone": "+12025550105"})
    for name in new.keys() & pasted.symbols.keys():
        method, address = new[name]
        session = pasted.call("sign_up_with_password", login_id=name, password=PASSWORD, user={})
        ordered = {"login_id": name, **address, "refresh_token": refresh_token(session)}
        if "method" in address:
            ordered = {"method": method, **ordered}
        pasted.call(name, **ordered)
        both = pasted.call("verify_otp", method=method, login_id=name, code=pasted.code(name))
        assert pasted.amr(both)[-1] == "mfa"


def identity_provider(pasted: Pasted) -> None:
    """A browser comes back with a code for a session, which ends with all others of the user."""
    url = urlsplit(pasted.call("start_sign_in_with_oauth", provider="google", redirect_url=URI))
    browser = HTTPConnection(url.netloc, timeout=30)
    browser.request("GET", f"{url.path}?{url.query}&{urlencode({'email': 'leo@example.com'})}")
    location = browser.getresponse().headers["Location"]
    browser.close()
    session = pasted.call("exchange_oauth_code", code=parse_qs(urlsplit(location).query)["code"][0])
    pasted.call("log_out_everywhere", refresh_token=refresh_token(session))
    assert pasted.post("refresh_session", refresh_token=refresh_token(session))[0] == 500


def passkeys(pasted: Pasted) -> None:
    """Where the SDK can do that, a passkey is a second factor, and later confirms a sensitive action."""
    if "verify_passkey" not in pasted.symbols:
        return
    authenticator, at = Authenticator(), {"login_id": "kim", "origin": ORIGIN}

    def used(start: str, finish: str, session: Any) -> Any:
        started = pasted.call(start, **at, refresh_token=refresh_token(session))
        credential = authenticator.respond(started["options"])
        return pasted.call(finish, transaction_id=started["transactionId"], credential=credential)

    first = pasted.call("sign_up_with_password", login_id="kim", password=PASSWORD, user={})
    used("start_passkey_enrollment", "finish_passkey_enrollment", first)
    both = used("start_mfa_with_passkey", "verify_passkey", first)
    assert pasted.amr(both) == ["pwd", "webauthn", "mfa"]
    assert pasted.is_stepped_up(used("start_step_up_with_passkey", "verify_passkey", both))


@each_language
def test_every_function_works_in_a_bare_route(language: str, pasted: Pasted) -> None:
    """And none is published that these ways do not call."""
    ways: tuple[Callable[[Pasted], None], ...] = (
        password_and_otp,
        otp_and_totp,
        totp_and_links,
        magic_and_enchanted_links,
        enrolled_addresses,
        identity_provider,
        passkeys,
    )

    for way in ways:
        way(pasted)

    assert pasted.called == set(functions(language))


KNOWN, UNKNOWN = {"login_id": "known"}, {"login_id": "unknown"}
BAD_JWT = {"refresh_token": JWT}
EMAIL, SMS = {"method": "email"}, {"method": "sms"}
TO, AT = {"uri": URI}, {"origin": ORIGIN}
CREDENTIAL = {"transaction_id": "unknown", "credential": "{}"}
REFUSED: dict[str, dict[str, Any]] = {
    "sign_up_with_password": {**KNOWN, "password": PASSWORD, "user": {}},
    "sign_in_with_password": {**KNOWN, "password": "wrong-Password-1"},
    "sign_up_with_totp": {**KNOWN, "user": {}},
    "sign_in_with_totp": {**UNKNOWN, "code": "123456"},
    "enroll_totp": {**KNOWN, **BAD_JWT},
    "complete_mfa_with_totp": {**KNOWN, "code": "123456", **BAD_JWT},
    "complete_step_up_with_totp": {**KNOWN, "code": "123456", **BAD_JWT},
    "sign_up_with_otp": {**EMAIL, "login_id": "known@example.com", "user": {}},
    "sign_in_with_otp": {**EMAIL, **UNKNOWN},
    "start_mfa_with_otp": {**EMAIL, **KNOWN, **BAD_JWT},
    "start_mfa_with_otp_and_claims": {**EMAIL, **KNOWN, **BAD_JWT, "claims": {"plan": "premium"}},
    "start_step_up_with_otp": {**EMAIL, **KNOWN, **BAD_JWT},
    "verify_otp": {**EMAIL, **KNOWN, "code": "123456"},
    "enroll_email": {**KNOWN, "email": "new@example.com", **BAD_JWT},
    "enroll_phone": {**SMS, **KNOWN, "phone": "+12025550199", **BAD_JWT},
    "sign_up_with_magic_link": {**EMAIL, "login_id": "known@example.com", **TO, "user": {}},
    "sign_in_with_magic_link": {**EMAIL, **UNKNOWN, **TO},
    "start_mfa_with_magic_link": {**EMAIL, **KNOWN, **TO, **BAD_JWT},
    "start_step_up_with_magic_link": {**EMAIL, **KNOWN, **TO, **BAD_JWT},
    "verify_magic_link": {"token": "unknown"},
    "sign_up_with_enchanted_link": {"login_id": "known@example.com", **TO, "user": {}},
    "sign_in_with_enchanted_link": {**UNKNOWN, **TO},
    "start_mfa_with_enchanted_link": {**KNOWN, **TO, **BAD_JWT},
    "start_step_up_with_enchanted_link": {**KNOWN, **TO, **BAD_JWT},
    "wait_for_enchanted_link": {"pending_ref": "unknown", "timeout": 1},
    "require_mfa": {"session_token": JWT},
    "require_step_up": {"session_token": JWT},
    "refresh_session": BAD_JWT,
    "log_out": BAD_JWT,
    "log_out_everywhere": BAD_JWT,
    "start_sign_in_with_oauth": {"provider": "no name", "redirect_url": URI},
    "exchange_oauth_code": {"code": "unknown"},
    "start_passkey_enrollment": {**KNOWN, **AT, **BAD_JWT},
    "finish_passkey_enrollment": CREDENTIAL,
    "start_mfa_with_passkey": {**KNOWN, **AT, **BAD_JWT},
    "start_step_up_with_passkey": {**KNOWN, **AT, **BAD_JWT},
    "verify_passkey": CREDENTIAL,
    "get_user": BAD_JWT,
}
"""What each function is refused: a user who exists or does not, a wrong code, a JWT that is not valid."""


@each_language
def test_a_refusal_is_an_error_of_the_route(language: str, pasted: Pasted) -> None:
    """The process lives on, and its next answer is right."""
    for login_id in ("known", "known@example.com"):
        pasted.call(
            "sign_up_with_password", login_id=login_id, password=PASSWORD, user={"email": "known@example.com"}
        )
    missing = set(functions(language)) - REFUSED.keys()
    assert missing == set()
    for name in functions(language):
        status, body = pasted.post(name, **REFUSED[name])

        assert status == 500, f"{name}: {status} {body}"
        assert pasted.server.process.poll() is None, name
        pasted.call("sign_in_with_password", login_id="known", password=PASSWORD)


@each_language
def test_one_factor_is_not_let_in(pasted: Pasted) -> None:
    """A session that is valid, but has neither a second factor nor a step-up."""
    session = pasted.call("sign_up_with_password", login_id="ada", password=PASSWORD, user={})

    statuses = [
        pasted.post(name, session_token=session_token(session))[0]
        for name in ("require_mfa", "require_step_up")
    ]

    assert statuses == [500, 500]
    pasted.call("sign_in_with_password", login_id="ada", password=PASSWORD)


@each_language
def test_two_factors_without_mfa_are_not_let_in(pasted: Pasted) -> None:
    """After a step-up without MFA, `amr` has two channels alone."""
    first = pasted.call("sign_up_with_password", login_id="ada", password=PASSWORD, user=user("ada", 107))
    email = {"method": "email", "login_id": "ada"}
    pasted.call("start_step_up_with_otp", **email, refresh_token=refresh_token(first))
    stepped_up = pasted.call("verify_otp", **email, code=pasted.code("ada"))
    (session,) = (each for each in pasted.emulator.sessions() if "email" in each["claims"]["amr"])

    assert pasted.is_stepped_up(stepped_up)
    assert session["claims"]["amr"] == ["pwd", "email"]
    assert pasted.post("require_mfa", session_token=session_token(stepped_up))[0] == 500


@each_language
def test_a_refresh_jwt_is_not_taken_for_a_session(language: str, pasted: Pasted) -> None:
    """The error says what was mistaken; the session itself has the second factor."""
    first = pasted.call("sign_up_with_password", login_id="ada", password=PASSWORD, user=user("ada", 106))
    email = {"method": "email", "login_id": "ada"}
    pasted.call("start_mfa_with_otp", **email, refresh_token=refresh_token(first))
    both = pasted.call("verify_otp", **email, code=pasted.code("ada"))
    for name in ("require_mfa", "require_step_up"):
        lines = len(pasted.server.log)

        assert pasted.post(name, session_token=refresh_token(both))[0] == 500

        for words in (all_facts()[language].refused_jwt, "This is a refresh JWT"):
            pattern = rf"{words}\b"
            assert re.search(pattern, pasted.server.logged_since(lines, pattern))
