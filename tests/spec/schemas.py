"""JSON Schemas of the files in `spec/`, for editors; `python -m tests.spec.schemas` writes them."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mfa_snippets.spec.factors import Factors
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.scenario import ErrorCode, FailureMode, ScenarioEntry, Variable
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Capability

FOLDER = Path(__file__).parents[2] / "spec" / "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, Any] = {
    "capabilities": dict[str, Capability],
    "environment": dict[str, Variable],
    "errors": dict[str, ErrorCode],
    "factors": Factors,
    "failure_modes": dict[str, FailureMode],
    "functions": dict[str, Function],
    "operations": dict[str, Operation],
    "scenarios": ScenarioEntry,
    "sdks": Sdk,
}
"""What each kind of file holds."""


def schemas() -> dict[str, bytes]:
    """A JSON Schema for each kind of file, by the schema's file name."""
    files = {}
    for kind, model in _MODELS.items():
        schema = {"$schema": _DIALECT, **TypeAdapter(model).json_schema(), "title": kind}
        files[f"{kind}.json"] = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    return files


if __name__ == "__main__":
    for name, content in schemas().items():
        (FOLDER / name).write_bytes(content)
