"""The rules of the API as a table: a request that keeps each, and one that breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from .calling import CLIENT, EMAIL, ORIGIN, PHONE
from .prepared import LINK, NEXT, OTHER, PASSWORD, Prepared

P = "Bearer {P}"
REFRESH = "Bearer {P}:{refresh}"
KEY = "Bearer {P}:key"
NEW = {"loginId": OTHER}
KNOWN = {"loginId": EMAIL}
UPDATE = {**KNOWN, "addToLoginIDs": False, "onMergeUseExisting": False}
MFA = {"mfa": True}
REGISTERED = {"loginId": "{registered}"}

Refusal = tuple[int, str]
MALFORMED, MISSING, INVALID = (400, "E011001"), (400, "E011003"), (400, "E011004")
UNAUTHORIZED, BAD_TOKEN, LOGGED_OUT = (401, "E061004"), (401, "E061005"), (401, "E064001")
WRONG, EXPIRED, EXISTS, UNKNOWN = (401, "E061102"), (401, "E061104"), (400, "E062107"), (400, "E062108")
PENDING, LINK_EXPIRED, LINK_NOT_FOUND = (401, "E062503"), (401, "E062504"), (401, "E063010")
WRONG_PASSWORD, PASSWORD_EXPIRED, NOT_MANAGED = (401, "E062903"), (401, "E062909"), (400, "E112102")
NO_ROUTE, NO_METHOD = (404, "E011003"), (405, "E011003")


@dataclass(frozen=True)
class Ask:
    """One request; `{name}` in it is filled in."""

    path: str
    body: Any = None
    bearer: str | None = P
    method: str = "POST"

    def send(self, prepared: Prepared) -> httpx.Response:
        """Its answer."""
        headers = {} if self.bearer is None else {"Authorization": prepared.filled(self.bearer)}
        address = prepared.project.url + prepared.filled(self.path)
        if self.body is None:
            return CLIENT.request(self.method, address, headers=headers)
        return CLIENT.request(self.method, address, json=prepared.filled(self.body), headers=headers)


RULES: dict[str, tuple[Ask, tuple[str, ...], Ask, Refusal]] = {}


def rule(name: str, keeps: Ask, answers: str, breaks: Ask, refused: Refusal) -> None:
    """One row; `answers` are the fields that the answer must have."""
    assert name not in RULES
    RULES[name] = (keeps, tuple(answers.split()), breaks, refused)


JWT = "sessionJwt refreshJwt cookieDomain cookiePath cookieMaxAge cookieExpiration user firstSeen"
APP = "provisioningURL image key"
A = "/v1/auth"
M = "/v1/mgmt"

# Section 1, Authorization and bodies.
rule(
    "bearer",
    Ask(f"{A}/otp/signin/email", KNOWN),
    "maskedEmail",
    Ask(f"{A}/otp/signin/email", KNOWN, None),
    UNAUTHORIZED,
)
rule(
    "bearer with an empty part",
    Ask(f"{A}/otp/signin/email", KNOWN, "Bearer {P}:"),
    "maskedEmail",
    Ask(f"{A}/otp/signin/email", KNOWN, "Bearer :"),
    UNAUTHORIZED,
)
rule(
    "bearer with a management key",
    Ask(f"{A}/otp/signin/email", KNOWN, KEY),
    "maskedEmail",
    Ask(f"{A}/otp/signin/email", KNOWN, "Bearer {P}:key:key"),
    UNAUTHORIZED,
)
rule(
    "bearer with a JWT and a key",
    Ask(f"{A}/me", None, "Bearer {P}:{refresh}:key", "GET"),
    "userId",
    Ask(f"{A}/me", None, KEY, "GET"),
    UNAUTHORIZED,
)
rule(
    "project ID of 28 characters",
    Ask("/v2/keys/{P}", None, None, "GET"),
    "keys",
    Ask("/v2/keys/__ProjectID__", None, None, "GET"),
    UNAUTHORIZED,
)
rule(
    "no body is an empty one", Ask(f"{A}/refresh", None, REFRESH), JWT, Ask(f"{A}/otp/signin/email"), MISSING
)
rule(
    "a body is an object", Ask(f"{A}/refresh", {}, REFRESH), JWT, Ask(f"{A}/refresh", [], REFRESH), MALFORMED
)
rule(
    "nulls are absent",
    Ask(f"{A}/otp/signin/email", {**KNOWN, "loginOptions": {"mfa": None, "customClaims": None}}),
    "maskedEmail",
    Ask(f"{A}/otp/signin/email", {"loginId": None}),
    MISSING,
)
rule(
    "unknown fields pass, wrong types do not",
    Ask(f"{A}/otp/signin/email", {**KNOWN, "jwtrequired": True}),
    "maskedEmail",
    Ask(f"{A}/otp/signin/email", {**KNOWN, "loginOptions": {"mfa": "true"}}),
    MALFORMED,
)
rule(
    "routes",
    Ask(f"{A}/otp/signin/voice", KNOWN),
    "maskedPhone",
    Ask(f"{A}/otp/signin/pigeon", KNOWN),
    NO_ROUTE,
)
rule("methods", Ask(f"{A}/me", None, REFRESH, "GET"), "userId", Ask(f"{A}/me", {}, REFRESH), NO_METHOD)

# Section 1, endpoints.
rule(
    "totp sign-up",
    Ask(f"{A}/totp/signup", {**NEW, "user": {"name": "Sam"}}),
    APP,
    Ask(f"{A}/totp/signup", REGISTERED),
    EXISTS,
)
rule(
    "totp verify",
    Ask(f"{A}/totp/verify", {**KNOWN, "code": "{totp}"}),
    JWT,
    Ask(f"{A}/totp/verify", {**KNOWN, "code": "000000"}),
    WRONG,
)
rule(
    "totp update", Ask(f"{A}/totp/update", KNOWN, REFRESH), APP, Ask(f"{A}/totp/update", KNOWN), UNAUTHORIZED
)
rule(
    "totp update is for oneself",
    Ask(f"{A}/totp/update", {"loginId": OTHER}, "Bearer {P}:{of_other}"),
    APP,
    Ask(f"{A}/totp/update", KNOWN, "Bearer {P}:{of_other}"),
    BAD_TOKEN,
)
for method, masked, user in (
    ("email", "maskedEmail", {"email": "b@example.com"}),
    ("sms", "maskedPhone", {"phone": PHONE}),
    ("voice", "maskedPhone", {"phone": PHONE}),
    ("whatsapp", "maskedPhone", {"phone": PHONE}),
):
    for kind, extra in (("otp", {}), ("magiclink", {"URI": LINK})):
        rule(
            f"{kind} sign-up {method}",
            Ask(f"{A}/{kind}/signup/{method}", {"loginId": "b", "user": user, **extra}),
            masked,
            Ask(f"{A}/{kind}/signup/{method}", {**REGISTERED, **extra}),
            EXISTS,
        )
        rule(
            f"{kind} sign-in {method}",
            Ask(f"{A}/{kind}/signin/{method}", {**KNOWN, **extra}),
            masked,
            Ask(f"{A}/{kind}/signin/{method}", {**NEW, **extra}),
            UNKNOWN,
        )
        rule(
            f"{kind} sign-up-or-in {method}",
            Ask(f"{A}/{kind}/signup-in/{method}", {**KNOWN, **extra}),
            masked,
            Ask(f"{A}/{kind}/signup-in/{method}", {"loginId": "nobody", **extra}),
            INVALID,
        )
rule(
    "otp verify",
    Ask(f"{A}/otp/verify/email", {**KNOWN, "code": "{otp}"}),
    JWT,
    Ask(f"{A}/otp/verify/email", {**KNOWN, "code": "{otp}"}),
    WRONG,
)
rule(
    "otp expires",
    Ask(f"{A}/otp/verify/sms", {**KNOWN, "code": "{sms}"}),
    JWT,
    Ask(f"{A}/otp/verify/voice", {**KNOWN, "code": "{expired}"}),
    EXPIRED,
)
rule(
    "otp update email",
    Ask(f"{A}/otp/update/email", {**UPDATE, "email": "n@example.com"}, REFRESH),
    "maskedEmail",
    Ask(f"{A}/otp/update/email", {**UPDATE, "email": "n@example.com"}),
    UNAUTHORIZED,
)
rule(
    "otp update email with mfa",
    Ask(f"{A}/otp/update/email", {**UPDATE, "email": "n@example.com", **MFA}, REFRESH),
    "maskedEmail",
    Ask(f"{A}/otp/update/email", {**UPDATE, "email": "no address"}, REFRESH),
    INVALID,
)
rule(
    "otp update phone",
    Ask(f"{A}/otp/update/phone/sms", {**UPDATE, "phone": "+12025550199"}, REFRESH),
    "maskedPhone",
    Ask(f"{A}/otp/update/phone/sms", {**UPDATE, "phone": "202 555 0199"}, REFRESH),
    INVALID,
)
rule(
    "otp update phone has no mail",
    Ask(f"{A}/otp/update/phone/whatsapp", {**UPDATE, "phone": "+12025550199"}, REFRESH),
    "maskedPhone",
    Ask(f"{A}/otp/update/phone/email", {**UPDATE, "phone": "+12025550199"}, REFRESH),
    NO_ROUTE,
)
rule(
    "an update is verified",
    Ask(f"{A}/otp/verify/email", {**KNOWN, "code": "{updated}"}),
    JWT,
    Ask(f"{A}/otp/verify/email", {"loginId": "new@example.com", "code": "{updated}"}),
    UNKNOWN,
)
rule(
    "sign-up until a code was verified",
    Ask(f"{A}/otp/signup/email", KNOWN),
    "maskedEmail verificationAttempts",
    Ask(f"{A}/otp/signup/email", REGISTERED),
    EXISTS,
)
rule(
    "magic link verify",
    Ask(f"{A}/magiclink/verify", {"token": "{magic}"}),
    JWT,
    Ask(f"{A}/magiclink/verify", {"token": "{used_link}"}),
    LINK_EXPIRED,
)
rule(
    "magic link address",
    Ask(f"{A}/magiclink/signin/email", {**KNOWN, "redirectUrl": LINK, "crossDevice": True}),
    "maskedEmail",
    Ask(f"{A}/magiclink/signin/email", {**KNOWN, "URI": "javascript:alert(1)"}),
    INVALID,
)
rule(
    "links are of one kind",
    Ask(f"{A}/enchantedlink/verify", {"token": "{enchanted}"}),
    "",
    Ask(f"{A}/enchantedlink/verify", {"token": "{magic}"}),
    LINK_NOT_FOUND,
)
SENT = "pendingRef linkId maskedEmail"
rule(
    "enchanted link sign-up",
    Ask(f"{A}/enchantedlink/signup/email", {**NEW, "URI": LINK}),
    SENT,
    Ask(f"{A}/enchantedlink/signup/email", {**REGISTERED, "URI": LINK}),
    EXISTS,
)
rule(
    "enchanted link sign-in",
    Ask(f"{A}/enchantedlink/signin/email", {**KNOWN, "redirectUrl": LINK}),
    SENT,
    Ask(f"{A}/enchantedlink/signin/email", {**NEW, "URI": LINK}),
    UNKNOWN,
)
rule(
    "enchanted link sign-up-or-in",
    Ask(f"{A}/enchantedlink/signup-in/email", NEW),
    SENT,
    Ask(f"{A}/enchantedlink/signup-in/email", {"loginId": "nobody"}),
    INVALID,
)
rule(
    "enchanted link by phone",
    Ask(f"{A}/enchantedlink/signin/sms", KNOWN),
    "pendingRef linkId maskedPhone",
    Ask(f"{A}/enchantedlink/signin/voice", KNOWN),
    NO_ROUTE,
)
rule(
    "pending session",
    Ask(f"{A}/enchantedlink/pending-session", {"pendingRef": "{clicked}"}),
    JWT,
    Ask(f"{A}/enchantedlink/pending-session", {"pendingRef": "{waiting}"}),
    PENDING,
)
rule(
    "pending reference",
    Ask(f"{A}/enchantedlink/pending-session", {"pendingRef": "{clicked}"}),
    JWT,
    Ask(f"{A}/enchantedlink/pending-session", {"pendingRef": "{clicked}"}),
    LINK_NOT_FOUND,
)
rule(
    "password sign-up",
    Ask(f"{A}/password/signup", {**NEW, "password": PASSWORD, "user": {"name": "Sam"}}),
    JWT,
    Ask(f"{A}/password/signup", {**REGISTERED, "password": PASSWORD}),
    EXISTS,
)
rule(
    "password sign-in",
    Ask(f"{A}/password/signin", {"loginId": "{with_password}", "password": PASSWORD, "ssoAppId": None}),
    JWT,
    Ask(f"{A}/password/signin", {"loginId": "{with_password}", "password": "wrong"}),
    WRONG_PASSWORD,
)
rule(
    "password of a user without one",
    Ask(f"{A}/password/signin", {"loginId": "{with_password}", "password": PASSWORD}),
    JWT,
    Ask(f"{A}/password/signin", {**KNOWN, "password": PASSWORD}),
    WRONG_PASSWORD,
)
rule(
    "password replace",
    Ask(
        f"{A}/password/replace", {"loginId": "{with_password}", "oldPassword": PASSWORD, "newPassword": NEXT}
    ),
    JWT,
    Ask(f"{A}/password/replace", {"loginId": "{with_password}", "oldPassword": "w", "newPassword": NEXT}),
    WRONG_PASSWORD,
)
rule(
    "password policy",
    Ask(f"{A}/password/policy", None, P, "GET"),
    "minLength lowercase uppercase number nonAlphanumeric",
    Ask(f"{A}/password/policy", None, None, "GET"),
    UNAUTHORIZED,
)
rule(
    "a password keeps to the policy",
    Ask(f"{A}/password/signup", {**NEW, "password": "8 signs."}),
    JWT,
    Ask(f"{A}/password/signup", {**NEW, "password": "7 signs"}),
    INVALID,
)
rule(
    "a new password keeps to the policy",
    Ask(
        f"{A}/password/replace", {"loginId": "{with_password}", "oldPassword": PASSWORD, "newPassword": NEXT}
    ),
    JWT,
    Ask(f"{A}/password/replace", {"loginId": "{with_password}", "oldPassword": PASSWORD, "newPassword": "n"}),
    INVALID,
)
rule(
    "a temporary password is for its replacement",
    Ask(f"{A}/password/replace", {"loginId": "{temporary}", "oldPassword": PASSWORD, "newPassword": NEXT}),
    JWT,
    Ask(f"{A}/password/signin", {"loginId": "{temporary}", "password": PASSWORD}),
    PASSWORD_EXPIRED,
)
for password in ("temporary", "active"):
    rule(
        f"set a password that is {password}",
        Ask(f"{M}/user/password/set/{password}", {**KNOWN, "password": PASSWORD}, KEY),
        "",
        Ask(f"{M}/user/password/set/{password}", {**NEW, "password": PASSWORD}, KEY),
        NOT_MANAGED,
    )
rule(
    "refresh",
    Ask(f"{A}/refresh", {}, REFRESH),
    JWT,
    Ask(f"{A}/refresh", {}, "Bearer {P}:{session}"),
    BAD_TOKEN,
)
rule(
    "refresh rotates",
    Ask(f"{A}/refresh", {}, REFRESH),
    JWT,
    Ask(f"{A}/refresh", {}, "Bearer {P}:{rotated}"),
    BAD_TOKEN,
)
rule(
    "logout",
    Ask(f"{A}/logout", {}, REFRESH),
    "sessionJwt",
    Ask(f"{A}/logout", {}, "Bearer {P}:{logged_out}"),
    LOGGED_OUT,
)
rule(
    "logout everywhere",
    Ask(f"{A}/logoutall", {}, REFRESH),
    "sessionJwt",
    Ask(f"{A}/logoutall", {}),
    UNAUTHORIZED,
)
rule(
    "me",
    Ask(f"{A}/me", None, REFRESH, "GET"),
    "userId loginIds email",
    Ask(f"{A}/me", None, "Bearer {P}:{logged_out}", "GET"),
    LOGGED_OUT,
)
rule(
    "licence",
    Ask(f"{M}/license", None, KEY, "GET"),
    "rateLimitTier",
    Ask(f"{M}/license", None, REFRESH, "GET"),
    UNAUTHORIZED,
)
rule(
    "test user",
    Ask(f"{M}/user/create/test", {**NEW, "test": True}, KEY),
    "user",
    Ask(f"{M}/user/create/test", NEW),
    UNAUTHORIZED,
)
rule(
    "user by management",
    Ask(f"{M}/user/create", {**NEW, "test": True}, KEY),
    "user",
    Ask(f"{M}/user/create", KNOWN, KEY),
    EXISTS,
)
rule(
    "patch a user",
    Ask(f"{M}/user/patch", {**KNOWN, "test": True}, KEY, "PATCH"),
    "user",
    Ask(f"{M}/user/patch", {**NEW, "test": True}, KEY, "PATCH"),
    NOT_MANAGED,
)
rule("delete a user", Ask(f"{M}/user/delete", KNOWN, KEY), "", Ask(f"{M}/user/delete", NEW, KEY), NOT_MANAGED)
rule(
    "delete whom",
    Ask(f"{M}/user/delete", {"loginId": "{tester}"}, KEY),
    "",
    Ask(f"{M}/user/delete", {}, KEY),
    MISSING,
)
rule(
    "delete test users",
    Ask(f"{M}/user/test/delete/all", None, KEY, "DELETE"),
    "",
    Ask(f"{M}/user/test/delete/all", None, P, "DELETE"),
    UNAUTHORIZED,
)
TESTER = {"loginId": "{tester}", "deliveryMethod": "email"}
rule(
    "code for a test user",
    Ask(f"{M}/tests/generate/otp", TESTER, KEY),
    "code loginId",
    Ask(f"{M}/tests/generate/otp", {**KNOWN, "deliveryMethod": "email"}, KEY),
    INVALID,
)
rule(
    "magic link for a test user",
    Ask(f"{M}/tests/generate/magiclink", {**TESTER, "URI": LINK}, KEY),
    "link loginId",
    Ask(f"{M}/tests/generate/magiclink", {**TESTER, "deliveryMethod": "pigeon"}, KEY),
    INVALID,
)
rule(
    "enchanted link for a test user",
    Ask(f"{M}/tests/generate/enchantedlink", {"loginId": "{tester}", "URI": LINK}, KEY),
    "link pendingRef loginId",
    Ask(f"{M}/tests/generate/enchantedlink", NEW, KEY),
    NOT_MANAGED,
)

# Section 3, the second factor.
for path, body in (
    (f"{A}/otp/signin/sms", KNOWN),
    (f"{A}/magiclink/signin/sms", KNOWN),
    (f"{A}/enchantedlink/signin/sms", KNOWN),
    (f"{A}/totp/verify", {**KNOWN, "code": "{totp}"}),
):
    for option in ("mfa", "stepup"):
        asked = {**body, "loginOptions": {option: True}}
        rule(
            f"{option} needs a refresh JWT: {path}",
            Ask(path, asked, REFRESH),
            "",
            Ask(path, asked),
            UNAUTHORIZED,
        )
        rule(
            f"{option} needs one's own: {path}",
            Ask(path, asked, REFRESH),
            "",
            Ask(path, asked, "Bearer {P}:{of_other}"),
            BAD_TOKEN,
        )
        rule(
            f"{option} needs a live one: {path}",
            Ask(path, asked, REFRESH),
            "",
            Ask(path, asked, "Bearer {P}:{logged_out}"),
            LOGGED_OUT,
        )
        rule(
            f"{option} needs a refresh JWT, not a session JWT: {path}",
            Ask(path, asked, REFRESH),
            "",
            Ask(path, asked, "Bearer {P}:{session}"),
            BAD_TOKEN,
        )
rule(
    "sign-up-or-in carries no mfa",
    Ask(f"{A}/otp/signup-in/email", KNOWN),
    "maskedEmail",
    Ask(f"{A}/otp/signup-in/email", {**KNOWN, "loginOptions": MFA}),
    UNAUTHORIZED,
)
rule(
    "the second code is verified without a JWT",
    Ask(f"{A}/otp/verify/sms", {**KNOWN, "code": "{second}"}),
    JWT,
    Ask(f"{A}/otp/verify/email", {**KNOWN, "code": "{second}"}),
    WRONG,
)

# Passkeys, OAuth, and what support removes.
PAGE = {**KNOWN, "origin": ORIGIN}
SIGNED = {"transactionId": "{use}", "response": "{credential}"}
CREATED = {"transactionId": "{creation}", "response": "{credential}"}
rule(
    "a passkey is added to a session",
    Ask(f"{A}/webauthn/update/start", PAGE, REFRESH),
    "transactionId options create",
    Ask(f"{A}/webauthn/update/start", PAGE),
    UNAUTHORIZED,
)
rule(
    "a passkey is created once",
    Ask(f"{A}/webauthn/update/finish", CREATED),
    "",
    Ask(f"{A}/webauthn/update/finish", CREATED),
    BAD_TOKEN,
)
rule(
    "a passkey signs in who has one",
    Ask(f"{A}/webauthn/signin/start", {**PAGE, "loginId": "{has_passkey}"}),
    "transactionId options create",
    Ask(f"{A}/webauthn/signin/start", PAGE),
    INVALID,
)
rule(
    "a signature counts once",
    Ask(f"{A}/webauthn/signin/finish", SIGNED),
    JWT,
    Ask(f"{A}/webauthn/signin/finish", SIGNED),
    BAD_TOKEN,
)
rule(
    "an identity provider has a name",
    Ask(f"{A}/oauth/authorize?provider=google&redirectURL={LINK}", {}),
    "url",
    Ask(f"{A}/oauth/authorize", {}),
    MISSING,
)
rule(
    "the code of a provider works once",
    Ask(f"{A}/oauth/exchange", {"code": "{oauth}"}),
    JWT,
    Ask(f"{A}/oauth/exchange", {"code": "{oauth}"}),
    BAD_TOKEN,
)
rule(
    "support removes an authenticator app",
    Ask(f"{M}/user/totp/delete", KNOWN, KEY),
    "",
    Ask(f"{M}/user/totp/delete", NEW, KEY),
    NOT_MANAGED,
)
rule(
    "a key removes an authenticator app",
    Ask(f"{M}/user/totp/delete", KNOWN, KEY),
    "",
    Ask(f"{M}/user/totp/delete", KNOWN),
    UNAUTHORIZED,
)
