"""The command group with its global options."""

from pathlib import Path

import click

from mfa_snippets.commands import options
from mfa_snippets.commands.build import build
from mfa_snippets.commands.diff import diff
from mfa_snippets.commands.list import explain, list_entries
from mfa_snippets.commands.new import new
from mfa_snippets.commands.rehearse import rehearse, surface, upgrade
from mfa_snippets.commands.serve import serve
from mfa_snippets.commands.verify import doctor, verify
from mfa_snippets.spec.paths import paths_of


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--spec", type=options.folder, help="The specification to use.")
@click.option("--templates", type=options.folder, help="The templates to use.")
@click.option("--evidence", type=options.folder, help="The recorded runs to use.")
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, /, **folders: Path | None) -> None:
    """Render MFA examples for the Descope backend SDKs, and verify that they run.

    The specification, templates and recorded runs are those of the options; else spec/, templates/ and
    evidence/ of the current folder, if it has spec/sdks/ and templates/, as a checkout does; else those of
    the package.

    Exit status: 0 success; 1 findings or bad input; 2 usage; 3 a port in use, a folder that cannot be
    written, or a bug.
    """
    context.obj = paths_of(**folders)


for command in (build, diff, verify, serve, list_entries, explain, doctor, rehearse, upgrade, surface, new):
    cli.add_command(command)
