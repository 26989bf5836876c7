"""The command line in this process, as the tests of the command line have it."""

from tests.commands.conftest import run

__all__ = ["run"]
