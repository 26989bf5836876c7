"""The help of every command, kept word by word in `help/`."""

from pathlib import Path

import pytest

from mfa_snippets.commands import cli

from .running import Run, process

HELP = Path(__file__).parent / "help"
COMMANDS = sorted(cli.commands)
HEAVY = ("jinja2", "markdown_it", "pydantic", "pygments", "starlette", "uvicorn", "yaml")


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


def test_help_loads_nothing_heavy() -> None:
    """It is there at once."""
    code = (
        "import sys\nfrom mfa_snippets.commands import cli\ncli(standalone_mode=False)\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )

    assert process("--help", code=code).stderr == "[]\n"
