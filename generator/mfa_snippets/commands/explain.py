"""`explain`: map the lines of a snippet to their template and specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
    from mfa_snippets.rendering.explain import explain as lines_of

    for line in lines_of(paths, language, operation):
        click.echo(line)
