"""The official SDK for the language of this test suite cannot tell the emulator from the service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from descope import AuthException, DeliveryMethod, DescopeClient, LoginOptions, RateLimitException

from .calling import EMAIL, PHONE, Project

URI = "https://example.com/verify"
MFA = LoginOptions(mfa=True)
METHODS = [DeliveryMethod.EMAIL, DeliveryMethod.SMS, DeliveryMethod.VOICE, DeliveryMethod.WHATSAPP]
CHANNELS = {"EMAIL": "email", "SMS": "sms", "VOICE": "sms", "WHATSAPP": "sms"}


@pytest.fixture
def sdk(project: Project) -> DescopeClient:
    """A client of the project."""
    return DescopeClient(project_id=project.id, base_url=project.url)


def test_totp_then_otp_by_mail(project: Project, sdk: DescopeClient) -> None:
    """The whole flow, with a session that the SDK itself verifies against the published keys."""
    sdk.totp.sign_up(EMAIL, {"email": EMAIL})
    first = sdk.totp.sign_in_code(EMAIL, project.totp_code())
    refresh_jwt = first["refreshSessionToken"]["jwt"]
    masked = sdk.otp.sign_in(DeliveryMethod.EMAIL, EMAIL, LoginOptions(mfa=True), refresh_jwt)
    second = sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, project.code())
    session = sdk.validate_session(second["sessionToken"]["jwt"])

    assert masked == "y**@e******.com"
    assert session["amr"] == ["totp", "email", "mfa"]
    assert session["userId"] == second["user"]["userId"]


def test_a_management_key(project: Project) -> None:
    """A client with one asks for the licence as it is made."""
    DescopeClient(project_id=project.id, base_url=project.url, management_key="key")

    [request] = project.control.requests()
    assert (request["path"], request["answer"]["status"]) == ("/v1/mgmt/license", 200)


def test_a_tampered_session(project: Project, sdk: DescopeClient) -> None:
    """A session with another token's signature is refused, with the exception of the SDK's JWT library."""
    project.enrol()
    response = project.totp()
    signature = response["refreshJwt"].rpartition(".")[2]
    tampered = f"{response['sessionJwt'].rpartition('.')[0]}.{signature}"

    with pytest.raises(jwt.InvalidSignatureError):
        sdk.validate_session(tampered)


def test_errors(project: Project, sdk: DescopeClient) -> None:
    """Refusals and faults reach the SDK's own exceptions."""
    project.enrol()
    project.totp()
    with pytest.raises(AuthException, match="E062107"):
        sdk.totp.sign_up(EMAIL, {"email": EMAIL})
    with pytest.raises(AuthException, match="E061102"):
        sdk.totp.sign_in_code(EMAIL, "not a code")

    project.control.fault("/v1/auth/totp/verify", "rate_limit")
    with pytest.raises(RateLimitException) as raised:
        sdk.totp.sign_in_code(EMAIL, project.totp_code())
    assert raised.value.rate_limit_parameters == {"Retry-After": 1}


@pytest.fixture
def first(project: Project, sdk: DescopeClient) -> str:
    """The refresh JWT of a first factor."""
    sdk.totp.sign_up(EMAIL, {"email": EMAIL, "phone": PHONE})
    return str(sdk.totp.sign_in_code(EMAIL, project.totp_code())["refreshSessionToken"]["jwt"])


def factors(response: dict[str, Any]) -> list[str]:
    """The `amr` of a session that the SDK has verified."""
    amr: list[str] = response["sessionToken"]["amr"]
    return amr


@pytest.mark.parametrize("method", METHODS)
def test_otp(project: Project, sdk: DescopeClient, first: str, method: DeliveryMethod) -> None:
    """Codes by every method: sign-up, sign-up-or-in, sign-in, and as second factor."""
    login_id = "otp@example.com" if method is DeliveryMethod.EMAIL else "+12025550100"
    channel = CHANNELS[method.name]
    for call in (sdk.otp.sign_up, sdk.otp.sign_up_or_in, sdk.otp.sign_in):
        call(method, login_id)
        assert factors(sdk.otp.verify_code(method, login_id, project.code())) == [channel]

    sdk.otp.sign_in(method, EMAIL, MFA, first)
    assert factors(sdk.otp.verify_code(method, EMAIL, project.code())) == ["totp", channel, "mfa"]


def test_updates(project: Project, sdk: DescopeClient, first: str) -> None:
    """A new mailbox, a new phone, a new app."""
    sdk.otp.update_user_email(EMAIL, "new@example.com", first, add_to_login_ids=True, mfa=True)
    assert factors(sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, project.code())) == [
        "totp",
        "email",
        "mfa",
    ]
    sdk.otp.update_user_phone(DeliveryMethod.SMS, EMAIL, "+12025550199", first)
    assert factors(sdk.otp.verify_code(DeliveryMethod.SMS, "new@example.com", project.code())) == ["sms"]

    assert sorted(sdk.totp.update_user(EMAIL, first)) == ["image", "key", "provisioningURL"]


