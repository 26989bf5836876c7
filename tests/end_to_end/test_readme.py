"""The README tells of everything that a user can ask for."""

import re
from pathlib import Path

import pytest

from mfa_snippets.commands import cli
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.settings import MEANINGS

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
OPTIONS = sorted(
    {
        option
        for command in (cli, *cli.commands.values())
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
)


@pytest.mark.parametrize("name", [*cli.commands, *OPTIONS, *FAULTS, *MEANINGS])
def test_the_readme_names(name: str) -> None:
    """As code, alone or in a command."""
    assert re.search(rf"[`|\s]{re.escape(name)}(?![\w-])", README), name
