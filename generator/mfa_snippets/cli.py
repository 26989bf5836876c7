"""CLI entry point: signals and no-op fast path before heavy imports; then the commands and exit codes."""

import codecs
import io
import os
import sys


def main() -> None:
    """Run the command line and exit with its status; a build with nothing to do ends at once."""
    while os.open(os.devnull, os.O_RDONLY) <= 2:  # a closed stream, whose number a written file would have
        pass
    sys.stdout = sys.stdout or os.fdopen(1, "w")  # of a closed one: fails if something is printed
    arguments = sys.argv[1:]
    try:
        import signal  # here, since it takes longer than all before

        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            if signal.getsignal(number) != signal.SIG_IGN:  # as in `nohup` and in the background of a script
                signal.signal(number, _end)
        if "build" in arguments:
            from mfa_snippets.output.no_op import is_unchanged

            if is_unchanged(arguments):
                return
        if isinstance(sys.stdout, io.TextIOWrapper):
            codecs.register_error("json", _escaped)
            sys.stdout.reconfigure(errors="json")
        from mfa_snippets.commands import cli

        record = cli(arguments, prog_name="mfa-snippets", standalone_mode=False)
    except KeyboardInterrupt:  # before it had a handler
        _end(2, None)
    except Exception as error:
        sys.exit(_exit_code(error))
    if isinstance(record, dict):
        from mfa_snippets.output.no_op import remember

        remember(arguments, record)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding lacks as in JSON, `\\u2192`, so that JSON stays whole."""
    import json  # here, since most streams can encode everything

    assert isinstance(error, UnicodeEncodeError), "a stream is written"
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def _end(number: int, _frame: object) -> None:
    """End at once, since an exception that a signal raises amid an import can be lost."""
    try:
        os.write(2, b"interrupted: no file is half-written, run it again\n")
    finally:
        os._exit(128 + number)


def _exit_code(error: Exception) -> int:
    """Print an error, and return its exit code; a bug is printed with its traceback."""
    import traceback

    import click

    from mfa_snippets.errors import FINDINGS, RESOURCE_ERROR, USAGE, InputError, ResourceError

    match error:
        case click.ClickException():
            error.show()
            return USAGE
        case InputError():
            click.echo(str(error), err=True)
            return FINDINGS
        case ResourceError() | OSError():
            click.echo(f"error: {error}", err=True)
            # What could not be written must not be tried again at the end of the interpreter.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        case _:
            traceback.print_exception(error)  # a bug: Python would exit with 1, which means findings
    return RESOURCE_ERROR