@pytest.mark.parametrize("method", [DeliveryMethod.EMAIL, DeliveryMethod.SMS, DeliveryMethod.WHATSAPP])
def test_magic_links(project: Project, sdk: DescopeClient, first: str, method: DeliveryMethod) -> None:
    """Sign-up, sign-up-or-in, sign-in, and as second factor."""
    login_id = "magic@example.com" if method is DeliveryMethod.EMAIL else "+12025550100"
    channel = CHANNELS[method.name]
    for call in (sdk.magiclink.sign_up, sdk.magiclink.sign_up_or_in, sdk.magiclink.sign_in):
        call(method, login_id, URI)
        assert factors(sdk.magiclink.verify(project.code())) == [channel]

    sdk.magiclink.sign_in(method, EMAIL, URI, MFA, first)
    assert factors(sdk.magiclink.verify(project.code())) == ["totp", channel, "mfa"]


def test_enchanted_links(project: Project, sdk: DescopeClient, first: str) -> None:
    """By mail and by phone, with a poll that comes too early."""
    links = sdk.enchantedlink
    calls: list[tuple[Callable[[], dict[str, Any]], list[str]]] = [
        (lambda: links.sign_up("e@example.com", URI, {"email": "e@example.com"}), ["email"]),
        (lambda: links.sign_up_or_in("e@example.com", URI), ["email"]),
        (lambda: links.sign_in("e@example.com", URI), ["email"]),
        (lambda: links.sign_in(EMAIL, URI, MFA, first), ["totp", "email", "mfa"]),
        (lambda: links.sign_up_with_phone("+12025550100", URI), ["sms"]),
        (lambda: links.sign_in_with_phone("+12025550100", URI), ["sms"]),
    ]
    for send, expected in calls:
        pending_ref = send()["pendingRef"]
        with pytest.raises(AuthException, match="E062503"):
            links.get_session(pending_ref)
        links.verify(project.code())
        assert factors(links.get_session(pending_ref)) == expected


def test_passwords(sdk: DescopeClient) -> None:
    """Sign-up, sign-in, replace."""
    one, two = "correct horse", "battery staple"
    assert sdk.password.get_policy()["minLength"] == 8
    assert factors(sdk.password.sign_up(EMAIL, one, {"email": EMAIL})) == ["pwd"]
    assert factors(sdk.password.sign_in(EMAIL, one)) == ["pwd"]
    assert factors(sdk.password.replace(EMAIL, one, two)) == ["pwd"]
    with pytest.raises(AuthException, match="E062903"):
        sdk.password.sign_in(EMAIL, one)


@pytest.mark.parametrize("rotation", ["on", "off"])
@pytest.mark.parametrize("tokens", ["body", "cookies"])
def test_sessions(project: Project, sdk: DescopeClient, first: str, tokens: str, rotation: str) -> None:
    """Refresh, me, logout and logout everywhere; with the refresh JWT in the body and in a cookie."""
    project.control.assume(tokens=tokens, refresh_rotation=rotation)
    fresh = sdk.refresh_session(first)["refreshSessionToken"]["jwt"]

    assert (fresh != first) == (rotation == "on")
    assert sdk.me(fresh)["loginIds"] == [EMAIL]
    sdk.otp.sign_in(DeliveryMethod.EMAIL, EMAIL)
    other = sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, project.code())["refreshSessionToken"]["jwt"]
    sdk.logout(fresh)
    with pytest.raises(AuthException, match="E064001"):
        sdk.refresh_session(fresh)
    sdk.logout_all(other)
    with pytest.raises(AuthException, match="E064001"):
        sdk.me(other)


def test_test_users(project: Project, sdk: DescopeClient) -> None:
    """Made, signed in without a mailbox, and deleted."""
    client = DescopeClient(project_id=project.id, base_url=project.url, management_key="key")
    users = client.mgmt.user
    assert users.create_test_user("tester", email="tester@example.com")["user"]["test"] is True
    code = users.generate_otp_for_test_user(DeliveryMethod.EMAIL, "tester")["code"]
    assert factors(sdk.otp.verify_code(DeliveryMethod.EMAIL, "tester", code)) == ["email"]
    link = users.generate_magic_link_for_test_user(DeliveryMethod.EMAIL, "tester", URI)["link"]
    assert factors(sdk.magiclink.verify(link.partition("t=")[2])) == ["email"]
    sent = users.generate_enchanted_link_for_test_user("tester", URI)
    sdk.enchantedlink.verify(sent["link"].partition("t=")[2])
    assert factors(sdk.enchantedlink.get_session(sent["pendingRef"])) == ["email"]
    users.delete("tester")
    users.create_test_user("tester")
    users.delete_all_test_users()

    with pytest.raises(AuthException, match="E112102"):
        users.delete("tester")
    assert [one["notes"] for one in project.control.requests() if one["notes"]] == []
