"""`diff`: what a change of specification, templates and evidence does to what readers see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.commands.comparison import Difference


@click.command()
@click.argument("revision", metavar="REV")
@options.style
@click.pass_obj
def diff(paths: Paths, revision: str, style: str) -> None:
    """Show what changed for readers since a git revision.

    Renders specification, templates and evidence of REV and of the working tree, writes nothing, and compares
    functions, languages and pages.
    """
    from mfa_snippets.commands.comparison import compared, published, published_at
    from mfa_snippets.commands.interruption import temporary_folder
    from mfa_snippets.contracts.files import as_json

    with temporary_folder() as folder:
        found = compared(published_at(paths, revision, folder), published(paths))
    text = "\n".join(_lines(found)) or "nothing that readers see changed"
    click.echo(as_json(found).decode().rstrip() if style == "json" else text)


def _lines(found: Difference) -> Iterator[str]:
    yield from (f"{name}: SDK {old or 'none'} to {new}" for name, (old, new) in found.sdks.items())
    for each in found.functions:
        changes = "; ".join(f"{kind} in {', '.join(languages)}" for kind, languages in each.changes.items())
        yield f"{each.function}: {changes}; on {', '.join(each.pages) or 'no page'}"
    for kind, lines in (("page", found.pages), ("file", found.files)):
        for path, (added, gone) in lines.items():
            yield f"{kind} {path}: {added} lines added, {gone} removed"
    for language, states in found.evidence.items():
        yield from (f"{language}: evidence of {count} scenarios {change}" for change, count in states.items())
