"""`list`, `doctor` and `explain`: what there is, and where it comes from."""

import sys
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from mfa_snippets.spec.paths import Paths


@click.command(name="list")
@click.argument(
    "what", type=click.Choice(["operations", "scenarios", "sdks", "gaps", "programs"]), default="programs"
)
@options.style
@click.pass_obj
def show(places: "Paths", what: str, style: str) -> None:
    """List what there is.

    `list programs --format json` is the contract for a runner of your own. `list gaps` has what an SDK cannot
    do, and, of kind not_run, what it can and no program here does.
    """
    from mfa_snippets.commands.list import as_text, entries
    from mfa_snippets.rendering.loader import load_paths

    specification, templates = load_paths(places)
    found = entries(what, specification, templates)
    if style == "json":
        from mfa_snippets.contracts.files import as_json

        click.echo(as_json(found).decode(), nl=False)
    else:
        click.echo(as_text(what, found), nl=False)


@click.command()
@options.built
@options.languages
@click.option(
    "--docs", type=options.folder, help="Look at this docs site instead: what would spoil the code."
)
@click.pass_obj
def doctor(places: "Paths", output: "Path", languages: tuple[str, ...], docs: "Path | None") -> None:
    """Say which tools and SDKs are here.

    Projects are prepared as for `verify`. The last line of each language is the tier that it can reach. With
    --docs, the settings of MkDocs, Zensical, Docusaurus, Fumadocs or Sphinx are read, and nothing is run.
    """
    if docs:
        _examine_site(places, docs)
        return
    from mfa_snippets.verify.doctor import examine

    options.check_programs(output, languages)
    for line in examine(output, languages):
        click.echo(line)


def _examine_site(places: "Paths", docs: "Path") -> None:
    from mfa_snippets.integrations.site_checks import examine_site, uncoloured
    from mfa_snippets.rendering.loader import load_paths

    systems, problems = examine_site(docs, uncoloured(*load_paths(places)))
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(f"{' and '.join(systems)}: nothing would spoil the code")
    sys.exit(FINDINGS if problems else 0)


@click.command()
@click.argument("language")
@click.argument("operation")
@click.pass_obj
def explain(places: "Paths", language: str, operation: str) -> None:
    """Say where each line of a snippet comes from.

    The template's line, the specification's line, and what became of them, in the first scenario that has
    the operation.
    """
    from mfa_snippets.rendering.explain import NothingToExplainError
    from mfa_snippets.rendering.explain import explain as explained
    from mfa_snippets.spec.load import load_specification

    specification = load_specification(places.spec)
    options.check_known("language", [language], specification.sdks)
    options.check_known("operation", [operation], specification.operations)
    try:
        for line in explained(places, language, operation):
            click.echo(line)
    except NothingToExplainError as error:
        click.echo(f"{language} {operation}: {error}", err=True)
        sys.exit(FINDINGS)
