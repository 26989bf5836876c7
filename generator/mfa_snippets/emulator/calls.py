"""What an operation is given, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from mfa_snippets.emulator.parsing import ApiError, Bearer, Body
from mfa_snippets.emulator.project_state import ProjectState
from mfa_snippets.emulator.settings import Settings

Kind = Literal["string", "boolean", "object", "any"]
Fields = Mapping[str, "Field"]

TYPES: Mapping[str, type[Any]] = {"string": str, "boolean": bool, "object": dict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a body; null counts as absent, since some SDKs send it."""

    kind: Kind
    is_required: bool = False
    members: Fields = field(default_factory=dict)
    """Of an object; empty: any."""


def problems(body: Mapping[str, Any], known: Fields, place: str = "") -> tuple[str, ...]:
    """What is unknown or of another type, as `unknown field loginOptions.mfaa`."""
    return tuple(_problems(body, known, place))


def _problems(body: Mapping[str, Any], known: Fields, place: str) -> Iterator[str]:
    for name, value in body.items():
        found = known.get(name)
        if found is None:
            yield f"unknown field {place}{_shown(name)}"
        elif value is not None and found.kind != "any":
            yield from _of_value(value, found, f"{place}{name}")


def _of_value(value: Any, known: Field, name: str) -> Iterator[str]:
    if not isinstance(value, TYPES[known.kind]):
        yield f"the field {name} must be {'an' if known.kind == 'object' else 'a'} {known.kind}"
    elif known.members:
        yield from _problems(value, known.members, f"{name}.")


def _shown(name: str) -> str:
    return name if name.isidentifier() and len(name) <= 64 else repr(name[:64])


def _optional(kind: Kind, names: str) -> Fields:
    return {name: Field(kind=kind) for name in names.split()}


TEXT = Field(kind="string", is_required=True)
LOGIN_ID: Fields = {"loginId": TEXT}
# One SDK writes whatsApp.
ADDRESSES = _optional("string", "email phone whatsapp whatsApp voice")

USER: Fields = {
    **_optional(
        "string", "loginId name email phone givenName middleName familyName picture displayName status"
    ),
    **_optional("boolean", "test invite verifiedEmail verifiedPhone sendMail sendSMS"),
    **_optional("string", "inviteUrl userId locale templateId externalIdentifier"),
    **_optional("any", "customAttributes roleNames userTenants additionalLoginIds additionalIdentifiers"),
    **_optional(
        "any", "ssoAppIds ssoAppIDs familyAssociations families templateOptions password hashedPassword seed"
    ),
}
"""All that an SDK puts into a user, in sign-ups and in management calls."""

LOGIN_OPTIONS: Fields = {
    **_optional("boolean", "mfa stepup revokeOtherSessions"),
    **_optional("string", "ssoAppId templateId locale tenantId jwt pkceChallenge"),
    **_optional("any", "customClaims templateOptions revokeOtherSessionsTypes"),
    # A bean property of one SDK that leaks into its JSON.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to one operation."""

    world: ProjectState
    bearer: Bearer
    path: Mapping[str, str]
    """The variable parts of the path."""
    body: Body
    now: float
    """Seconds since the epoch by the world's clock, which ages what is stored."""

    @property
    def settings(self) -> Settings:
        """The project's."""
        return self.world.settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back over the wire."""

    status: int = 200
    content: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds to wait before it is sent."""
    is_reset: bool = False
    """The connection is reset in its place."""


Operation = Callable[[Call], Mapping[str, Any]]
Needs = Literal["nothing", "project", "refresh JWT", "management key"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an operation is found, which bearer it needs and which body fields it knows."""

    method: str
    path: str
    operation: Operation
    fields: Fields = field(default_factory=dict)
    needs: Needs = "project"


def json_answer(value: Mapping[str, Any], status: int = 200) -> Answer:
    """A JSON answer."""
    return Answer(status=status, content=json.dumps(value).encode())


def error_answer(error: ApiError) -> Answer:
    """A refusal as JSON."""
    return json_answer(error.body(), error.kind.status)


Handler = Callable[[Request], Awaitable[Response]]


def response(answer: Answer) -> Response:
    """The response of an answer; nothing of it may be kept by a cache."""
    headers = {"Cache-Control": "no-store", **answer.headers}
    return Response(answer.content, answer.status, headers, media_type=answer.content_type)
