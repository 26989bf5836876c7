"""Read the Authorization header, which carries up to three things at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mfa_snippets.mock.errors import UNAUTHORIZED, ApiError

PROJECT_ID = re.compile(r"[A-Za-z0-9]{28,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who calls: a project, perhaps a user's JWT, perhaps a management key."""

    project_id: str
    jwt: str | None
    management_key: str | None


def is_project_id(text: str) -> bool:
    """Whether it has the form of a project ID; one SDK refuses less than 28 characters, so does this."""
    return PROJECT_ID.fullmatch(text) is not None


def parse_bearer(header: str | None) -> Bearer:
    """Split `Bearer project[:jwt][:key]` as the SDKs write it; one of them leaves an empty part.

    Raises ApiError (401) for anything else.
    """
    scheme, _, credentials = (header or "").partition(" ")
    project_id, *rest = [part for part in credentials.strip().split(":") if part] or [""]
    if scheme.lower() != "bearer" or not is_project_id(project_id):
        raise ApiError(UNAUTHORIZED, "expected 'Authorization: Bearer' and a project ID of 28 characters")
    jwts = [part for part in rest if part.count(".") == 2]
    keys = [part for part in rest if part.count(".") != 2]
    if len(jwts) > 1 or len(keys) > 1:
        raise ApiError(UNAUTHORIZED, "expected at most one JWT and one management key after the project ID")
    return Bearer(
        project_id=project_id,
        jwt=jwts[0] if jwts else None,
        management_key=keys[0] if keys else None,
    )
