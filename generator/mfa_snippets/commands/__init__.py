"""The command group with its global options."""

from pathlib import Path

import click

from mfa_snippets.commands import options
from mfa_snippets.commands.build import build
from mfa_snippets.commands.list import explain, list_entries
from mfa_snippets.commands.serve import serve
from mfa_snippets.commands.verify import doctor, verify
from mfa_snippets.spec.paths import paths_of


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--spec", type=options.folder, help="A specification instead of the built-in one.")
@click.option("--templates", type=options.folder, help="Templates instead of the built-in ones.")
@click.option("--evidence", type=options.folder, default="evidence", help="The recorded runs.")
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, spec: Path | None, templates: Path | None, evidence: Path) -> None:
    """Render MFA examples for the Descope backend SDKs, and verify that they run.

    Exit status: 0 success; 1 findings or bad input; 2 usage; 3 a port in use, a folder that cannot be
    written, or a bug.
    """
    context.obj = paths_of(spec, templates, evidence)


for command in (build, verify, serve, list_entries, explain, doctor):
    cli.add_command(command)
