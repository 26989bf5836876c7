"""What the vendor's end-to-end tests do against the real service, with synchronous and asynchronous clients.

Written from what descope/python-sdk does in tests/e2e, where a project has passwords of nine characters with
an uppercase letter and one that is neither letter nor digit. Codes and links are generated before the call
that would send them, since nobody receives what test users are sent.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from descope import AuthException, DeliveryMethod, DescopeClient
from descope.descope_client_async import DescopeClientAsync

from ..asgi import finished
from ..calling import PHONE, Project

EMAIL, SMS = DeliveryMethod.EMAIL, DeliveryMethod.SMS
LOGIN_ID, ADDRESS, URI = "user-of-a-test", "ada@example.com", "https://example.com/arrived"
PASSWORD = "Rivers+seas"
POLICY = {"password_min_length": 9, "password_uppercase": True, "password_non_alphanumeric": True}


@dataclass(frozen=True)
class Sdk:
    """A client of either kind; what its methods return is awaited where it must be."""

    client: DescopeClient | DescopeClientAsync

    def __call__(self, name: str, *arguments: Any, **named: Any) -> Any:
        result = attrgetter(name)(self.client)(*arguments, **named)
        return finished(result) if inspect.iscoroutine(result) else result

    def refuses(self, name: str, *arguments: Any) -> bool:
        """Whether a call is an error of the service."""
        with pytest.raises(AuthException) as raised:
            self(name, *arguments)
        return raised.value.status_code in (400, 401)


@pytest.fixture(params=[DescopeClient, DescopeClientAsync])
def sdk(request: pytest.FixtureRequest, project: Project) -> Iterator[Sdk]:
    """A client with a management key, once of each kind."""
    sdk = Sdk(request.param(project_id=project.id, base_url=project.url, management_key="key"))
    yield sdk
    if isinstance(sdk.client, DescopeClientAsync):
        finished(sdk.client.aclose())


@pytest.fixture
def user_id(sdk: Sdk) -> str:
    """A test user with both addresses, who never signed in."""
    made = sdk("mgmt.user.create_test_user", LOGIN_ID, email=ADDRESS, phone=PHONE, display_name="Ada")
    assert made["user"]["loginIds"] == [LOGIN_ID]
    return str(made["user"]["userId"])


def test_otp(sdk: Sdk, user_id: str) -> None:
    """The code that was generated first is good for the sign-up, and the next one for the sign-in."""
    user = {"name": "Ada", "phone": PHONE}
    for send, *more in (("otp.sign_up", user), ("otp.sign_in",)):
        code = sdk("mgmt.user.generate_otp_for_test_user", SMS, LOGIN_ID)["code"]
        sdk(send, SMS, LOGIN_ID, *more)
        signed_in = sdk("otp.verify_code", SMS, LOGIN_ID, code)
        assert signed_in["user"]["userId"] == user_id

    session, refresh_jwt = signed_in["sessionToken"]["jwt"], signed_in["refreshSessionToken"]["jwt"]
    assert sdk("validate_session", session)["userId"] == user_id
    assert sdk("refresh_session", refresh_jwt)["sessionToken"]["jwt"]
    sdk("logout", refresh_jwt)
    assert sdk.refuses("me", refresh_jwt)


def test_magic_links(sdk: Sdk, user_id: str, project: Project) -> None:
    """The link that was generated first is good for the sign-up, and the next one for the sign-in."""
    for send in ("magiclink.sign_up_or_in", "magiclink.sign_in"):
        link = sdk("mgmt.user.generate_magic_link_for_test_user", EMAIL, LOGIN_ID, URI)["link"]
        assert link.startswith(f"{URI}?")
        sdk(send, EMAIL, LOGIN_ID, URI)
        [token] = parse_qs(urlsplit(link).query)["t"]
        signed_in = sdk("magiclink.verify", token)

    sdk("validate_session", signed_in["sessionToken"]["jwt"])
    refresh_jwt = signed_in["refreshSessionToken"]["jwt"]
    session = sdk("refresh_session", refresh_jwt)["sessionToken"]["jwt"]
    validated = sdk("validate_session", session)
    claims = validated["sessionToken"]
    assert (claims["sub"], validated["userId"]) == (user_id, user_id)
    assert (claims["iss"].rpartition("/")[2], validated["projectId"]) == (project.id, project.id)
    sdk("logout", refresh_jwt)
    assert sdk.refuses("me", refresh_jwt)


@pytest.fixture
def strict(project: Project) -> None:
    """The policy of the project of the vendor's tests."""
    project.control.assume(**POLICY)


