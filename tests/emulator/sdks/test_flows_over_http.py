"""What the vendor's live tests show of the service, for SDKs that are not installed here, as requests.

Written from what descope-dotnet does in OtpEmailTests, MagicLinkTests, AuthenticationTests and
PasswordAuthenticationTests, and descope-ruby-sdk in spec/integration. The first one names users of the
management API by `identifier`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from ..calling import Project, claims

KEY = "a management key"
ADDRESS = "grace@example.com"
OLD, NEW, NEXT = "Old-password-1!", "New-password-2!", "Next-password-3!"


def fine(answer: httpx.Response) -> dict[str, Any]:
    """The body of an answer, which is no error."""
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def words(answer: httpx.Response) -> str:
    """What a refusal says, in lower case."""
    assert answer.status_code in (400, 401), answer.text
    return " ".join(answer.json().values()).lower()


def made(project: Project, kind: str = "create/test") -> dict[str, Any]:
    """A user of the management API with a verified address, who never signed in."""
    user = {"identifier": ADDRESS, "email": ADDRESS, "verifiedEmail": True, "phone": "+12025550142"}
    body: dict[str, Any] = fine(project.post(f"/v1/mgmt/user/{kind}", user, KEY))["user"]
    return body


def generated(project: Project, kind: str, **more: Any) -> dict[str, Any]:
    """A code or link for the test user."""
    body = {"loginId": ADDRESS, "deliveryMethod": "email", **more}
    return fine(project.post(f"/v1/mgmt/tests/generate/{kind}", body, KEY))


def token_of(link: str) -> str:
    """The token in a link."""
    [token] = parse_qs(urlsplit(link).query)["t"]
    return token


def verified(project: Project, code: Any, login_id: str = ADDRESS, method: str = "email") -> httpx.Response:
    """The answer to a code."""
    return project.post(f"/v1/auth/otp/verify/{method}", {"loginId": login_id, "code": code})


def test_a_code_of_a_test_user(project: Project) -> None:
    """Generated, then sent, then verified: the session is the user's."""
    user = made(project)
    code = generated(project, "otp")["code"]
    fine(project.post("/v1/auth/otp/signin/email", {"loginId": ADDRESS}))
    session = fine(verified(project, code))

    assert session["refreshJwt"]
    assert (session["user"]["userId"], session["user"]["email"]) == (user["userId"], ADDRESS)
    assert claims(session["sessionJwt"])["sub"] == user["userId"]


@pytest.mark.parametrize("code", ["123456", "", None])
def test_a_wrong_code(project: Project, code: str | None) -> None:
    """Is refused in words that name the code, an empty and an absent one, too."""
    made(project)
    fine(project.post("/v1/auth/otp/signin/email", {"loginId": ADDRESS}))

    assert "code" in words(verified(project, code))


def test_a_code_for_somebody_else(project: Project) -> None:
    """Users who do not exist are refused, with a code that is another user's as well."""
    made(project)
    code = generated(project, "otp")["code"]
    fine(project.post("/v1/auth/otp/signin/email", {"loginId": ADDRESS}))

    assert "user" in words(project.post("/v1/auth/otp/signin/email", {"loginId": "nobody@example.com"}))
    assert {"user", "code"} & set(words(verified(project, code, "nobody@example.com")).split())
    assert fine(verified(project, code))["sessionJwt"]


def test_a_code_of_a_user_who_is_no_test_user(project: Project) -> None:
    """Is sent, not returned."""
    made(project, "create")
    answer = fine(project.post("/v1/auth/otp/signin/email", {"loginId": ADDRESS}))

    assert answer["maskedEmail"]
    assert "code" not in answer


def test_a_magic_link_with_claims(project: Project) -> None:
    """What a generated link is given as custom claims is in the session."""
    user = made(project)
    claimed = {"custom": "value", "number": 42}
    link = generated(
        project, "magiclink", redirectUrl="https://example.com/auth", loginOptions={"customClaims": claimed}
    )
    session = fine(project.post("/v1/auth/magiclink/verify", {"token": token_of(link["link"])}))
    shown = claims(session["sessionJwt"])

    assert link["link"].startswith("https://example.com/auth?")
    assert (session["user"]["userId"], session["user"]["email"]) == (user["userId"], ADDRESS)
    assert {**shown, **shown.get("nsec", {})}.items() >= claimed.items()


