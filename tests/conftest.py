"""The order of tests: files that take long come first, so that no process waits for another at the end."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent
LONG = (
    "docs/test_axe.py",
    "end_to_end/mutation/test_mutation.py",
    "rendering/test_languages.py",
    "end_to_end/proof",
    "emulator/test_fuzz.py",
    "docs",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As `LONG` has them, and the others as they were."""
    items.sort(key=lambda item: _rank(item.path.relative_to(ROOT).as_posix()))


def _rank(file: str) -> int:
    return next((rank for rank, name in enumerate(LONG) if file.startswith(name)), len(LONG))
