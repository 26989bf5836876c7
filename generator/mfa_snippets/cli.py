"""The command line: global options, and an exit status for every way to fail."""

import sys
import traceback
from pathlib import Path

import click

from . import commands, options
from .errors import BadInput, Unusable
from .places import places

FINDINGS, USAGE, TROUBLE, INTERRUPTED = 1, 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--spec", type=options.folder, help="Another specification than the one that comes along.")
@click.option("--templates", type=options.folder, help="Other templates than those that come along.")
@click.option(
    "--evidence",
    type=options.folder,
    default=Path("evidence"),
    show_default=True,
    help="Where proofs are recorded.",
)
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, spec: Path | None, templates: Path | None, evidence: Path) -> None:
    """Render MFA examples for the Descope backend SDKs, and prove that they run.

    Exit status: 0 nothing to report; 1 findings or bad input; 2 usage; 3 a port in use, a folder that
    cannot be written, or a bug.
    """
    context.obj = places(spec, templates, evidence)


for command in (commands.build, commands.verify, commands.serve, commands.show, commands.doctor):
    cli.add_command(command)


def main() -> None:
    """Run the command line; every way to fail has its exit status."""
    try:
        cli(prog_name="mfa-snippets", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except BadInput as error:
        click.echo("\n".join(map(str, error.problems)), err=True)
        sys.exit(FINDINGS)
    except (Unusable, OSError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(TROUBLE)
    except Exception:  # a bug: Python would exit with 1, which means findings
        traceback.print_exc()
        sys.exit(TROUBLE)
