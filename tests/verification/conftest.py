"""The made-up language, in a folder of the test's own."""

from pathlib import Path

import pytest

from .made_up import Sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A program that is right, without failure runs."""
    return Sample(folder=tmp_path)
