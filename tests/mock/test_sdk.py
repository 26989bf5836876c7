"""The official SDK for the language of this test suite cannot tell the emulator from the service."""

from __future__ import annotations

import jwt
import pytest
from descope import AuthException, DeliveryMethod, DescopeClient, LoginOptions, RateLimitException

from .calling import EMAIL, Project


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

    [request] = project.control.requests(project.id)
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
    with pytest.raises(AuthException, match="E062107"):
        sdk.totp.sign_up(EMAIL, {"email": EMAIL})
    with pytest.raises(AuthException, match="E061102"):
        sdk.totp.sign_in_code(EMAIL, "not a code")

    project.control.fault(project.id, "/v1/auth/totp/verify", "rate_limit")
    with pytest.raises(RateLimitException) as raised:
        sdk.totp.sign_in_code(EMAIL, project.totp_code())
    assert raised.value.rate_limit_parameters == {"Retry-After": 1}
