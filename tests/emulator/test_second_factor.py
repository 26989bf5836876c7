"""What makes a session one with two factors, and what must not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.sessions import signing_key
from mfa_snippets.emulator.settings import Settings

from .calling import EMAIL, MFA, PHONE, Project, amr, claims, refusal

OTHER = "other@example.com"
Refusing = tuple[int, str]


def challenge(project: Project, refresh_jwt: str, options: dict[str, Any] = MFA) -> Refusing | None:
    """Refusal of an OTP sign-in as second factor."""
    body = {"loginId": EMAIL, "loginOptions": options}
    answer = project.post("/v1/auth/otp/signin/email", body, refresh_jwt)
    return None if answer.status_code == 200 else refusal(answer)


def verify_totp(project: Project, refresh_jwt: str) -> Refusing | None:
    """Refusal of a TOTP code as second factor."""
    body = {"loginId": EMAIL, "code": project.totp_code(), "loginOptions": MFA}
    answer = project.post("/v1/auth/totp/verify", body, refresh_jwt)
    return None if answer.status_code == 200 else refusal(answer)


def test_totp_then_email(project: Project) -> None:
    """First, second, then mfa, in both tokens."""
    project.enrol()

    assert amr(project.otp("email", project.totp()["refreshJwt"])) == ["totp", "email", "mfa"]


def test_email_then_totp(project: Project) -> None:
    """Either can come second."""
    project.enrol()
    first = project.otp("email")["refreshJwt"]
    body = {"loginId": EMAIL, "code": project.totp_code(), "loginOptions": {"mfa": True, "stepup": False}}

    assert amr(project.post("/v1/auth/totp/verify", body, first).json()) == ["email", "totp", "mfa"]


def test_three_factors(project: Project) -> None:
    """A third factor joins the two before it; mfa stays at the end, once."""
    project.enrol(phone=PHONE)
    second = project.otp("email", project.totp()["refreshJwt"])["refreshJwt"]

    assert amr(project.otp("sms", second)) == ["totp", "email", "sms", "mfa"]
    assert amr(project.otp("email", second)) == ["totp", "email", "mfa"]


@pytest.mark.parametrize(("first", "second"), [("email", "email"), ("sms", "voice"), ("voice", "whatsapp")])
def test_the_same_channel_twice(project: Project, first: str, second: str) -> None:
    """Two codes on one channel are one factor."""
    project.enrol(phone=PHONE)
    factors = amr(project.otp(second, project.otp(first)["refreshJwt"]))

    assert factors == ["email" if first == "email" else "sms"]


def test_the_same_channel_twice_may_be_refused(project: Project) -> None:
    """The setting refuses it at once."""
    with running(Emulator(settings=Settings(same_channel="reject"), clock=project.clock)) as server:
        strict = Project(server.url, project.clock)
        strict.enrol()

        assert challenge(strict, strict.otp("email")["refreshJwt"]) == (401, "E061004")
        assert challenge(strict, strict.totp()["refreshJwt"]) is None
        assert challenge(strict, strict.otp("email")["refreshJwt"], {"stepup": True}) is None


def test_no_mfa_unless_asked(project: Project) -> None:
    """A refresh JWT without the option, or the option switched off, is a plain sign-in."""
    project.enrol()
    first = project.totp()["refreshJwt"]

    for options in ({}, None, {"mfa": False, "stepup": False}, {"mfa": None}):
        project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL, "loginOptions": options}, first)
        assert amr(project.verify_otp("email")) == ["email"]


def test_a_plain_sign_in_drops_what_was_asked_before(project: Project) -> None:
    """Only the sign-in that sent the code decides."""
    project.enrol()
    assert challenge(project, project.totp()["refreshJwt"]) is None

    assert amr(project.otp("email")) == ["email"]


def test_stepup(project: Project) -> None:
    """A step-up marks the session; it alone is no MFA, unless the setting says otherwise."""
    project.enrol(phone=PHONE)
    assert challenge(project, project.totp()["refreshJwt"], {"stepup": True}) is None
    response = project.verify_otp("email")

    assert claims(response["sessionJwt"])["su"] is True
    assert amr(response) == ["totp", "email"]
    project.control.assume(stepup_mfa="add")
    assert challenge(project, project.otp("sms")["refreshJwt"], {"stepup": True}) is None
    assert amr(project.verify_otp("email")) == ["sms", "email", "mfa"]


def test_a_stepup_keeps_mfa(project: Project) -> None:
    """What was earned stays."""
    project.enrol()
    both = project.otp("email", project.totp()["refreshJwt"])["refreshJwt"]
    assert challenge(project, both, {"stepup": True}) is None

    assert amr(project.verify_otp("email")) == ["totp", "email", "mfa"]


@pytest.mark.parametrize(
    ("seconds", "path", "expected"),
    [
        (0, "/v1/auth/logout", (401, "E064001")),
        (100, "/v1/auth/me", (401, "E061005")),
        (0, "/v1/auth/me", None),
    ],
)
def test_the_first_session_ends_meanwhile(
    project: Project, seconds: int, path: str, expected: Refusing | None
) -> None:
    """It cannot be added to, by whichever refresh JWT it was ended, or if it is too old."""
    project.control.assume(refresh_rotation="on", refresh_lifetime=100)
    project.enrol()
    first = project.totp()["refreshJwt"]
    assert challenge(project, first) is None
    second = project.post("/v1/auth/refresh", {}, first).json()["refreshJwt"]
    project.request("GET" if path.endswith("me") else "POST", path, second)
    project.clock.now += seconds
    answer = project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": project.code()})

    assert (None if answer.status_code == 200 else refusal(answer)) == expected


def test_an_address_that_was_never_verified(project: Project) -> None:
    """It can get a second factor, unless the setting says otherwise; a first factor it can get always."""
    project.enrol()
    first = project.totp()["refreshJwt"]
    assert challenge(project, first) is None
    project.control.assume(unverified_address="reject")

    assert challenge(project, first) == (400, "E011004")
    assert challenge(project, first, {"stepup": True}) == (400, "E011004")
    project.otp("email")
    assert challenge(project, first) is None


@pytest.mark.parametrize("options", [{}, {"mfa": True}, {"stepup": True}])
def test_custom_claims_stand_below_nsec(project: Project, options: dict[str, Any]) -> None:
    """Both JWTs carry what the sign-in asked for, also after a refresh, and nothing of it stands beside."""
    project.enrol()
    asked = {**options, "customClaims": {"plan": "pro", "sub": "somebody else"}}
    assert challenge(project, project.totp()["refreshJwt"], asked) is None
    response = project.verify_otp("email")
    refreshed = project.post("/v1/auth/refresh", {}, response["refreshJwt"]).json()

    for token in (response["sessionJwt"], response["refreshJwt"], refreshed["sessionJwt"]):
        assert claims(token)["nsec"] == {"plan": "pro", "sub": "somebody else"}
        assert claims(token)["sub"] == response["user"]["userId"]
        assert "plan" not in claims(token)


@pytest.mark.parametrize("asked", [None, {}])
def test_a_session_without_custom_claims_has_no_nsec(project: Project, asked: dict[str, Any] | None) -> None:
    """One SDK sends null, another an empty object."""
    project.enrol()
    assert challenge(project, project.totp()["refreshJwt"], {"mfa": True, "customClaims": asked}) is None

    assert "nsec" not in claims(project.verify_otp("email")["sessionJwt"])


@pytest.mark.parametrize("options", [{"mfa": True}, {"stepup": True}, {"mfa": True, "stepup": True}])
@pytest.mark.parametrize("operation", ["signup", "signin", "signup-in"])
def test_without_a_refresh_jwt(project: Project, operation: str, options: dict[str, bool]) -> None:
    """A second factor without a first is refused, nothing is sent, and no user is made."""
    login_id = "new@example.com" if operation == "signup" else EMAIL
    project.enrol()
    body = {"loginId": login_id, "loginOptions": options}

    assert refusal(project.post(f"/v1/auth/otp/{operation}/email", body)) == (401, "E061004")
    assert [message["kind"] for message in project.control.messages()] == ["totp"]
    assert refusal(project.post("/v1/auth/totp/verify", {**body, "loginId": EMAIL, "code": "1"})) == (
        401,
        "E061004",
    )


def test_sign_up_cannot_be_a_second_factor(project: Project) -> None:
    """A user who does not exist yet owns no refresh JWT."""
    project.enrol()
    body = {"loginId": "new@example.com", "loginOptions": MFA}
    answer = project.post("/v1/auth/otp/signup-in/email", body, project.totp()["refreshJwt"])

    assert refusal(answer) == (401, "E061005")
    assert refusal(project.post("/v1/auth/otp/signin/email", body)) == (400, "E062108")


def session_jwt(response: dict[str, Any]) -> str:
    return str(response["sessionJwt"])


def signed(response: dict[str, Any], **changes: Any) -> str:
    """The refresh JWT with other claims, signed with the emulator's key."""
    changed = {**claims(response["refreshJwt"]), **changes}
    kept = {name: value for name, value in changed.items() if value is not None}
    return jwt.encode(kept, signing_key(), algorithm="RS256", headers={"kid": "mock-1"})


