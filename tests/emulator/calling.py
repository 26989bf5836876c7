"""Call the emulator as an SDK would, without one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt

from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run.simulated_user import Authenticator

EMAIL = "you@example.com"
PHONE = "+12025550123"
MFA = {"mfa": True}
ORIGIN, REDIRECT_URL = "https://example.com", "https://example.com/back"

CLIENT = httpx.Client(trust_env=False)


@dataclass
class Clock:
    """A clock that stands still until it is turned, in the middle of a TOTP time step."""

    now: float = 1_800_000_015.0

    def __call__(self) -> float:
        return self.now


def new_project_id() -> str:
    """A project ID that no other test uses."""
    return "P2" + secrets.token_hex(13)


@dataclass
class Project:
    """One Descope project on the emulator."""

    url: str
    clock: Clock = field(default_factory=Clock)
    id: str = field(default_factory=new_project_id)
    authenticator: Authenticator = field(default_factory=Authenticator)
    options: str = ""  # those for the browser that came last

    def post(self, path: str, body: Any, credentials: str = "") -> httpx.Response:
        """Answer of a call with this project's bearer, and a refresh JWT or a management key."""
        return self.request("POST", path, credentials, json=body)

    def request(self, method: str, path: str, credentials: str = "", **more: Any) -> httpx.Response:
        """Answer of any request with this project's bearer."""
        bearer = f"Bearer {self.id}:{credentials}" if credentials else f"Bearer {self.id}"
        return CLIENT.request(method, self.url + path, headers={"Authorization": bearer}, **more)

    @property
    def control(self) -> Control:
        """The control API."""
        return Control(self.url, self.id)

    def enrol(self, login_id: str = EMAIL, **user: str) -> None:
        """Sign up with an authenticator app."""
        answer = self.post("/v1/auth/totp/signup", {"loginId": login_id, "user": user})
        assert answer.status_code == 200, answer.text

    def code(self) -> str:
        """The code of the latest message."""
        code: str = self.control.messages()[-1]["code"]
        return code

    def totp_code(self, login_id: str = EMAIL) -> str:
        """A TOTP code that works."""
        messages = self.control.messages()
        code: str = next(m["code"] for m in messages if m["kind"] == "totp" and m["login_id"] == login_id)
        return code

    def start_passkey(self, step: str, refresh_jwt: str = "", **more: Any) -> str:
        """The transaction of the start of `update` or `signin`; keeps the options."""
        body = {"loginId": EMAIL, "origin": ORIGIN, **more}
        answer = self.post(f"/v1/auth/webauthn/{step}/start", body, refresh_jwt)
        assert answer.status_code == 200, answer.text
        self.options = answer.json()["options"]
        transaction: str = answer.json()["transactionId"]
        return transaction

    def finish_passkey(self, step: str, transaction: str, credential: str) -> httpx.Response:
        """The answer to what the browser returned."""
        body = {"transactionId": transaction, "response": credential}
        return self.post(f"/v1/auth/webauthn/{step}/finish", body)

    def enrol_passkey(self, refresh_jwt: str) -> None:
        """Add a passkey to the user of a session."""
        transaction = self.start_passkey("update", refresh_jwt)
        answer = self.finish_passkey("update", transaction, self.authenticator.respond(self.options))
        assert answer.status_code == 200, answer.text

    def oauth_code(self, email: str = EMAIL, credentials: str = "", **options: Any) -> str:
        """The code that the browser comes back with after a sign-in at the provider."""
        path = f"/v1/auth/oauth/authorize?provider=google&redirectURL={REDIRECT_URL}"
        answer = self.post(path, options, credentials)
        assert answer.status_code == 200, answer.text
        page = CLIENT.get(answer.json()["url"], params={**parameters(answer.json()["url"]), "email": email})
        return parameters(page.headers["Location"])["code"]

    def totp(self, login_id: str = EMAIL) -> dict[str, Any]:
        """The JWT response of a TOTP sign-in."""
        answer = self.post("/v1/auth/totp/verify", {"loginId": login_id, "code": self.totp_code(login_id)})
        assert answer.status_code == 200, answer.text
        response: dict[str, Any] = answer.json()
        return response

    def otp(self, method: str, refresh_jwt: str = "", login_id: str = EMAIL) -> dict[str, Any]:
        """The JWT response of an OTP sign-in, with MFA where there is a refresh JWT."""
        body = {"loginId": login_id, "loginOptions": MFA if refresh_jwt else None}
        answer = self.post(f"/v1/auth/otp/signin/{method}", body, refresh_jwt)
        assert answer.status_code == 200, answer.text
        return self.verify_otp(method, login_id)

    def verify_otp(self, method: str, login_id: str = EMAIL) -> dict[str, Any]:
        """The JWT response for the code that was sent last."""
        answer = self.post(f"/v1/auth/otp/verify/{method}", {"loginId": login_id, "code": self.code()})
        assert answer.status_code == 200, answer.text
        response: dict[str, Any] = answer.json()
        return response


def parameters(url: str) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(url).query))


def claims(token: str) -> dict[str, Any]:
    """What a JWT says, unverified."""
    read: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return read


def amr(response: dict[str, Any]) -> list[str]:
    """The factors of a JWT response, which both of its tokens must agree on."""
    session, refresh = claims(response["sessionJwt"]), claims(response["refreshJwt"])
    assert session["amr"] == refresh["amr"]
    factors: list[str] = session["amr"]
    return factors


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code of an answer, which must have the three fields of an error."""
    body = answer.json()
    assert sorted(body) == ["errorCode", "errorDescription", "errorMessage"]
    return answer.status_code, body["errorCode"]
