"""The JSON Schemas that editors use are those of the model."""

from .schemas import FOLDER, schemas


def test_committed_schemas_are_those_of_the_model() -> None:
    """Byte for byte; `python -m tests.spec.schemas` writes them."""
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}

    assert committed == schemas()
