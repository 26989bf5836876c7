"""Types of the emulated API: endpoints with their body fields, calls, and responses."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from mfa_snippets.emulator.parsing import ApiError, Body, Credentials, ErrorKind
from mfa_snippets.emulator.project_state import ProjectState

Schema = Mapping[str, Any]  # a JSON schema of a value
Fields = Mapping[str, Schema]  # of each field of a body
Headers = Mapping[str, str] | None
Needs = Literal["nothing", "project", "refresh JWT", "management key"]

TYPES: Mapping[str, type[Any]] = {"string": str, "boolean": bool, "object": dict}
TEXT: Schema = {"type": "string"}  # a required field; all others may be absent or null, as some SDKs send it


def optional(kind: str, names: str) -> Fields:
    """Fields of a type in `TYPES`, or of any."""
    return {name: {} if kind == "any" else {"type": [kind, "null"]} for name in names.split()}


def object_schema(fields: Fields) -> Schema:
    required = [name for name, schema in fields.items() if schema == TEXT]
    return {"type": "object", "properties": fields, **({"required": required} if required else {})}


def nested(name: str, fields: Fields) -> Fields:
    """A field of an object, which may be absent or null."""
    return {name: {**object_schema(fields), "type": ["object", "null"]}}


def field_notes(body: Mapping[str, Any], fields: Fields, prefix: str = "") -> Iterator[str]:
    """Describe unknown and ill-typed fields, as in `unknown field loginOptions.mfaa`."""
    for name, value in body.items():
        schema = fields.get(name)
        if schema is None:
            is_plain = name.isidentifier() and len(name) <= 64
            yield f"unknown field {prefix}{name if is_plain else repr(name[:64])}"
        elif value is not None and "type" in schema:
            kind = next(kind for kind in TYPES if kind in schema["type"])
            if not isinstance(value, TYPES[kind]):
                yield f"the field {prefix}{name} must be {'an' if kind == 'object' else 'a'} {kind}"
            elif kind == "object":
                yield from field_notes(value, schema["properties"], f"{prefix}{name}.")


LOGIN_ID: Fields = {"loginId": TEXT}
# The management API takes either name: descope-dotnet's CreateUserRequest.cs has the second one.
MANAGED_ID: Fields = optional("string", "loginId identifier")
# The user fields that any SDK sends in sign-ups and management calls.
USER: Fields = {
    **optional("string", "loginId name email phone givenName middleName familyName picture displayName"),
    **optional("string", "status inviteUrl userId locale templateId externalIdentifier"),
    **optional("boolean", "test invite verifiedEmail verifiedPhone sendMail sendSMS"),
    **optional("any", "customAttributes roleNames userTenants additionalLoginIds additionalIdentifiers"),
    **optional("any", "ssoAppIds ssoAppIDs familyAssociations families templateOptions"),
    **optional("any", "password hashedPassword seed"),
}
LOGIN_OPTIONS: Fields = {
    # One SDK's serializer adds `jwtrequired` by mistake.
    **optional("boolean", "mfa stepup revokeOtherSessions jwtrequired"),
    **optional("string", "ssoAppId templateId locale tenantId jwt pkceChallenge"),
    **optional("any", "customClaims templateOptions revokeOtherSessionsTypes"),
}
DELIVERY: Fields = {
    **optional("string", "providerId templateId ssoAppId provider_id template_id"),
    **optional("any", "templateOptions"),
}
OPTIONS: Fields = {**nested("loginOptions", LOGIN_OPTIONS), **DELIVERY}
PROFILE = nested("user", USER)
LINK: Fields = {**optional("string", "URI redirectUrl uri"), **optional("boolean", "crossDevice")}

SIGN_IN: Fields = {**LOGIN_ID, **OPTIONS}
# One SDK writes whatsApp.
ADDRESSES = optional("string", "email phone whatsapp whatsApp voice")
SIGN_UP: Fields = {**LOGIN_ID, **ADDRESSES, **PROFILE, **OPTIONS}
UPDATE: Fields = {**LOGIN_ID, **optional("boolean", "addToLoginIDs onMergeUseExisting mfa"), **DELIVERY}
GENERATE: Fields = {**SIGN_IN, "deliveryMethod": TEXT}
KEY: Needs = "management key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    project: ProjectState
    bearer: Credentials
    request: Request
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
    query: tuple[str, ...] = ()  # the parameters that the operation reads

    def perform(self, call: Call) -> Mapping[str, Any]:
        """Perform the operation; any management key is valid [assumed].

        Without public access to authentication methods, each call needs an auth management key (READMEs of
        the SDKs); that it is a 401 without one is [assumed].
        """
        is_public = self.needs == "nothing" or call.project.settings.public_access
        needs_key = self.needs == KEY or not is_public
        if needs_key and call.bearer.management_key is None:
            raise ApiError(ErrorKind.UNAUTHORIZED, "a management key is required")
        return self.operation(call)


class ApiResponse(Response):
    """An API response, sent after `delay` seconds; status 0 stands for a connection reset."""

    delay, media_type = 0.0, "application/json"

    def __init__(self, content: bytes, status: int = 200, headers: Headers = None) -> None:
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})


def json_response(value: Mapping[str, Any], status: int = 200, headers: Headers = None) -> ApiResponse:
    return ApiResponse(json.dumps(value).encode(), status, headers)


def error_response(error: ApiError, headers: Headers = None) -> ApiResponse:
    """An error as a JSON response, with the three fields that every SDK reads."""
    description = error.kind.description
    body = {"errorCode": error.code, "errorDescription": description, "errorMessage": error.message}
    return json_response(body, error.kind.status, headers)
