"""`build`."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from mfa_snippets.output.build import BuildOptions
    from mfa_snippets.output.no_op import Record
    from mfa_snippets.spec.paths import Paths


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
    places: "Paths",
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
    from mfa_snippets.output import build as building

    order = building.BuildOptions(
        places=places, output=output, targets=targets, languages=languages, config=config, base_url=base_url
    )
    if check and watch:
        raise click.UsageError("--check and --watch exclude each other")
    if watch:
        watch_files(order)
        return None
    if not check:
        return building.write_build(order)
    found = building.check_build(order)
    for line in found:
        click.echo(line)
    sys.exit(FINDINGS if found else 0)


Changes = Iterable[Iterable[tuple[object, str]]]


def watch_files(order: "BuildOptions", changes: Changes | None = None) -> None:
    """Build, and again after each batch of changes, until interrupted; faults are told and waited for.

    What happens is said on standard error. `changes` stand in for those of the file system.
    """
    from pathlib import Path

    places = order.places
    folders = [folder for folder in (places.spec, places.templates, places.evidence) if folder.is_dir()]
    _built(order, "built")
    click.echo(f"watching {', '.join(map(str, folders))}; Ctrl-C ends", err=True)
    with suppress(KeyboardInterrupt):
        for batch in _changes(folders) if changes is None else changes:
            names = sorted({Path(path).name for _, path in batch})
            _built(order, f"built after a change of {', '.join(names)}")


def _changes(folders: list["Path"]) -> Changes:
    from watchfiles import watch as watched  # Here, since no other build needs it.

    return watched(*folders)


def _built(order: "BuildOptions", told: str) -> None:
    from mfa_snippets.errors import InputError, ResourceError
    from mfa_snippets.output.build import write_build

    try:
        write_build(order)
    except InputError as error:
        told = "\n".join(map(str, error.problems))
    except ResourceError as error:
        told = f"error: {error}"
    click.echo(told, err=True)
