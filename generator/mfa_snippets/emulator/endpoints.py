"""The endpoints of the API, as `openapi.yaml` describes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.emulator import codes_and_links, passkeys_and_oauth, passwords_and_totp, sessions, users
from mfa_snippets.emulator.calls import ApiError, Call, ErrorKind, Operation

Fields = Mapping[str, Any]  # a JSON schema for each field of a body
MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (codes_and_links, passkeys_and_oauth, passwords_and_totp, sessions, users)
}
TYPES: Mapping[str, type[Any]] = {"string": str, "boolean": bool, "object": dict}
_TEXT = Path(__file__).with_name("openapi.yaml").read_text("utf-8")
_FILE = yaml.load(_TEXT, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
DESCRIPTION = {name: part for name, part in _FILE.items() if not name.startswith("x-")}  # as OpenAPI has it


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation at a path, with the schemas of its body fields."""

    method: str
    path: str  # without parameters, but for `{project_id}`
    operation: Operation
    fields: Fields
    needs: str  # `refresh JWT`, `management key` or nothing
    is_public: bool  # whether it needs no credentials at all

    def perform(self, call: Call) -> Mapping[str, Any]:
        """Perform the operation; any management key is valid, and none is a 401 [assumed].

        Without public access to authentication methods, each call needs one (READMEs of the SDKs).
        """
        needs_key = not (self.is_public or call.project.settings.public_access)
        if (needs_key or self.needs == "management key") and call.management_key is None:
            raise ApiError(ErrorKind.UNAUTHORIZED, "a management key is required")
        return self.operation(call)


def _endpoints() -> Iterator[Endpoint]:
    """Complete the description, and make an endpoint of each of its paths."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, described in methods.items():
            module, _, name = described.pop("x-function").partition(".")
            function, fields = getattr(MODULES[module], name), described.pop("x-fields", {})
            described |= {"summary": function.__doc__.partition("\n")[0], "responses": _FILE["x-responses"]}
            if fields:
                required = [field for field, schema in fields.items() if schema.get("type") == "string"]
                body = {"type": "object", "required": required, "properties": fields}  # others may be null
                content = {"application/json": {"schema": body}}
                described["requestBody"] = {"required": True, "content": content}
            constants, needs = described.pop("x-with", {}), described.get("x-needs", "")
            is_public = "security" in described
            parameters = described.setdefault("parameters", [])
            enums = (each["schema"]["enum"] for each in parameters if each["name"] == "method")
            for values in [{"method": value} for value in next(enums, ())] or [{}]:
                operation = partial(function, **constants, **values)
                concrete = path.replace("{method}", values.get("method", ""))
                yield Endpoint(method.upper(), concrete, operation, fields, needs, is_public)


ENDPOINTS = tuple(_endpoints())


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
