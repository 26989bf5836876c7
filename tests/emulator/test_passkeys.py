"""Passkeys: what a browser's authenticator signed opens a session, and nothing else does."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from mfa_snippets.verify.run.simulated_user import Authenticator

from .calling import CLIENT, EMAIL, MFA, ORIGIN, Project, amr, claims, refusal

INVALID, BAD_TOKEN = (400, "E011004"), (401, "E061005")
FINISH = "/v1/auth/webauthn/update/finish"


@pytest.fixture
def refresh_jwt(project: Project) -> str:
    """The refresh JWT of a user who has a passkey."""
    project.enrol()
    token: str = project.totp()["refreshJwt"]
    project.enrol_passkey(token)
    return token


def test_as_the_second_factor(project: Project, refresh_jwt: str) -> None:
    """The session has both."""
    transaction = project.start_passkey("signin", refresh_jwt, loginOptions=MFA)
    answer = project.finish_passkey("signin", transaction, project.authenticator.respond(project.options))

    assert amr(answer.json()) == ["totp", "webauthn", "mfa"]


def test_as_the_first_factor(project: Project, refresh_jwt: str) -> None:
    """A session with one factor, again and again."""
    for _ in range(2):
        transaction = project.start_passkey("signin")
        answer = project.finish_passkey("signin", transaction, project.authenticator.respond(project.options))

        assert amr(answer.json()) == ["webauthn"]
    assert refresh_jwt


@pytest.mark.parametrize(("mfa", "factors"), [(True, ["totp", "webauthn", "mfa"]), (False, None)])
def test_an_enrollment_with_mfa_returns_a_session(
    project: Project, mfa: bool, factors: list[str] | None
) -> None:
    """Nested in `jwt`, as the SDKs read it; without mfa there is none."""
    project.enrol()
    transaction = project.start_passkey("update", project.totp()["refreshJwt"], mfa=mfa)
    answer = project.finish_passkey(
        "update", transaction, project.authenticator.respond(project.options)
    ).json()

    assert (amr(answer["jwt"]) if "jwt" in answer else None) == factors


def enrolled_with_mfa(project: Project) -> httpx.Response:
    """The answer to a passkey of a user who has an authenticator app."""
    project.enrol()
    transaction = project.start_passkey("update", project.totp()["refreshJwt"], mfa=True)
    return project.finish_passkey("update", transaction, project.authenticator.respond(project.options))


def test_the_nested_session_in_cookies(project: Project) -> None:
    """As any other, where the project has its tokens there."""
    project.enrol()
    transaction = project.start_passkey("update", project.totp()["refreshJwt"], mfa=True)
    project.control.assume(tokens="cookies", session_tokens="cookies")
    answer = project.finish_passkey("update", transaction, project.authenticator.respond(project.options))
    CLIENT.cookies.clear()
    cookies = [one.partition(";")[0].partition("=") for one in answer.headers.get_list("set-cookie")]
    response = answer.json()["jwt"]

    assert [(name, claims(token)["drn"]) for name, _, token in cookies] == [("DSR", "DSR"), ("DS", "DS")]
    assert (response["refreshJwt"], response["sessionJwt"]) == ("", "")
    assert response["user"]["loginIds"] == [EMAIL]


@pytest.mark.parametrize("name", ["refresh", "session"])
def test_a_fault_takes_a_nested_token(project: Project, name: str) -> None:
    """The other one stays."""
    project.control.fault(FINISH, f"no_{name}_jwt")
    response = enrolled_with_mfa(project).json()

    assert sorted(response) == ["jwt"]
    empty = [one for one in ("refresh", "session") if not response["jwt"][f"{one}Jwt"]]
    assert empty == [name]


def test_a_fault_changes_nested_claims(project: Project) -> None:
    """The session is of the last factor only."""
    project.control.fault(FINISH, "without_mfa")

    assert amr(enrolled_with_mfa(project).json()["jwt"]) == ["webauthn"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("forged_session_jwt", jwt.InvalidSignatureError),
        ("expired_session_jwt", jwt.ExpiredSignatureError),
        ("future_session_jwt", jwt.ImmatureSignatureError),
    ],
)
def test_a_fault_spoils_a_nested_session_jwt(project: Project, name: str, error: type[Exception]) -> None:
    """It does not verify; the refresh JWT does."""
    project.control.fault(FINISH, name)
    response = enrolled_with_mfa(project).json()["jwt"]
    key = jwt.PyJWK(project.request("GET", f"/v2/keys/{project.id}").json()["keys"][0]).key

    assert jwt.decode(response["refreshJwt"], key, algorithms=["RS256"])["drn"] == "DSR"
    with pytest.raises(error):
        jwt.decode(response["sessionJwt"], key, algorithms=["RS256"])


def test_a_transaction_with_a_capital_d(project: Project, refresh_jwt: str) -> None:
    """One SDK writes transactionID."""
    body = {"transactionID": project.start_passkey("signin")}
    body["response"] = project.authenticator.respond(project.options)

    assert refresh_jwt
    assert project.post("/v1/auth/webauthn/signin/finish", body).status_code == 200


def edited(part: str, edit: Callable[[bytes], bytes]) -> Callable[[str], str]:
    """Changes a part of a credential."""

    def change(credential: str) -> str:
        read: dict[str, Any] = json.loads(credential)
        content = base64.urlsafe_b64decode(read["response"][part] + "==")
        read["response"][part] = base64.urlsafe_b64encode(edit(content)).decode().rstrip("=")
        return json.dumps(read)

    return change


def other_origin(client_data: bytes) -> bytes:
    return client_data.replace(ORIGIN.encode(), b"https://example.org")


def of_kind(kind: bytes) -> Callable[[bytes], bytes]:
    return lambda client_data: client_data.replace(b"webauthn.get", kind).replace(b"webauthn.create", kind)


UNREADABLE = [
    "",
    "null",
    "[]",
    "{}",
    "{",
    '{"rawId": "AA"}',
    '{"rawId": 1, "response": {}}',
    "\u0000",
    "9" * 5000,
]
CHANGES: dict[str, Callable[[str], str]] = {
    "signature": edited("signature", lambda signature: signature[:-1] + bytes([signature[-1] ^ 1])),
    "counter": edited("authenticatorData", lambda data: data[:-1] + b"\xff"),
    "site": edited("authenticatorData", lambda data: b"\0" + data[1:]),
    "absent user": edited("authenticatorData", lambda data: data[:32] + b"\4" + data[33:]),
    "origin": edited("clientDataJSON", other_origin),
    "kind": edited("clientDataJSON", of_kind(b"webauthn.create")),
    "short": edited("authenticatorData", lambda data: data[:20]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_signature_is_refused(project: Project, refresh_jwt: str, change: str) -> None:
    """Whatever of it was changed."""
    transaction = project.start_passkey("signin", refresh_jwt, loginOptions=MFA)
    credential = CHANGES[change](project.authenticator.respond(project.options))

    assert refusal(project.finish_passkey("signin", transaction, credential)) == BAD_TOKEN


@pytest.mark.parametrize(
    "change",
    [
        edited("clientDataJSON", other_origin),
        edited("clientDataJSON", of_kind(b"webauthn.get")),
        edited("attestationObject", lambda content: content[:-3]),
        edited("attestationObject", lambda content: content.replace(b"authData", b"auThData")),
        edited("attestationObject", lambda _: b"\xff"),
        edited("attestationObject", lambda _: b"\x81" * 3000),
    ],
)
def test_a_changed_creation_is_refused(project: Project, change: Callable[[str], str]) -> None:
    """It is for another page, or cannot be read."""
    project.enrol()
    transaction = project.start_passkey("update", project.totp()["refreshJwt"])
    credential = change(project.authenticator.respond(project.options))

    assert refusal(project.finish_passkey("update", transaction, credential)) == BAD_TOKEN


@pytest.mark.parametrize("login_id", [EMAIL, "other@example.com"])
def test_a_credential_is_registered_once(project: Project, login_id: str) -> None:
    """In a project, whoever registers it again (WebAuthn section 7.1)."""
    project.enrol()
    project.enrol("other@example.com")
    token = project.totp()["refreshJwt"]
    transaction = project.start_passkey("update", token)
    credential, before = project.authenticator.respond(project.options), challenge_of(project)
    assert project.finish_passkey("update", transaction, credential).status_code == 200
    other = project.totp(login_id)["refreshJwt"] if login_id != EMAIL else token
    transaction = project.start_passkey("update", other, loginId=login_id)
    again = edited("clientDataJSON", lambda data: data.replace(before, challenge_of(project)))(credential)
    answer = project.finish_passkey("update", transaction, again)

    assert refusal(answer) == BAD_TOKEN
    assert "registered already" in answer.json()["errorMessage"]


def challenge_of(project: Project) -> bytes:
    """The challenge of the options that came last."""
    challenge: str = json.loads(project.options)["publicKey"]["challenge"]
    return challenge.encode()


@pytest.mark.parametrize("step", ["update", "signin"])
@pytest.mark.parametrize("credential", UNREADABLE)
def test_an_unreadable_credential_is_refused(
    project: Project, refresh_jwt: str, step: str, credential: str
) -> None:
    """With an error of the API."""
    transaction = project.start_passkey(step, refresh_jwt)

    assert refusal(project.finish_passkey(step, transaction, credential))[0] in (400, 401)


@pytest.mark.parametrize("step", ["update", "signin"])
def test_a_wrong_credential_is_refused(project: Project, refresh_jwt: str, step: str) -> None:
    """For another challenge, or by another key; the same transaction does not work again."""
    transaction = project.start_passkey(step, refresh_jwt)
    wrong = project.authenticator.respond(project.options, is_wrong=True)

    assert refusal(project.finish_passkey(step, transaction, wrong)) == BAD_TOKEN
    right = project.authenticator.respond(project.options)
    assert refusal(project.finish_passkey(step, transaction, right)) == BAD_TOKEN


def test_a_copied_passkey_is_refused(project: Project, refresh_jwt: str) -> None:
    """Its counter stands behind that of the original."""
    for count in (5, 5):
        project.authenticator.passkeys[0].count = count
        transaction = project.start_passkey("signin")
        answer = project.finish_passkey("signin", transaction, project.authenticator.respond(project.options))

    assert refresh_jwt
    assert refusal(answer) == BAD_TOKEN


def test_a_passkey_of_another_user_is_refused(project: Project, refresh_jwt: str) -> None:
    """A user signs in with passkeys of their own."""
    project.enrol("other@example.com")
    token = project.totp("other@example.com")["refreshJwt"]
    theirs = Authenticator()
    transaction = project.start_passkey("update", token, loginId="other@example.com")
    assert project.finish_passkey("update", transaction, theirs.respond(project.options)).status_code == 200
    transaction = project.start_passkey("signin", refresh_jwt, loginOptions=MFA)
    options = json.loads(project.options)
    allowed = base64.urlsafe_b64encode(theirs.passkeys[0].id).decode().rstrip("=")
    options["publicKey"]["allowCredentials"][0]["id"] = allowed

    answer = project.finish_passkey("signin", transaction, theirs.respond(json.dumps(options)))

    assert refusal(answer) == BAD_TOKEN


@pytest.mark.parametrize(
    "origin", ["example.com", "https://", "https://example.com/", "ftp://example.com", "https://["]
)
def test_an_origin_has_a_scheme_and_a_host(project: Project, refresh_jwt: str, origin: str) -> None:
    """And nothing else."""
    body = {"loginId": EMAIL, "origin": origin}

    assert refusal(project.post("/v1/auth/webauthn/update/start", body, refresh_jwt)) == INVALID
    assert refusal(project.post("/v1/auth/webauthn/signin/start", body)) == INVALID


def test_a_transaction_is_for_one_step_and_a_short_time(project: Project, refresh_jwt: str) -> None:
    """An enrollment does not sign in; what comes late is refused."""
    transaction = project.start_passkey("signin")
    credential = project.authenticator.respond(project.options)

    assert refresh_jwt
    assert refusal(project.finish_passkey("update", transaction, credential)) == BAD_TOKEN
    project.clock.now += 180
    assert refusal(project.finish_passkey("signin", transaction, credential)) == BAD_TOKEN


def test_log_out_ends_a_second_factor(project: Project, refresh_jwt: str) -> None:
    """As with a code."""
    transaction = project.start_passkey("signin", refresh_jwt, loginOptions=MFA)
    project.post("/v1/auth/logoutall", {}, refresh_jwt)
    answer = project.finish_passkey("signin", transaction, project.authenticator.respond(project.options))

    assert refusal(answer) == (401, "E064001")


@pytest.mark.parametrize("mfa", [True, False])
def test_log_out_ends_an_enrollment(project: Project, mfa: bool) -> None:
    """Nothing is enrolled for whoever has left, with a session in return or without."""
    project.enrol()
    token = project.totp()["refreshJwt"]
    transaction = project.start_passkey("update", token, mfa=mfa)
    project.post("/v1/auth/logout", {}, token)
    answer = project.finish_passkey("update", transaction, project.authenticator.respond(project.options))

    assert refusal(answer) == (401, "E064001")
    start = {"loginId": EMAIL, "origin": ORIGIN}
    assert refusal(project.post("/v1/auth/webauthn/signin/start", start)) == INVALID


def test_an_enrollment_outlives_a_rotation(project: Project) -> None:
    """The session goes on under a new refresh JWT."""
    project.control.assume(refresh_rotation="on")
    project.enrol()
    token = project.totp()["refreshJwt"]
    transaction = project.start_passkey("update", token)
    assert project.post("/v1/auth/refresh", {}, token).status_code == 200
    answer = project.finish_passkey("update", transaction, project.authenticator.respond(project.options))

    assert (answer.status_code, answer.json()) == (200, {})


def test_a_deleted_user_has_no_transaction(project: Project, refresh_jwt: str) -> None:
    """Nobody is signed in."""
    transaction = project.start_passkey("signin", refresh_jwt, loginOptions=MFA)
    assert project.post("/v1/mgmt/user/delete", {"loginId": EMAIL}, "key").status_code == 200

    answer = project.finish_passkey("signin", transaction, project.authenticator.respond(project.options))

    assert refusal(answer) == BAD_TOKEN


def test_a_server_starts_without_the_library() -> None:
    """It would take as long as all else."""
    script = "import sys, mfa_snippets.emulator.server; print('fido2' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout == "False\n"
