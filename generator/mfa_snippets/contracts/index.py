"""Contract of `index.json`: every function, its byte range in its app, and what it calls."""

# Names are those of Google's snippet metadata, if it has one:
# https://github.com/googleapis/gapic-generator-python/blob/main/gapic/samplegen_utils/snippet_metadata.proto

import ast
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from mfa_snippets.contracts.facts import PathBelow

INDEX = "index.json"
SCHEMA: Final = "index.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True
    )


class ClientLibrary(_Model):
    """The SDK, and the oldest runtime that it says it needs."""

    name: str
    version: str
    language: str
    label: str
    minimum_runtime: str
    install: tuple[str, ...]


class Described(_Model):
    """An argument or a result of an operation; a result has no type that all languages share."""

    name: str
    type: str | None = None
    description: str


class Operation(_Model):
    """One call with a purpose, under one name for all SDKs, and the request that it sends."""

    name: str
    title: str
    description: str
    request: str | None
    parameters: tuple[Described, ...]
    results: tuple[Described, ...]


class ClientMethod(_Model):
    """The SDK's method, with the operation's names of the parameters that the function passes."""

    short_name: str
    full_name: str
    operation: str
    parameters: tuple[str, ...]
    result_type: str | None
    workaround: str | None


class Evidence(_Model):
    """The record of a function: the best `state` among those of its scenarios, with the SDK's version.

    `oldest_version` is the oldest one that was tried and that the function ran with.
    """

    state: Literal["recorded", "replayed", "stale", "absent"]
    file: str | None
    version: str | None
    oldest_version: str | None = None


class Place(_Model):
    """Lines from 1, and bytes, of `file`; shifted left by `indent` they are the text of `snippet`."""

    file: PathBelow
    start: int
    end: int
    start_byte: int
    end_byte: int
    indent: str
    snippet: PathBelow
    sha256: str


class Function(_Model):
    """A function, which `symbol` names in its language; without a `place` it has a `gap`."""

    name: str
    symbol: str
    language: str
    title: str
    module: str
    place: Place | None
    imports: tuple[str, ...] = ()
    client_method: ClientMethod | None
    scenarios: tuple[str, ...] = ()
    evidence: Evidence
    gap: str | None = None


class File(_Model):
    """A whole file of an app that pages show: its client, its demo or its web server."""

    name: str
    language: str
    file: PathBelow
    sha256: str


class Index(_Model):
    """Every function, and the SDKs that they use. Paths are below the output folder."""

    json_schema: Annotated[Literal["index.schema.json"], Field(alias="$schema")]
    client_libraries: tuple[ClientLibrary, ...]
    operations: tuple[Operation, ...]
    functions: tuple[Function, ...]
    files: tuple[File, ...]


def index_schema() -> dict[str, Any]:
    """The JSON Schema of `index.json`."""
    schema = Index.model_json_schema()
    schema["properties"]["$schema"] = {"const": SCHEMA}
    definitions = {**schema["$defs"], Index.__name__: schema}
    for node in ast.parse(Path(__file__).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name in definitions:
            definitions[node.name].pop("description", None)  # is missing with PYTHONOPTIMIZE=2
            definitions[node.name]["description"] = ast.get_docstring(node)
    return {"$schema": _DIALECT, **schema, "title": "index"}


def indent_size(indent: str) -> str:
    """An indent as pages write it: a number of spaces, `4`, or of tabs, `1tab`."""
    return f"{len(indent)}tab" if "\t" in indent else str(len(indent))
