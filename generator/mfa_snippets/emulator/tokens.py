"""Sign and verify JWTs (RFC 7519, RS256) with keys of one pool."""

import secrets
import threading
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.types import Options

from mfa_snippets.emulator.calls import ApiError, ErrorKind
from mfa_snippets.emulator.project_state import FIRST_KEY, ProjectState

Claims = dict[str, Any]

MFA, STEPUP = "mfa", "su"  # the mark of two factors in `amr`, and the claim of a step-up (Descope docs)
SESSION, REFRESH = "DS", "DSR"
OPTIONS = Options(require=["exp", "iat", "iss", "sub", "sid", "drn"])

_lock = threading.Lock()
_generated = cache(lambda _kid: rsa.generate_private_key(public_exponent=65537, key_size=2048))


def signing_key(kid: str = FIRST_KEY) -> rsa.RSAPrivateKey:
    """A key of the process-wide pool, generated when it is first needed: a new project costs no key."""
    with _lock:
        return _generated(kid)


def jwk(kid: str) -> dict[str, str]:
    """The public half of a key (RFC 7517), with the members that the SDKs require."""
    key = RSAAlgorithm.to_jwk(signing_key(kid).public_key(), as_dict=True)
    return {"kty": "RSA", "n": key["n"], "e": key["e"], "alg": "RS256", "kid": kid, "use": "sig"}


def sign(claims: Claims, project: ProjectState) -> str:
    """A JWT; a nonce in its header makes each one distinct, also within the same second."""
    headers = {"kid": project.keys[-1], "nonce": secrets.token_hex(8)}
    return jwt.encode(claims, signing_key(project.keys[-1]), algorithm="RS256", headers=headers)


def read_refresh_jwt(token: str, project: ProjectState) -> Claims:
    """The claims of a refresh JWT that was signed for the project. Raises ApiError (401)."""
    try:
        kid, issuer = jwt.get_unverified_header(token).get("kid"), project.project_id
        if kid not in project.keys:
            raise jwt.InvalidTokenError("its key is unknown")
        key = signing_key(kid).public_key()
        claims: Claims = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, options=OPTIONS)
    except (jwt.InvalidTokenError, RecursionError) as error:  # older versions of PyJWT pass on the second
        raise bad_refresh_jwt(project, f"the refresh JWT is not valid: {error}") from None
    if claims["drn"] != REFRESH:
        raise bad_refresh_jwt(project, "the JWT is not a refresh JWT")
    return claims


def bad_refresh_jwt(project: ProjectState, message: str) -> ApiError:
    """The error for a bad refresh JWT: E061005 [assumed]."""
    return ApiError(ErrorKind.INVALID_TOKEN, message, project.settings.mfa_bad_token)
