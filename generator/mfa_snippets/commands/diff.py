"""`diff`: what a change of specification and templates does to what readers see."""

import click

from mfa_snippets.spec.paths import Paths


@click.command()
@click.argument("revision", metavar="REV")
@click.pass_obj
def diff(paths: Paths, revision: str) -> None:
    """Show what changed for readers since a git revision.

    Renders specification and templates of REV and of the working tree, writes nothing, and compares
    functions, languages and pages.
    """
    from mfa_snippets.commands.comparison import differences, published, published_at
    from mfa_snippets.commands.interruption import temporary_folder

    with temporary_folder() as folder:
        lines = list(differences(published_at(paths, revision, folder), published(paths)))
    click.echo("\n".join(lines) or "nothing that readers see changed")
