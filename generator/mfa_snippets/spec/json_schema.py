"""Write JSON Schemas of the specification for editors: `python -m mfa_snippets.spec.json_schema`."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import FailureMode, Scenario, Variable
from mfa_snippets.spec.sdk import SdkFile
from mfa_snippets.spec.specification import Capability, Channel

FOLDER = "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FORMS: dict[str, Any] = {
    "channels": dict[str, Channel],
    "environment": dict[str, Variable],
    "failures": dict[str, FailureMode],
    "operations": dict[str, Operation],
    "scenarios": Scenario,
    "sdks": SdkFile,
    "ways": dict[str, Capability],
}


def schemas() -> dict[str, bytes]:
    """A schema for each kind of file, by the schema's file name."""
    return {f"{kind}.json": _schema(kind, form) for kind, form in _FORMS.items()}


def _schema(kind: str, form: Any) -> bytes:
    made = {"$schema": _DIALECT, **TypeAdapter(form).json_schema(), "title": kind}
    return (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()


def main() -> None:
    """Write the schemas into the specification that the package stands beside."""
    folder = Path(__file__).parents[3] / "spec" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
