"""The order of all tests, the tests that share a process, and the files that take longest."""

from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
FIRST = (
    "end_to_end/docs_sites/test_every_page.py",
    "end_to_end/docs_sites/test_tabs.py",
    "end_to_end/test_wheel.py",
    "docs/test_axe.py",
    "docs/test_broken.py",
    "docs/test_validity.py",
    "emulator/test_fuzz.py",
    "docs",
    "commands/test_rehearse.py",
    "end_to_end/apps/test_waiting.py",
)
"""What takes long starts first, so that no process waits for another at the end."""
LAST = (
    "end_to_end/mutation",
    "end_to_end/proof/test_publication.py",
    "end_to_end/web",
    "end_to_end/proof",
    "end_to_end",
    "fuzz",
)
"""What has apps installed, the longest first: a verification beside the tests locks where they are."""
ORDER = (*FIRST, "", *LAST)
seconds: defaultdict[str, float] = defaultdict(float)
"""How long the tests of each file took."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by `ORDER`. The tests of a file run in one process, unless they name another group."""
    items.sort(key=lambda item: _rank(_file(item)))
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_file(item)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, call and tear-down, of all processes."""
    seconds[report.nodeid.partition("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the ten slowest files, unless the run was about one."""
    if len(seconds) > 1:
        terminalreporter.section("slowest files")
        for file, taken in sorted(seconds.items(), key=lambda item: -item[1])[:10]:
            terminalreporter.write_line(f"{taken:7.1f} s  {file}")


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()


def _rank(file: str) -> int:
    names = [name for name in ORDER if name and file.startswith(name)]
    return ORDER.index(names[0] if names else "")
