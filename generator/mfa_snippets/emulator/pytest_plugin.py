"""The pytest fixtures `descope_emulator` and `descope_emulator_factory`, to test applications."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

# Not imported at run time: pytest loads this module in every project that has the package.
if TYPE_CHECKING:
    from mfa_snippets.emulator.client import Control

COMMAND = (sys.executable, "-P", "-m", "mfa_snippets", "serve", "--port", "0", "--until-stdin-closes")


@pytest.fixture(scope="session")
def descope_emulator_factory() -> Iterator[Callable[[], "Control"]]:
    """Makes a Descope project with each call, for fixtures of any scope.

    All are on one emulator, in a process that libraries which freeze time do not reach. It ends with the
    tests, however they end; a session of its own keeps Ctrl-C from it, until they are done.
    """
    from mfa_snippets.emulator.client import Control

    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                status = process.wait()
                raise RuntimeError(f"the emulator did not start, exit status {status}: see its messages")
            yield Control(url).project
        finally:
            process.kill()


@pytest.fixture
def descope_emulator(descope_emulator_factory: Callable[[], "Control"]) -> "Control":
    """A Descope project on the emulator that no other test uses."""
    return descope_emulator_factory()