@pytest.mark.usefixtures("strict")
def test_passwords(sdk: Sdk) -> None:
    """Sign-up by the policy, refusals, sign-in, replacement."""
    policy = sdk("password.get_policy")
    assert (policy["minLength"], policy["uppercase"], policy["nonAlphanumeric"]) == (9, True, True)
    for weak in ("S!a4", "Rivers4seas", "rivers+seas"):
        assert sdk.refuses("password.sign_up", ADDRESS, weak, {"name": "Ada"}), weak
    signed_up = sdk("password.sign_up", ADDRESS, PASSWORD, {"name": "Ada"})
    assert signed_up["firstSeen"] is True
    assert signed_up["refreshSessionToken"]["jwt"]
    assert sdk.refuses("password.sign_up", ADDRESS, PASSWORD)
    for login_id, wrong in (("nobody@example.com", PASSWORD), (ADDRESS, ""), (ADDRESS, "wrong")):
        assert sdk.refuses("password.sign_in", login_id, wrong)

    signed_in = sdk("password.sign_in", ADDRESS, PASSWORD)
    assert (signed_in["firstSeen"], signed_in["user"]["name"]) == (False, "Ada")
    assert sdk.refuses("password.replace", ADDRESS, PASSWORD, "weak")
    sdk("password.replace", ADDRESS, PASSWORD, PASSWORD + "2")
    assert sdk.refuses("password.sign_in", ADDRESS, PASSWORD)
    signed_in = sdk("password.sign_in", ADDRESS, PASSWORD + "2")
    sdk("logout", signed_in["refreshSessionToken"]["jwt"])


@pytest.mark.usefixtures("strict")
def test_passwords_by_management(sdk: Sdk) -> None:
    """A temporary one has to be replaced before it signs in, an active one does not."""
    sdk("password.sign_up", ADDRESS, PASSWORD, {"name": "Ada"})
    sdk("mgmt.user.set_temporary_password", ADDRESS, PASSWORD + "2")
    assert sdk.refuses("password.sign_in", ADDRESS, PASSWORD + "2")
    sdk("mgmt.user.set_active_password", ADDRESS, PASSWORD + "3")

    assert sdk("password.sign_in", ADDRESS, PASSWORD + "3")["sessionToken"]["jwt"]
    assert sdk.refuses("password.sign_in", ADDRESS, PASSWORD)


def test_test_users(sdk: Sdk) -> None:
    """There is no code for nobody; a generated code signs a user in whom nothing was sent to."""
    assert sdk.refuses("mgmt.user.generate_otp_for_test_user", EMAIL, LOGIN_ID)
    made = sdk("mgmt.user.create_test_user", LOGIN_ID, email=ADDRESS)["user"]
    generated = sdk("mgmt.user.generate_otp_for_test_user", EMAIL, LOGIN_ID)
    assert generated["loginId"] == LOGIN_ID
    signed_in = sdk("otp.verify_code", EMAIL, LOGIN_ID, generated["code"])

    assert (signed_in["firstSeen"], signed_in["user"]["userId"]) == (True, made["userId"])
    sdk("mgmt.user.delete", LOGIN_ID)
    assert sdk.refuses("otp.sign_in", EMAIL, LOGIN_ID)
