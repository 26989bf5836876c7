"""The commands together, and the global options."""

from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.commands.build import build
from mfa_snippets.commands.inspection import doctor, explain, show
from mfa_snippets.commands.serve import serve
from mfa_snippets.commands.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--spec", type=options.folder, help="Another specification than the one that comes along.")
@click.option("--templates", type=options.folder, help="Other templates than those that come along.")
@click.option(
    "--evidence",
    type=options.folder,
    default="evidence",
    show_default=True,
    help="Where proofs are recorded.",
)
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, spec: "Path | None", templates: "Path | None", evidence: "Path") -> None:
    """Render MFA examples for the Descope backend SDKs, and prove that they run.

    Exit status: 0 nothing to report; 1 findings or bad input; 2 usage; 3 a port in use, a folder that
    cannot be written, or a bug.
    """
    from mfa_snippets.spec.paths import paths_of

    context.obj = paths_of(spec, templates, evidence)


for command in (build, verify, serve, show, explain, doctor):
    cli.add_command(command)
