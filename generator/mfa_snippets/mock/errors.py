"""The errors that the API answers.

Codes and their meaning: Descope docs and SDK constants, except where marked [assumed].
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Kind:
    """One error code, with the HTTP status that it travels with."""

    status: int
    code: str
    description: str

    def coded(self, code: str) -> Kind:
        """The same under another code."""
        return replace(self, code=code)


MALFORMED = Kind(400, "E011001", "Request is malformed")
MISSING_ARGUMENTS = Kind(400, "E011002", "Request is missing required arguments")
INVALID_REQUEST = Kind(400, "E011003", "Request is invalid")
INVALID_ARGUMENTS = Kind(400, "E011004", "Request has invalid arguments")
# [assumed] that these two answer MFA without and with a bad refresh JWT; the codes themselves are published.
UNAUTHORIZED = Kind(401, "E061004", "Unauthorized request")
INVALID_TOKEN = Kind(401, "E061005", "Invalid token")
# [assumed] for a wrong TOTP code; published for a wrong one-time code.
WRONG_CODE = Kind(401, "E061102", "Invalid OTP code")
# [assumed] the statuses of these two, and that of an expired password below.
TOO_MANY_ATTEMPTS = Kind(401, "E061103", "Too many OTP attempts")
CODE_EXPIRED = Kind(401, "E061104", "OTP code expired")
LINK_PENDING = Kind(401, "E062503", "Enchanted link is pending")
WRONG_PASSWORD = Kind(401, "E062903", "Password sign-in failed")
PASSWORD_EXPIRED = Kind(401, "E062909", "Password expired")
LOGGED_OUT = Kind(401, "E064001", "Token expired by logout")
USER_EXISTS = Kind(400, "E062107", "User already exists")
USER_NOT_FOUND = Kind(400, "E062108", "Cannot find user")
MANAGED_USER_NOT_FOUND = Kind(400, "E112102", "Cannot find user")
RATE_LIMIT = Kind(429, "E130429", "API rate limit exceeded")
# [assumed] no code is published for these five.
NO_ROUTE = Kind(404, "E011003", "Request is invalid")
METHOD_NOT_ALLOWED = Kind(405, "E011003", "Request is invalid")
TOO_LARGE = Kind(413, "E011003", "Request is invalid")
INTERNAL = Kind(500, "E010000", "Internal error")
UNAVAILABLE = Kind(503, "E010000", "Service unavailable")


class ApiError(Exception):
    """A refusal, to be answered as JSON."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(f"{kind.code} {message}")
        self.kind = kind
        self.message = message

    def body(self) -> dict[str, str]:
        """The three fields that every SDK reads."""
        return {
            "errorCode": self.kind.code,
            "errorDescription": self.kind.description,
            "errorMessage": self.message,
        }