def signed_by_a_stranger(response: dict[str, Any]) -> str:
    """The refresh JWT with the right `kid`, signed with another key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims(response["refreshJwt"]), key, algorithm="RS256", headers={"kid": "mock-1"})


def unsigned(response: dict[str, Any]) -> str:
    headers = {"kid": "mock-1"}
    return jwt.encode(claims(response["refreshJwt"]), "", algorithm="none", headers=headers)


def signed_with_the_public_key(response: dict[str, Any]) -> str:
    """The refresh JWT under HS256, with a secret that everybody knows."""
    headers = {"kid": "mock-1"}
    return jwt.encode(claims(response["refreshJwt"]), "mock-1" * 8, algorithm="HS256", headers=headers)


def tampered(response: dict[str, Any]) -> str:
    head, _, signature = response["refreshJwt"].split(".")
    forged = signed(response, sub="U" * 28).split(".")[1]
    return f"{head}.{forged}.{signature}"


BAD_TOKENS: dict[str, Callable[[dict[str, Any]], str]] = {
    "session JWT": session_jwt,
    "expired": lambda response: signed(response, exp=int(time.time()) - 1),
    "without exp": lambda response: signed(response, exp=None),
    "without drn": lambda response: signed(response, drn=None),
    "unknown user": lambda response: signed(response, sub="U" * 28),
    "other project": lambda response: signed(response, iss="P2" + "b" * 26),
    "stranger's key": signed_by_a_stranger,
    "alg none": unsigned,
    "alg HS256": signed_with_the_public_key,
    "tampered": tampered,
    "no base64": lambda _: "a.b.c",
    "no header": lambda _: "a..",
    "deep header": lambda _: "W1tb" * 3000 + ".e30.",
    "array header": lambda _: "W10.e30.",
}


def test_the_tokens_made_here_differ_only_in_their_fault(project: Project) -> None:
    """Signed again without a change, a refresh JWT is as good as before."""
    project.enrol()

    assert challenge(project, signed(project.totp())) is None


@pytest.mark.parametrize("name", BAD_TOKENS)
def test_bad_refresh_jwts(project: Project, name: str) -> None:
    """Nothing but a refresh JWT of this project, signed here and unexpired, carries a first factor."""
    project.enrol()
    token = BAD_TOKENS[name](project.totp())

    assert challenge(project, token) == (401, "E061005")
    assert verify_totp(project, token) == (401, "E061005")


def test_another_users_refresh_jwt(project: Project) -> None:
    """The second factor is only for the user of the first."""
    project.enrol()
    project.enrol(OTHER)
    foreign = project.totp(OTHER)["refreshJwt"]

    assert challenge(project, foreign) == (401, "E061005")
    assert verify_totp(project, foreign) == (401, "E061005")


def test_another_projects_refresh_jwt(project: Project) -> None:
    """Projects share keys, not users."""
    elsewhere = Project(project.url, project.clock)
    for place in (project, elsewhere):
        place.enrol()

    assert challenge(project, elsewhere.totp()["refreshJwt"]) == (401, "E061005")


def test_a_weakened_emulator_takes_another_users(project: Project) -> None:
    """With the setting, any refresh JWT of the project is taken; of others still none."""
    with running(Emulator(settings=Settings(foreign_refresh_jwt="accept"), clock=project.clock)) as server:
        weak, elsewhere = Project(server.url, project.clock), Project(server.url, project.clock)
        weak.enrol()
        weak.enrol(OTHER)
        elsewhere.enrol()

        assert amr(weak.otp("email", weak.totp(OTHER)["refreshJwt"])) == ["totp", "email", "mfa"]
        assert challenge(weak, elsewhere.totp()["refreshJwt"]) == (401, "E061005")
        assert challenge(weak, BAD_TOKENS["unknown user"](weak.totp())) == (401, "E061005")
