"""Simulate the user of a program: read the inbox, type codes at prompts, click links, use passkeys."""

import json
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPErrorProcessor, ProxyHandler, Request, build_opener

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cose, utils, webauthn

from mfa_snippets.contracts.apps import Input
from mfa_snippets.contracts.evidence import Response
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.cases import FAULT_COUNT, Case, password_of, runs_of
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed
from mfa_snippets.verify.run.redaction import Names, secrets_of

PROMPT_SECONDS = 20.0
POLL_SECONDS = 0.02
INBOX_SECONDS = 2.0
BROWSER_SECONDS = 10.0
FLAG = webauthn.AuthenticatorData.FLAG


@dataclass(slots=True)
class Passkey:
    """A private key, the site that it belongs to, and how often it was used."""

    site: str
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def client_data(self, kind: str, challenge: str) -> webauthn.CollectedClientData:
        return webauthn.CollectedClientData.create(kind, challenge, f"https://{self.site}")

    def data(self, credential: bytes = b"") -> Any:
        flags = FLAG.UP | FLAG.UV | (FLAG.AT if credential else 0)
        site = sha256(self.site.encode()).digest()
        return webauthn.AuthenticatorData.create(site, flags, self.count, credential)


@dataclass(slots=True)
class Authenticator:
    """An authenticator as in a browser (WebAuthn). Whoever has it may use it: it asks for no fingerprint."""

    passkeys: list[Passkey] = field(default_factory=list)

    def respond(self, options: str, is_wrong: bool = False) -> str:
        """The response to options, both as JSON; a wrong one is for another challenge, or of another key.

        Raises ValueError for options that it cannot serve.
        """
        try:
            public_key = json.loads(options)["publicKey"]
            return json.dumps((self._created if "user" in public_key else self._signed)(public_key, is_wrong))
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError(f"expected options for a passkey before the prompt: {error!r}") from None

    def _created(self, options: dict[str, Any], is_wrong: bool) -> dict[str, Any]:
        passkey = Passkey(options["rp"]["id"])
        self.passkeys.append(passkey)
        public_key = cast(Any, cose.ES256).from_cryptography_key(passkey.key.public_key())  # untyped there
        credential = webauthn.AttestedCredentialData.create(webauthn.Aaguid.NONE, passkey.id, public_key)
        challenge = secrets.token_urlsafe(32) if is_wrong else options["challenge"]
        response = webauthn.AuthenticatorAttestationResponse(
            client_data=passkey.client_data("webauthn.create", challenge),
            attestation_object=webauthn.AttestationObject.create("none", passkey.data(credential), {}),
        )
        return dict(webauthn.RegistrationResponse(raw_id=passkey.id, response=response))

    def _signed(self, options: dict[str, Any], is_wrong: bool) -> dict[str, Any]:
        allowed = [utils.websafe_decode(one["id"]) for one in options["allowCredentials"]]
        known = (one for one in self.passkeys if one.id in allowed and one.site == options["rpId"])
        if (passkey := next(known, None)) is None:
            raise LookupError("none of the allowed ones is here")
        passkey.count += 1
        client_data, data = passkey.client_data("webauthn.get", options["challenge"]), passkey.data()
        key = Passkey(passkey.site).key if is_wrong else passkey.key
        signature = key.sign(data + client_data.hash, ec.ECDSA(SHA256()))
        response = webauthn.AuthenticatorAssertionResponse(
            client_data=client_data, authenticator_data=data, signature=signature
        )
        return dict(webauthn.AuthenticationResponse(raw_id=passkey.id, response=response))


class AnyStatus(HTTPErrorProcessor):
    """Returns every response: raises no error and follows no redirect."""

    def http_response(self, _request: Request, response: HTTPResponse) -> HTTPResponse:
        return response


