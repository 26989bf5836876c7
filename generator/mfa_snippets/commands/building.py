"""`build`."""

import sys
from typing import TYPE_CHECKING

import click

from .. import options
from ..exits import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from ..loading.places import Places
    from ..writing.unchanged import Record


@click.command()
@click.option(
    "--output",
    type=options.path,
    default="output",
    show_default=True,
    help="Where to write.",
)
@click.option(
    "--target", "targets", multiple=True, metavar="TARGET", help="Only the pages of this docs target."
)
@options.languages
@click.option(
    "--config", type=options.file, metavar="FILE", help="How a docs site names its tabs, and more, by target."
)
@options.base_url
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a build would change something.")
@click.option("--watch", is_flag=True, help="Build again whenever something changes, until Ctrl-C.")
@click.pass_obj
def build(
    places: "Places",
    output: "Path",
    targets: tuple[str, ...],
    languages: tuple[str, ...],
    config: "Path | None",
    base_url: str,
    check: bool,
    watch: bool,
) -> "Record | None":
    """Render programs, snippets and pages.

    Without --target: examples, snippets, contracts and the Markdown pages. Targets: markdown, html, mkdocs,
    docusaurus, fumadocs, sphinx. A build overwrites and removes only what an earlier build wrote.
    """
    from .. import building

    order = building.Order(
        places=places, output=output, targets=targets, languages=languages, config=config, base_url=base_url
    )
    if check and watch:
        raise click.UsageError("--check and --watch exclude each other")
    if watch:
        from .. import watching

        watching.watch(order)
        return None
    if not check:
        return building.make(order)
    found = building.check(order)
    for line in found:
        click.echo(line)
    sys.exit(FINDINGS if found else 0)
