"""CLI entry point: no-op fast path, before anything heavy is imported; then the commands and exit codes."""

import sys


def main() -> None:
    """Run the command line and exit with its status; a build with nothing to do ends at once."""
    arguments = sys.argv[1:]
    if "build" in arguments:
        from mfa_snippets.output.no_op import is_unchanged

        if is_unchanged(arguments):
            return
    try:
        from mfa_snippets.commands import cli

        record = cli(arguments, prog_name="mfa-snippets", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(_exit_code(error))
    if isinstance(record, dict):
        from mfa_snippets.output.no_op import remember

        remember(arguments, record)


def _exit_code(error: BaseException) -> int:
    """Print an error, and return its exit code; a bug is printed with its traceback."""
    import traceback

    import click

    from mfa_snippets.errors import FINDINGS, INTERRUPTED, RESOURCE_ERROR, USAGE, InputError, ResourceError

    match error:
        case click.Abort() | KeyboardInterrupt():
            click.echo("interrupted: no file is half-written, run it again", err=True)
            return INTERRUPTED
        case click.ClickException():
            error.show()
            return USAGE
        case InputError():
            click.echo(str(error), err=True)
            return FINDINGS
        case ResourceError() | OSError():
            click.echo(f"error: {error}", err=True)
        case _:
            traceback.print_exception(error)  # a bug: Python would exit with 1, which means findings
    return RESOURCE_ERROR
