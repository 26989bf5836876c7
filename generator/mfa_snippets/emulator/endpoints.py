"""Types of the emulated API: endpoints with their body fields, calls, and responses."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.responses import Response

from mfa_snippets.emulator.parsing import ApiError, Body, Credentials, ErrorKind
from mfa_snippets.emulator.project_state import ProjectState

FieldKind = Literal["string", "boolean", "object", "any"]
Fields = Mapping[str, "Field"]
Headers = Mapping[str, str] | None
Needs = Literal["nothing", "project", "refresh JWT", "management key"]

TYPES: Mapping[str, type[Any]] = {"string": str, "boolean": bool, "object": dict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a body; null counts as absent, since some SDKs send it."""

    kind: FieldKind
    is_required: bool = False
    members: Fields = field(default_factory=dict)  # of an object; any if empty


def field_notes(body: Mapping[str, Any], fields: Fields, prefix: str = "") -> Iterator[str]:
    """Describe unknown and ill-typed fields, as in `unknown field loginOptions.mfaa`."""
    for name, value in body.items():
        known = fields.get(name)
        if known is None:
            is_plain = name.isidentifier() and len(name) <= 64
            yield f"unknown field {prefix}{name if is_plain else repr(name[:64])}"
        elif value is None or known.kind == "any":
            continue
        elif not isinstance(value, TYPES[known.kind]):
            yield f"the field {prefix}{name} must be {'an' if known.kind == 'object' else 'a'} {known.kind}"
        elif known.members:
            yield from field_notes(value, known.members, f"{prefix}{name}.")


def _optional(kind: FieldKind, names: str) -> Fields:
    return {name: Field(kind=kind) for name in names.split()}


TEXT = Field(kind="string", is_required=True)
LOGIN_ID: Fields = {"loginId": TEXT}
# One SDK writes whatsApp.
ADDRESSES = _optional("string", "email phone whatsapp whatsApp voice")
# The user fields that any SDK sends in sign-ups and management calls.
USER: Fields = {
    **_optional("string", "loginId name email phone givenName middleName familyName picture displayName"),
    **_optional("string", "status inviteUrl userId locale templateId externalIdentifier"),
    **_optional("boolean", "test invite verifiedEmail verifiedPhone sendMail sendSMS"),
    **_optional("any", "customAttributes roleNames userTenants additionalLoginIds additionalIdentifiers"),
    **_optional("any", "ssoAppIds ssoAppIDs familyAssociations families templateOptions"),
    **_optional("any", "password hashedPassword seed"),
}
LOGIN_OPTIONS: Fields = {
    **_optional("boolean", "mfa stepup revokeOtherSessions"),
    **_optional("string", "ssoAppId templateId locale tenantId jwt pkceChallenge"),
    **_optional("any", "customClaims templateOptions revokeOtherSessionsTypes"),
    # One SDK's serializer adds this field by mistake.
    **_optional("boolean", "jwtrequired"),
}
DELIVERY: Fields = {
    **_optional("string", "providerId templateId ssoAppId provider_id template_id"),
    **_optional("any", "templateOptions"),
}
OPTIONS: Fields = {"loginOptions": Field(kind="object", members=LOGIN_OPTIONS), **DELIVERY}
PROFILE: Fields = {"user": Field(kind="object", members=USER)}
LINK: Fields = {**_optional("string", "URI redirectUrl uri"), **_optional("boolean", "crossDevice")}

SIGN_IN: Fields = {**LOGIN_ID, **OPTIONS}
SIGN_UP: Fields = {**LOGIN_ID, **ADDRESSES, **PROFILE, **OPTIONS}
UPDATE: Fields = {**LOGIN_ID, **_optional("boolean", "addToLoginIDs onMergeUseExisting mfa"), **DELIVERY}
GENERATE: Fields = {**SIGN_IN, "deliveryMethod": TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A parsed request to an operation."""

    project: ProjectState
    bearer: Credentials
    path: Mapping[str, str]  # the variable parts of the path
    body: Body
    now: float  # seconds since the epoch by the project's clock


Operation = Callable[[Call], Mapping[str, Any]]
"""Performs a call and returns the body of its response. Raises ApiError."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The route of an operation, its body fields, and the credentials that it requires."""

    method: str
    path: str
    operation: Operation
    fields: Fields = field(default_factory=dict)
    needs: Needs = "project"

    def perform(self, call: Call) -> Mapping[str, Any]:
        """Perform the operation; any management key is valid [assumed]."""
        if self.needs == "management key" and call.bearer.management_key is None:
            raise ApiError(ErrorKind.UNAUTHORIZED, "a management key is required")
        return self.operation(call)


class ApiResponse(Response):
    """An API response, sent after `delay` seconds, or replaced by a connection reset if `is_reset`."""

    delay, is_reset, media_type = 0.0, False, "application/json"

    def __init__(self, content: bytes, status: int = 200, headers: Headers = None) -> None:
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})


def json_response(value: Mapping[str, Any], status: int = 200, headers: Headers = None) -> ApiResponse:
    """A JSON response."""
    return ApiResponse(json.dumps(value).encode(), status, headers)


def error_response(error: ApiError, headers: Headers = None) -> ApiResponse:
    """An error as a JSON response, with the three fields that every SDK reads."""
    description = error.kind.description
    body = {"errorCode": error.code, "errorDescription": description, "errorMessage": error.message}
    return json_response(body, error.kind.status, headers)
