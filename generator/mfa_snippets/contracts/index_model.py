"""The form of `index.json`: names as in Google's snippet metadata, where that has a name for it.

https://github.com/googleapis/gapic-generator-python/blob/main/gapic/samplegen_utils/snippet_metadata.proto
"""

from typing import Literal

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

CONFIG = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True)

SegmentType = Literal["CLIENT_INITIALIZATION", "REQUEST_EXECUTION", "RESPONSE_HANDLING"]


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class ClientLibrary:
    """The SDK, and the oldest runtime that it says it needs."""

    name: str
    version: str
    language: str
    label: str
    minimum_runtime: str
    install: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Described:
    """An argument or a result of an operation; a result has no type that all languages share."""

    name: str
    type: str | None
    description: str


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Operation:
    """One call with a purpose, under one name for all SDKs, and the request that it sends."""

    name: str
    title: str
    description: str
    request: str | None
    parameters: tuple[Described, ...]
    results: tuple[Described, ...]


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Parameter:
    """An argument that the step passes, under the operation's name for it."""

    name: str
    type: str


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class ClientMethod:
    """The SDK's method. `results` are the operation's; some languages declare a `result_type`."""

    short_name: str
    full_name: str
    operation: str
    parameters: tuple[Parameter, ...]
    results: tuple[str, ...]
    result_type: str | None
    workaround: str | None


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Error:
    """How the program ends when it fails in this way, which was provoked."""

    name: str
    title: str
    kind: str
    code: str
    description: str | None


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Evidence:
    """What is on record of the program; `absent`: nothing. The version is the SDK's."""

    state: Literal["recorded", "replayed", "stale", "type-checked", "absent"]
    file: str
    version: str | None


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Segment:
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


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Snippet:
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


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Index:
    """Every program, with the SDKs that they are written for. Paths are below the output folder."""

    client_libraries: tuple[ClientLibrary, ...]
    operations: tuple[Operation, ...]
    snippets: tuple[Snippet, ...]