@dataclass(kw_only=True)
class User:
    """A user with a terminal, a browser and the emulator's inbox, during one run of a case."""

    case: Case
    control: Control  # of the project
    authenticator: Authenticator = field(default_factory=Authenticator)
    substitutes: Mapping[str, str] = field(default_factory=dict)  # by the examples that they replace
    has_ended: threading.Event = field(default_factory=threading.Event)  # set when the program has ended
    typed: list[tuple[str, str]] = field(default_factory=list)  # each with the kind of its input, or `wrong`
    errors: list[str] = field(default_factory=list)  # what the program did not do for its user
    address: str = ""  # host and port that the program listens at
    responses: list[Response] = field(default_factory=list)  # what the browser received
    _lines_read: int = 0
    _before: tuple[int, int] = field(init=False)  # how many requests and messages came before this run

    def __post_init__(self) -> None:
        """Inject a fault."""
        case, self._before = self.case, (len(self.control.requests()), len(self.control.messages()))
        for request in (step.request for step in case.steps if step.name == case.trigger.step):
            if request and case.trigger.fault:
                self.control.fault(request.path, case.trigger.fault, count=FAULT_COUNT)

    def observed(self, known: Names) -> tuple[list[dict[str, Any]], Names]:
        """The requests of this run, and names for values beside known ones: `{otp:1}` is the first code."""
        requests = self.control.requests()[self._before[0] :]
        messages = self.control.messages()[self._before[1] :]
        codes = ((message["code"], message["kind"]) for message in messages if message["kind"] != "totp")
        links = ((message["link"], "link") for message in messages if message.get("link"))
        returned = (secret for request in requests for secret in secrets_of(request["answer"]["body"]))
        password = password_of(self.case.program)
        fixed = {self.control.project_id: "{project_id}"} | ({password: "{password}"} if password else {})
        names, counts = {**fixed, **known}, Counter[str]()
        for value, kind in (*codes, *links, *self.typed, *returned):
            if value not in names:
                counts[kind] += 1
                names[value] = f"{{{kind}:{counts[kind]}}}"
        return requests, names

    def type(self, program_input: Input, is_wrong: bool, shown: str = "") -> str | None:
        """What is typed for an input, or something wrong, or None. A browser needs what was `shown`."""
        kind = program_input.kind
        try:
            if kind == "passkey":
                code = self.authenticator.respond(shown, is_wrong)
            elif kind == "oauth_code":
                code = self._oauth_code(program_input, shown)
            elif message := self._message(program_input):
                code = str(message["code"])
            else:
                return None
        except ValueError as error:
            self.errors.append(str(error))
            return None
        code = wrong_code(code) if is_wrong and kind != "passkey" else code
        self.typed.append((code, "wrong" if is_wrong else kind))
        return code

    def click(self, program_input: Input) -> None:
        """Wait for the link for an input, and click it, unless the program ends before."""
        while message := self._message(program_input):
            with suppress(ControlError):  # meanwhile, the program's own request may have ended it
                self.control.click_message(message["id"])
                return

    def _message(self, program_input: Input) -> dict[str, Any] | None:
        """Wait for the code or link for an input, sent to its login ID or to the example that is replaced."""
        while True:
            wait = 0.0 if self.has_ended.is_set() else INBOX_SECONDS
            for login_id, seconds in ((self._login_id(program_input), wait), (program_input.login_id, 0.0)):
                with suppress(ControlError):
                    return self.control.message(login_id, program_input.kind, seconds)
            if not wait:
                return None

    def _login_id(self, program_input: Input) -> str:
        return self.substitutes.get(program_input.login_id, program_input.login_id)

    def _oauth_code(self, program_input: Input, url: str) -> str:
        """The code that the browser comes back with, after the user signed in on the provider's page."""
        address = f"{url}&{urlencode({'email': self._login_id(program_input)})}"
        try:
            with build_opener(ProxyHandler({}), AnyStatus()).open(address, timeout=BROWSER_SECONDS) as page:
                location: str = page.headers.get("Location", "")
            return parse_qs(urlsplit(location).query)["code"][0]
        except (OSError, HTTPException, ValueError, LookupError):
            expected = "the address of an identity provider before the prompt"
            raise ValueError(f"expected {expected}, was '{url}'") from None

    def use_terminal(self, process: Process, printed: Printed) -> None:
        """Provide each input; then standard input stays open, unless the trigger or an error ends it."""
        trigger = self.case.trigger
        prompts = iter([step.asks for step in self.case.scenario.steps if step.asks])
        inputs = self.case.program.invocation.inputs[: trigger.inputs_typed]
        for number, program_input in enumerate(inputs, start=1):
            if not program_input.typed:
                self.click(program_input)
                continue
            prompt = next(prompts, None)
            shown = self.await_prompt(prompt, printed) if prompt else ""
            is_wrong = number == trigger.wrong_input
            code = None if self.has_ended.is_set() else self.type(program_input, is_wrong, shown)
            if code is None:
                break
            process.stdin.write(f"{code}\n".encode())
        if trigger.inputs_typed is not None or self.errors:
            process.stdin.close()

    def await_prompt(self, prompt: str, printed: Printed) -> str:
        """Wait for a new line with a prompt; returns what the line before it has behind its first colon."""
        for _ in range(int(PROMPT_SECONDS / POLL_SECONDS)):
            lines = [line.rstrip("\r") for line in printed().split("\n")[:-1]]
            if prompt in lines[self._lines_read :]:
                self._lines_read = lines.index(prompt, self._lines_read) + 1
                return ("", *lines)[self._lines_read - 1].partition(": ")[2]
            if self.has_ended.wait(POLL_SECONDS):
                return ""
        self.errors.append(f"waits for input, expected the line '{prompt}' on standard output before it")
        return ""


@contextmanager
def in_new_project(case: Case, control: Control) -> Iterator[Iterator[User]]:
    """The same user in each run of a case, in a new project of the emulator; the last run is the case's."""
    project, authenticator = control.project(), Authenticator()
    try:
        yield (User(case=each, control=project, authenticator=authenticator) for each in runs_of(case))
    finally:
        project.forget()


def wrong_code(code: str) -> str:
    """A code or token of the same form with another last character."""
    last = code[-1]
    return code[:-1] + (str((int(last) + 5) % 10) if last.isdecimal() else "0")