@pytest.mark.parametrize("token", ["no_token_at_all", "", None])
def test_a_wrong_token(project: Project, token: str | None) -> None:
    """Is refused in words that name the token."""
    assert "token" in words(project.post("/v1/auth/magiclink/verify", {"token": token}))


def test_a_session_from_code_to_logout(project: Project) -> None:
    """A code that nobody asked to be sent signs in; then refresh, me, log-out, and me no more."""
    user = made(project)
    first = fine(verified(project, generated(project, "otp", deliveryMethod="sms")["code"], method="sms"))
    second = fine(project.post("/v1/auth/refresh", {}, first["refreshJwt"]))
    before, after = claims(first["sessionJwt"]), claims(second["sessionJwt"])
    assert (before["sub"], before["iss"]) == (after["sub"], after["iss"])
    assert fine(project.request("GET", "/v1/auth/me", first["refreshJwt"]))["userId"] == user["userId"]
    fine(project.post("/v1/auth/logout", {}, first["refreshJwt"]))

    assert "expired due to logout" in words(project.request("GET", "/v1/auth/me", first["refreshJwt"]))


def replaced(project: Project, old: str, new: str) -> httpx.Response:
    """The answer to a new password."""
    body = {"loginId": ADDRESS, "oldPassword": old, "newPassword": new}
    return project.post("/v1/auth/password/replace", body)


def test_passwords(project: Project) -> None:
    """One that management set is replaced, twice, and the old one is none any more."""
    user = made(project, "create")
    fine(project.post("/v1/mgmt/user/password/set/active", {"identifier": ADDRESS, "password": OLD}, KEY))
    session = fine(replaced(project, OLD, NEW))
    assert session["refreshJwt"]
    assert (session["user"]["userId"], session["user"]["email"]) == (user["userId"], ADDRESS)
    fine(replaced(project, NEW, NEXT))

    assert "credentials" in words(replaced(project, OLD, NEW))


def test_a_test_user_is_made_twice(project: Project) -> None:
    """It is the same one, and a generated link still signs it in."""
    first, second = made(project), made(project)
    link = generated(project, "magiclink", URI="http://localhost:3000/verify")["link"]
    session = fine(project.post("/v1/auth/magiclink/verify", {"token": token_of(link)}))

    assert link.startswith("http://localhost:3000/verify?t=")
    assert {first["userId"], second["userId"], session["user"]["userId"]} == {first["userId"]}
    assert fine(project.request("GET", "/v1/auth/me", session["refreshJwt"]))["email"] == ADDRESS


def test_an_enchanted_link_of_a_test_user(project: Project) -> None:
    """Generated, clicked, polled for."""
    made(project)
    sent = generated(project, "enchantedlink", URI="http://localhost:3000/verify")
    fine(project.post("/v1/auth/enchantedlink/verify", {"token": token_of(sent["link"])}))
    polled = project.post("/v1/auth/enchantedlink/pending-session", {"pendingRef": sent["pendingRef"]})

    assert fine(project.request("GET", "/v1/auth/me", fine(polled)["refreshJwt"]))["email"] == ADDRESS


def test_a_new_authenticator_app(project: Project) -> None:
    """A code of the new key signs in at once."""
    user = {"email": ADDRESS, "name": "Grace"}
    enrolled = fine(project.post("/v1/auth/totp/signup", {"loginId": ADDRESS, "user": user}))
    first = fine(signed_in_with_app(project, enrolled["key"]))
    renewed = fine(project.post("/v1/auth/totp/update", {"loginId": ADDRESS}, first["refreshJwt"]))
    assert renewed["key"] != enrolled["key"]
    second = fine(signed_in_with_app(project, renewed["key"]))

    assert fine(project.request("GET", "/v1/auth/me", second["refreshJwt"]))["email"] == ADDRESS


def signed_in_with_app(project: Project, key: str) -> httpx.Response:
    """The answer to the current code of a key."""
    code = pyotp.TOTP(key).at(int(project.clock.now))
    return project.post("/v1/auth/totp/verify", {"loginId": ADDRESS, "code": code})
