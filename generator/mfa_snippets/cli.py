"""CLI entry point: no-op fast path, then the commands and their exit codes."""

import sys
from collections.abc import Sequence

# Imports are in functions: a build with nothing to do ends before click or dataclasses are loaded.


def main() -> None:
    """Run the command line and exit with its status; a build with nothing to do ends at once."""
    arguments = sys.argv[1:]
    if "build" in arguments:
        from mfa_snippets.output.no_op import is_unchanged

        if is_unchanged(arguments):
            return
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str]) -> int:
    import traceback

    import click

    from mfa_snippets.commands import cli
    from mfa_snippets.errors import FINDINGS, INTERRUPTED, RESOURCE_ERROR, USAGE, InputError, ResourceError
    from mfa_snippets.output.no_op import remember

    try:
        record = cli(arguments, prog_name="mfa-snippets", standalone_mode=False)
    except click.Abort:
        click.echo("interrupted: no file is half-written, run it again", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except InputError as error:
        click.echo(str(error), err=True)
        return FINDINGS
    except (ResourceError, OSError) as error:
        click.echo(f"error: {error}", err=True)
        return RESOURCE_ERROR
    except Exception:
        traceback.print_exc()  # a bug: Python would exit with 1, which means findings
        return RESOURCE_ERROR
    if isinstance(record, dict):
        remember(arguments, record)
    return 0
