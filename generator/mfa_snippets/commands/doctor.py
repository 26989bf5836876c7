"""`doctor`: check the tools and SDKs that `verify` needs, or the settings of a docs site."""

import sys
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from mfa_snippets.spec.paths import Paths


@click.command()
@options.built
@options.languages
@click.option(
    "--docs", type=options.folder, help="Check this docs site instead, for what breaks code blocks."
)
@click.pass_obj
def doctor(paths: "Paths", output: "Path", languages: tuple[str, ...], docs: "Path | None") -> None:
    """Check which tools and SDKs are installed.

    Projects are prepared as for `verify`. The last line of each language is the highest tier it can reach.
    With --docs, the settings of MkDocs, Zensical, Docusaurus, Fumadocs or Sphinx are read; nothing is run.
    """
    if docs:
        _check_site(paths, docs)
        return
    from mfa_snippets.verify.doctor import examine

    for line in examine(output, languages):
        click.echo(line)


def _check_site(paths: "Paths", docs: "Path") -> None:
    from mfa_snippets.integrations.site_checks import check_site, unhighlighted_languages
    from mfa_snippets.rendering.loader import load_paths

    systems, problems = check_site(docs, unhighlighted_languages(*load_paths(paths)))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(FINDINGS)
    click.echo(f"{' and '.join(systems)}: no setting breaks the code")
