"""The way in: at once where nothing has changed, and with an exit status for every way to fail."""

import sys
from collections.abc import Sequence

from mfa_snippets.errors import FINDINGS, INTERRUPTED, RESOURCE_ERROR, USAGE


def main() -> None:
    """Run the command line; every way to fail has its exit status."""
    arguments = sys.argv[1:]
    if not _is_done(arguments):
        sys.exit(_run(arguments))


def _is_done(arguments: Sequence[str]) -> bool:
    """Whether this is a build that has nothing to do; one with `--check` is never remembered."""
    if "build" not in arguments:
        return False
    from mfa_snippets.output.no_op import is_unchanged

    return is_unchanged(arguments)


def _run(arguments: Sequence[str]) -> int:
    import click

    from mfa_snippets.commands import cli

    try:
        made = cli(arguments, prog_name="mfa-snippets", standalone_mode=False)
    except click.Abort:
        click.echo("interrupted: nothing was left half-written, run it again", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except Exception as error:
        return _failed(error)
    if isinstance(made, dict):
        from mfa_snippets.output.no_op import remember

        remember(arguments, made)
    return 0


def _failed(error: Exception) -> int:
    import click

    from mfa_snippets.errors import InputError, ResourceError

    if isinstance(error, InputError):
        click.echo("\n".join(map(str, error.problems)), err=True)
        return FINDINGS
    if isinstance(error, ResourceError | OSError):
        click.echo(f"error: {error}", err=True)
        return RESOURCE_ERROR
    import traceback  # a bug: Python would exit with 1, which means findings

    traceback.print_exception(error)
    return RESOURCE_ERROR
