"""How tests are dealt out to processes, with `pytest --numprocesses`."""

from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
PARTS = {"pages/test_axe.py": 4}  # what is worth a site of its own in each process
LONG = (
    "pages/test_axe.py",
    "mutation/test_mutation.py",
    "rendering/test_languages.py",
    "proof",
    "mock/test_fuzz.py",
    "pages",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is run by one process, which makes its fixtures once; those that take long come first."""
    items.sort(key=lambda item: _rank(_file(item)))
    number: Counter[str] = Counter()
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = _file(item)
            part = number[file] % PARTS.get(file, 1)
            number[file] += 1
            item.add_marker(pytest.mark.xdist_group(f"{file}-{part}"))


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()


def _rank(file: str) -> int:
    return next((rank for rank, name in enumerate(LONG) if file.startswith(name)), len(LONG))
