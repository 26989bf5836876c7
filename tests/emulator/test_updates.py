"""New addresses and new authenticator apps of known users."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest

from .calling import EMAIL, PHONE, Project, amr, refusal

NEW_EMAIL, NEW_PHONE = "new@example.com", "+12025550199"


def update(project: Project, refresh_jwt: str, kind: str, **more: Any) -> None:
    """Ask for a code to a new address."""
    body = {"loginId": EMAIL, "addToLoginIDs": False, "onMergeUseExisting": False, **more}
    answer = project.post(f"/v1/auth/otp/update/{kind}", body, refresh_jwt)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("kind", "method", "field", "address", "channel"),
    [
        ("email", "email", "email", NEW_EMAIL, "email"),
        ("phone/sms", "sms", "phone", NEW_PHONE, "sms"),
        ("phone/voice", "voice", "phone", NEW_PHONE, "sms"),
        ("phone/whatsapp", "whatsapp", "phone", NEW_PHONE, "sms"),
    ],
)
@pytest.mark.parametrize("has_mfa", [True, False])
def test_update(
    project: Project, kind: str, method: str, field: str, address: str, channel: str, has_mfa: bool
) -> None:
    """The address is the user's once its code was typed; with mfa, the earlier factors are kept."""
    project.enrol()
    before = project.totp()
    update(project, before["refreshJwt"], kind, **{field: address, "mfa": has_mfa})
    after = verified(project, method)

    assert before["user"][field] != address
    assert after["user"][field] == address
    assert project.control.messages()[0]["ended"] == ""  # the key of the authenticator app
    assert amr(after) == (["totp", channel, "mfa"] if has_mfa else [channel])


def verified(project: Project, method: str) -> dict[str, Any]:
    """The JWT response for the code that went out by this method."""
    sent = [one for one in project.control.messages() if one["method"] == method]
    body = {"loginId": EMAIL, "code": sent[-1]["code"]}
    answer: dict[str, Any] = project.post(f"/v1/auth/otp/verify/{method}", body).json()
    return answer


@pytest.mark.parametrize("has_mfa", [True, False])
def test_log_out_ends_an_update(project: Project, has_mfa: bool) -> None:
    """The address stays, also where no factor was to be added."""
    project.enrol()
    before = project.totp()
    update(project, before["refreshJwt"], "email", email=NEW_EMAIL, mfa=has_mfa)
    project.post("/v1/auth/logout", {}, before["refreshJwt"])
    answer = project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": project.code()})

    assert refusal(answer) == (401, "E064001")
    assert project.otp("email")["user"]["email"] == before["user"]["email"]


@pytest.mark.parametrize(("becomes_login_id", "login_ids"), [(True, [EMAIL, NEW_EMAIL]), (False, [EMAIL])])
def test_login_ids(project: Project, becomes_login_id: bool, login_ids: list[str]) -> None:
    """The new address may become a login ID, once it is proven."""
    project.enrol()
    update(project, project.totp()["refreshJwt"], "email", email=NEW_EMAIL, addToLoginIDs=becomes_login_id)
    sign_in = {"loginId": NEW_EMAIL}

    assert refusal(project.post("/v1/auth/otp/signin/email", sign_in)) == (400, "E062108")
    assert verified(project, "email")["user"]["loginIds"] == login_ids
    assert (project.post("/v1/auth/otp/signin/email", sign_in).status_code == 200) == becomes_login_id


def test_login_ids_of_others(project: Project) -> None:
    """Another user's login ID is refused, also if it became one while the code was under way."""
    project.enrol()
    refresh_jwt = project.totp()["refreshJwt"]
    update(project, refresh_jwt, "email", email=NEW_EMAIL, addToLoginIDs=True)
    code = project.code()
    project.enrol(NEW_EMAIL)
    body = {"loginId": EMAIL, "email": NEW_EMAIL, "addToLoginIDs": True}

    assert refusal(project.post("/v1/auth/otp/update/email", body, refresh_jwt)) == (400, "E062107")
    typed = {"loginId": EMAIL, "code": code}
    assert refusal(project.post("/v1/auth/otp/verify/email", typed)) == (400, "E062107")


def apps(project: Project) -> list[str | None]:
    """The codes that the user's authenticator apps show, the oldest first."""
    return [one["code"] for one in project.control.messages() if one["kind"] == "totp"]


def test_a_new_app(project: Project) -> None:
    """The old key works until a code of the new one was verified, and is then no longer shown with a code."""
    project.enrol()
    refresh_jwt = project.totp()["refreshJwt"]
    answer = project.post("/v1/auth/totp/update", {"loginId": EMAIL}, refresh_jwt).json()

    assert sorted(answer) == ["image", "key", "provisioningURL"]
    for typed in apps(project):
        body = {"loginId": EMAIL, "code": typed}
        assert amr(project.post("/v1/auth/totp/verify", body).json()) == ["totp"]
    project.clock.now += 60
    old, new = apps(project)
    assert old is None
    old_app = pyotp.TOTP(project.control.messages()[0]["key"])
    body = {"loginId": EMAIL, "code": old_app.at(int(project.clock.now))}
    assert refusal(project.post("/v1/auth/totp/verify", body)) == (401, "E061102")
    assert project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": new}).status_code == 200


def test_an_app_for_a_user_without_one(project: Project) -> None:
    """A user who came by phone enrols an app, which is then a second factor."""
    project.post("/v1/auth/otp/signup/sms", {"loginId": EMAIL, "phone": PHONE})
    first = project.verify_otp("sms")["refreshJwt"]
    project.post("/v1/auth/totp/update", {"loginId": EMAIL}, first)
    body = {"loginId": EMAIL, "code": project.totp_code(), "loginOptions": {"mfa": True}}

    assert amr(project.post("/v1/auth/totp/verify", body, first).json()) == ["sms", "totp", "mfa"]
