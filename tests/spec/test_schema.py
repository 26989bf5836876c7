"""The JSON Schemas that editors use are those of the model."""

from pathlib import Path

from mfa_snippets.spec.load import schemas

FOLDER = Path(__file__).parents[2] / "spec" / "schema"


def test_committed_schemas_are_those_of_the_model() -> None:
    """Byte for byte; `python -m mfa_snippets.spec.load` writes them."""
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}

    assert committed == schemas()
