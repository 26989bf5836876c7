"""`doctor`: check the tools and SDKs that `verify` needs, or the settings of a docs site."""

from __future__ import annotations

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
@click.option("--docs", type=options.folder, help="Check the settings of this docs site instead.")
@click.pass_obj
def doctor(paths: Paths, output: Path, languages: tuple[str, ...], docs: Path | None) -> None:
    """Check which tools and SDKs are installed.

    Prepares projects as `verify` does. The last line for each language is the highest tier it can reach.
    With --docs, reads the settings of MkDocs, Zensical, Docusaurus, Fumadocs or Sphinx and runs nothing.
    """
    if docs:
        _check_site(paths, docs)
        return
    from mfa_snippets.verify.doctor import examine

    for line in examine(output, languages):
        click.echo(line)


def _check_site(paths: Paths, docs: Path) -> None:
    from mfa_snippets.integrations.site_checks import check_site, unhighlighted_languages
    from mfa_snippets.rendering.loader import load_paths

    systems, problems = check_site(docs, unhighlighted_languages(*load_paths(paths)))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(FINDINGS)
    click.echo(f"{' and '.join(systems)}: no setting breaks the code")
