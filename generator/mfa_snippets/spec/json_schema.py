"""Write JSON Schemas of the specification for editors: `python -m mfa_snippets.spec.json_schema`."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import SdkFile
from mfa_snippets.spec.specification import Capability, Channel

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, Any] = {
    "capabilities": dict[str, Capability],
    "channels": dict[str, Channel],
    "environment": dict[str, Variable],
    "failure_modes": dict[str, FailureMode],
    "operations": dict[str, Operation],
    "scenarios": Scenario,
    "sdks": SdkFile,
}


def schemas() -> dict[str, bytes]:
    """A schema for each kind of file, by the schema's file name."""
    files = {}
    for kind, model in _MODELS.items():
        schema = {"$schema": _DIALECT, **TypeAdapter(model).json_schema(), "title": kind}
        files[f"{kind}.json"] = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    return files


if __name__ == "__main__":
    for name, content in schemas().items():
        (Path(__file__).parents[3] / "spec" / "schema" / name).write_bytes(content)
