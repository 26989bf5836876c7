"""Contract of `index.json`: every snippet, its byte range in a program, and what it calls.

Names are those of Google's snippet metadata, if it has one. Docstrings of models appear in the JSON Schema.
https://github.com/googleapis/gapic-generator-python/blob/main/gapic/samplegen_utils/snippet_metadata.proto
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from mfa_snippets.contracts.files import is_inside, read

INDEX = "index.json"
SCHEMA: Final = "index.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

SegmentType = Literal["CLIENT_INITIALIZATION", "REQUEST_EXECUTION", "RESPONSE_HANDLING"]


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
    type: str | None
    description: str


class Operation(_Model):
    """One call with a purpose, under one name for all SDKs, and the request that it sends."""

    name: str
    title: str
    description: str
    request: str | None
    parameters: tuple[Described, ...]
    results: tuple[Described, ...]


class Parameter(_Model):
    """An argument that the step passes, under the operation's name for it."""

    name: str
    type: str


class ClientMethod(_Model):
    """The SDK's method. `results` are the operation's; some languages declare a `result_type`."""

    short_name: str
    full_name: str
    operation: str
    parameters: tuple[Parameter, ...]
    results: tuple[str, ...]
    result_type: str | None
    workaround: str | None


class Error(_Model):
    """How the program ends when it fails in this way, which was provoked."""

    name: str
    title: str
    kind: str
    code: str
    description: str | None


class Evidence(_Model):
    """What is on record of the program; `absent`: nothing. The version is the SDK's."""

    state: Literal["recorded", "replayed", "stale", "type-checked", "absent"]
    file: str
    version: str | None


class Segment(_Model):
    """Lines `start` to `end`, from 1 and inclusive, and bytes `start_byte` up to `end_byte` of the program.

    The lines of these bytes, each shifted left by `indent`, are the snippet: the text of `file`.
    """

    region_tag: str
    name: str
    title: str
    type: SegmentType
    start: int
    end: int
    start_byte: int
    end_byte: int
    indent: str
    file: str
    sha256: str
    client_method: ClientMethod | None


class Snippet(_Model):
    """One program. Its segments follow one another from the first byte to the last."""

    region_tag: str
    title: str
    description: str
    file: str
    language: str
    sha256: str
    amr: tuple[str, ...]
    evidence: Evidence
    errors: tuple[Error, ...]
    segments: tuple[Segment, ...]


class Function(_Model):
    """A function of an app, alone in the file `snippet`. `file` has it in lines and bytes as a segment has.

    `imports` are the statements that it needs beside those of the client. Without a `snippet`, `gap` is the
    reason why the SDK cannot perform it; `workaround` is the reason for going round a gap.
    """

    name: str
    language: str
    title: str
    module: str
    operation: str
    file: str | None = None
    start: int | None = None
    end: int | None = None
    start_byte: int | None = None
    end_byte: int | None = None
    indent: str = ""
    imports: tuple[str, ...] = ()
    snippet: str | None = None
    sha256: str | None = None
    gap: str | None
    workaround: str | None


class Index(_Model):
    """Every program and function, and the SDKs that they use. Paths are below the output folder."""

    json_schema: Annotated[Literal["index.schema.json"], Field(alias="$schema")]
    client_libraries: tuple[ClientLibrary, ...]
    operations: tuple[Operation, ...]
    snippets: tuple[Snippet, ...]
    functions: tuple[Function, ...]


def index_schema() -> dict[str, Any]:
    """The JSON Schema of `index.json`."""
    schema = Index.model_json_schema()
    schema["properties"]["$schema"] = {"const": SCHEMA}
    return {"$schema": _DIALECT, **schema, "title": "index"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment of a snippet, and the SDK of its language."""

    snippet: Snippet
    segment: Segment
    sdk: ClientLibrary

    @property
    def program(self) -> tuple[str, str]:
        """Language and scenario."""
        return self.snippet.language, self.snippet.region_tag

    @property
    def name(self) -> str:
        """Language, scenario and step, as findings show them."""
        return f"{' '.join(self.program)}, step {self.segment.name}"


def _entries(index: Index) -> Iterator[Entry]:
    sdks = {library.language: library for library in index.client_libraries}
    for snippet in index.snippets:
        for segment in snippet.segments:
            yield Entry(snippet, segment, sdks[snippet.language])


def indent_size(indent: str) -> str:
    """An indent as pages write it: a number of spaces, `4`, or of tabs, `1tab`."""
    return f"{len(indent)}tab" if "\t" in indent else str(len(indent))


def load_index(output: Path) -> tuple[Entry, ...]:
    """All snippets of an output folder. Raises `InputError`."""
    return tuple(_entries(read(output / INDEX, Index, _messages)))


def _messages(index: Index) -> Iterator[str]:
    for entry in _entries(index):
        for name in (entry.snippet.file, entry.segment.file):
            if not is_inside(name):
                yield f"{entry.name}: '{name}', expected a path below the output folder"
