"""JSON Schemas of the YAML files in `spec/` and `templates/`, for editors.

`python -m tests.spec.schemas` writes them, and the line at the top of each file that names its schema.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from mfa_snippets.contracts import facts
from mfa_snippets.docs.target import Settings
from mfa_snippets.rendering.templates import Layout
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.scenario import ErrorCode, Factors, FailureMode, ScenarioEntry
from mfa_snippets.spec.sdk import OldestRun, Sdk
from mfa_snippets.spec.specification import Capability, Variable
from mfa_snippets.spec.value import Model

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "spec" / "schema"
DESCRIPTIONS: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_name("descriptions.yaml").read_text("utf-8")
)
"""What each property means, by class."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, tuple[Any, str]] = {
    "capabilities": (dict[str, Capability], "spec/capabilities.yaml"),
    "environment": (dict[str, Variable], "spec/environment.yaml"),
    "errors": (dict[str, ErrorCode], "spec/errors.yaml"),
    "factors": (Factors, "spec/factors.yaml"),
    "failure_modes": (dict[str, FailureMode], "spec/failure_modes.yaml"),
    "functions": (dict[str, Function], "spec/functions/*.yaml"),
    "layout": (Layout, "templates/*/layout.yaml"),
    "oldest": (dict[str, dict[str, OldestRun]], "spec/oldest.yaml"),
    "operations": (dict[str, Operation], "spec/operations/*.yaml"),
    "scenarios": (ScenarioEntry, "spec/scenarios/*.yaml"),
    "sdks": (Sdk, "spec/sdks/*.yaml"),
    "target": (Settings, "templates/docs/*/target.yaml"),
}
"""What each kind of file holds, and where the files are."""


def schemas() -> dict[str, bytes]:
    """A JSON Schema for each kind of file, by the schema's file name."""
    files = {}
    for kind, (model, _) in _MODELS.items():
        schema = {"$schema": _DIALECT, **TypeAdapter(model).json_schema()}
        for each in _objects(schema):
            for name, property_ in each["properties"].items():
                property_["description"] = description(each["title"], name)
        schema["title"] = kind
        files[f"{kind}.json"] = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    return files


def properties() -> set[tuple[str, str]]:
    """Each property of a schema, by class and name."""
    adapters = (TypeAdapter(model) for model, _ in _MODELS.values())
    schemas = [each for adapter in adapters for each in _objects(adapter.json_schema())]
    return {(each["title"], name) for each in schemas for name in each["properties"]}


def described(class_name: str, name: str) -> str | None:
    """The class whose entry describes a property: its own, or one of its bases."""
    bases = (base.__name__ for base in _classes()[class_name].__mro__)
    return next((base for base in bases if name in DESCRIPTIONS.get(base, {})), None)


def description(class_name: str, name: str) -> str:
    """What a property means; without an entry, nothing."""
    return DESCRIPTIONS[base][name] if (base := described(class_name, name)) else ""


def headers() -> Iterator[tuple[Path, str]]:
    """Each file with a schema, and the line that names the schema to editors."""
    for kind, (_, pattern) in _MODELS.items():
        for path in sorted(ROOT.glob(pattern)):
            schema = Path(os.path.relpath(FOLDER / f"{kind}.json", path.parent)).as_posix()
            yield path, f"# yaml-language-server: $schema={schema}\n"


def _objects(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for each in (schema, *schema.get("$defs", {}).values()) if "properties" in each]


def _classes() -> dict[str, type]:
    classes: dict[str, type] = {}
    left: list[type] = [facts.Model, Model]  # those of the specification come first
    while left:
        each = left.pop()
        classes.setdefault(each.__name__, each)
        left += each.__subclasses__()
    return classes


def write() -> None:
    """Write the schemas, and the lines in files that lack them."""
    for name, content in schemas().items():
        (FOLDER / name).write_bytes(content)
    for path, line in headers():
        text = path.read_text("utf-8")
        if not text.startswith(line):
            path.write_text(line + text, "utf-8")


if __name__ == "__main__":
    write()
