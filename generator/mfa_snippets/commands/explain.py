"""`explain`: map the lines of a snippet to their template and specification."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mfa_snippets.errors import FINDINGS

if TYPE_CHECKING:
    from mfa_snippets.spec.paths import Paths


@click.command()
@click.argument("language")
@click.argument("operation")
@click.pass_obj
def explain(paths: Paths, language: str, operation: str) -> None:
    """Show where each line of a snippet comes from.

    Prints the template line, the specification line and the text, for the first scenario with the operation.
    """
    from mfa_snippets.rendering.explain import NothingToExplainError
    from mfa_snippets.rendering.explain import explain as lines_of

    try:
        for line in lines_of(paths, language, operation):
            click.echo(line)
    except NothingToExplainError as error:
        click.echo(f"{language} {operation}: {error}", err=True)
        sys.exit(FINDINGS)
