"""Describe the API as OpenAPI 3.1, from the same data that the server runs from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from inspect import getdoc
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mfa_snippets.mock.addresses import METHODS
from mfa_snippets.mock.calls import Endpoint
from mfa_snippets.mock.fields import Field, Fields

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
VALUES: Mapping[str, list[str]] = {"delivery_method": list(METHODS), "enchanted_method": ["email", "sms"]}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    status: {"description": meaning}
    for status, meaning in {
        "200": "Done",
        "400": "Refused: errorCode, errorDescription, errorMessage",
        "401": "Not authorized, or a wrong code",
        "413": "The body is larger than 1 MiB",
    }.items()
}


def openapi_route(endpoints: Iterable[Endpoint]) -> Route:
    """Where the description is found."""
    described = description(endpoints)

    async def answer(_request: Request) -> Response:
        return JSONResponse(described, headers={"Cache-Control": "no-store"})

    return Route("/openapi.json", answer, methods=["GET"])


def description(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Emulator of the Descope authentication API, as far as MFA touches it",
            "version": "1",
        },
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary(endpoint),
        "responses": dict(ANSWERS),
        "parameters": [_parameter(*found) for found in PARAMETER.findall(endpoint.path)],
        "x-needs": endpoint.needs,
    }
    if endpoint.needs != "nothing":
        operation["security"] = [{"bearer": []}]
    if endpoint.fields:
        schema = {"application/json": {"schema": _object(endpoint.fields)}}
        operation["requestBody"] = {"required": True, "content": schema}
    return operation


def summary(endpoint: Endpoint) -> str:
    """The first line of the operation's documentation."""
    operation = endpoint.operation
    function = operation.func if isinstance(operation, partial) else operation
    return (getdoc(function) or "").partition("\n")[0]


def _parameter(name: str, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if kind in VALUES:
        schema["enum"] = VALUES[kind]
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _object(fields: Fields) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _schema(field) for name, field in fields.items()},
    }
    required = [name for name, field in fields.items() if field.is_required]
    return {**schema, "required": required} if required else schema


def _schema(field: Field) -> dict[str, Any]:
    if field.kind == "any":
        return {}
    if field.members:
        return {**_object(field.members), "type": ["object", "null"]}
    return {"type": field.kind if field.is_required else [field.kind, "null"]}
