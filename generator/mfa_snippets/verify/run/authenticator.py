"""An authenticator in software: creates passkeys and signs with them, as a browser returns it (WebAuthn)."""

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cose, utils, webauthn

FLAG = webauthn.AuthenticatorData.FLAG


@dataclass(slots=True)
class Passkey:
    """A private key, the site that it belongs to, and how often it was used."""

    site: str
    id: bytes
    key: ec.EllipticCurvePrivateKey
    count: int = 0

    def client_data(self, kind: str, challenge: str) -> webauthn.CollectedClientData:
        return webauthn.CollectedClientData.create(kind, challenge, f"https://{self.site}")

    def data(self, credential: bytes = b"") -> Any:
        flags = FLAG.UP | FLAG.UV | (FLAG.AT if credential else 0)
        site = sha256(self.site.encode()).digest()
        return webauthn.AuthenticatorData.create(site, flags, self.count, credential)


@dataclass(slots=True)
class Authenticator:
    """Whoever has it may use it: it asks for no fingerprint."""

    passkeys: list[Passkey] = field(default_factory=list)

    def respond(self, options: str, is_wrong: bool = False) -> str:
        """The response to options, both as JSON: a new passkey, or a signature on a page of its site.

        A wrong one is for another challenge, or is signed by another key. Raises ValueError for options that
        it cannot serve.
        """
        try:
            public_key = json.loads(options)["publicKey"]
            respond = self._created if "user" in public_key else self._signed
            return json.dumps(respond(public_key, is_wrong))
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError(f"expected options for a passkey before the prompt: {error!r}") from None

    def _created(self, options: dict[str, Any], is_wrong: bool) -> dict[str, Any]:
        passkey = Passkey(options["rp"]["id"], secrets.token_bytes(16), _new_key())
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
        passkey = next(known, None)
        if passkey is None:
            raise LookupError("none of the allowed ones is here")
        passkey.count += 1
        client_data, data = passkey.client_data("webauthn.get", options["challenge"]), passkey.data()
        key = _new_key() if is_wrong else passkey.key
        response = webauthn.AuthenticatorAssertionResponse(
            client_data=client_data,
            authenticator_data=data,
            signature=key.sign(data + client_data.hash, ec.ECDSA(SHA256())),
        )
        return dict(webauthn.AuthenticationResponse(raw_id=passkey.id, response=response))


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
