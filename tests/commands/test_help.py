"""The help of every command, kept word by word in `help/`."""

from pathlib import Path

import click
import pytest

from mfa_snippets.commands import COMMANDS, cli

from .running import Run, process

HELP = Path(__file__).parent / "help"
HEAVY = ("jinja2", "markdown_it", "pydantic", "pygments", "starlette", "uvicorn", "yaml")
NEEDLESS = ("dataclasses", "importlib.metadata", "json", "pathlib", "pkgutil", "subprocess", "urllib.parse")
"""What the help of one command may load, and the list of all need not."""


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_as_reviewed(command: str, run: Run) -> None:
    """`--help` and `-h` say the same."""
    arguments = [command] if command else []
    ended = run(*arguments, "--help")

    assert ended.exit == 0
    assert ended.stdout == (HELP / f"{command or 'mfa-snippets'}.txt").read_text("utf-8")
    assert run(*arguments, "-h") == ended


def test_every_help_text_is_of_a_command() -> None:
    """None of a command that is gone."""
    assert sorted(path.stem for path in HELP.iterdir()) == sorted(["mfa-snippets", *COMMANDS])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says(name: str) -> None:
    """The first sentence, which is short enough to be whole."""
    command = cli.get_command(click.Context(cli), name)

    assert command
    assert command.name == name
    assert command.get_short_help_str(len(COMMANDS[name][1])) == COMMANDS[name][1]


@pytest.mark.parametrize(
    ("arguments", "needless"), [((), (*HEAVY, *NEEDLESS)), *(((name,), HEAVY) for name in COMMANDS)]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...], needless: tuple[str, ...]) -> None:
    """It is there at once."""
    code = (
        "import sys\nfrom mfa_snippets.cli import main\nmain()\n"
        f"print([name for name in {needless} if name in sys.modules], file=sys.stderr)"
    )

    assert process(*arguments, "--help", code=code).stderr == "[]\n"
