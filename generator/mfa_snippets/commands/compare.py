"""`diff`, `rehearse`, `upgrade` and `surface`: what a revision or another version of an SDK has otherwise."""

import re
import sys
from itertools import chain
from pathlib import Path

import click

from mfa_snippets.commands import options
from mfa_snippets.commands.interruption import temporary_folder, undisturbed
from mfa_snippets.errors import FINDINGS
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

    with temporary_folder() as folder:
        lines = list(differences(published_at(paths, revision, folder), published(paths)))
    click.echo("\n".join(lines) or "nothing that readers see changed")


def _release(text: str) -> tuple[str, str]:
    if match := re.fullmatch(r"(\w+)=v?([0-9]+(?:[.+-]?[0-9A-Za-z]+)*)", text):
        return match[1], match[2]
    raise click.BadParameter(f"'{text}', expected LANGUAGE=VERSION")


_argument = click.argument("release", type=_release, metavar="LANGUAGE=VERSION")


@click.command()
@_argument
@click.option("--record", is_flag=True, help="Note the version with each function that ran, if it is older.")
@click.pass_obj
def rehearse(paths: Paths, release: tuple[str, str], record: bool) -> None:
    """Verify everything against another version of an SDK.

    The version is installed in an environment of its own, and nothing of the tree changes. Shows what
    breaks, which functions and pages that touches, and which gaps have closed.
    """
    from mfa_snippets.commands import rehearsal

    if record:
        options.check_outside_package(paths, "spec")
    with temporary_folder() as folder:
        found = rehearsal.rehearse(paths, *release, folder)
    click.echo("\n".join(rehearsal.report_lines(found)))
    if record:
        ran, build = (key for key in found.ran if key not in found.broken), found.candidate.build
        click.echo(f"wrote {rehearsal.record_oldest(paths, build, release[1], ran)}", err=True)
    sys.exit(0 if found.is_clean else FINDINGS)


@click.command()
@_argument
@click.option("--output", type=options.path, default="output", help="The output folder to build again.")
@click.option("--force", is_flag=True, help="Write even if something breaks; only what passed is recorded.")
@click.pass_obj
def upgrade(paths: Paths, release: tuple[str, str], output: Path, force: bool) -> None:
    """Rehearse another version of an SDK, and change to it.

    If nothing breaks, it writes the version in its one place, lock files, evidence and the output folder.
    """
    from mfa_snippets.commands import rehearsal

    options.check_outside_package(paths, "spec", "templates", "evidence")
    with temporary_folder() as folder:
        found = rehearsal.rehearse(paths, *release, folder)
        click.echo("\n".join(rehearsal.report_lines(found)))
        if found.is_clean or force:
            with undisturbed:
                for path in rehearsal.write(found.candidate, paths, output):
                    click.echo(f"wrote {path}", err=True)
        else:
            click.echo("nothing was written; --force writes even so", err=True)
    sys.exit(0 if found.is_clean else FINDINGS)


@click.command()
@options.base_language("--sdk", "language", help="The SDK of this language.")
@click.option("--diff", "only_unbound", is_flag=True, help="Only calls that the specification does not bind.")
@click.pass_obj
def surface(paths: Paths, language: str, only_unbound: bool) -> None:
    """List the public calls of an SDK with their parameters. Installs the SDK as `verify` does."""
    from mfa_snippets.commands.candidate import install

    with temporary_folder() as folder:
        found = install(paths, language, None, folder)
    click.echo("\n".join(found.lines({*chain(*found.bound.values())} if only_unbound else ())))
    for finding in found.missing:
        click.echo(f"{paths.spec / 'sdks' / language}.yaml: {finding}", err=True)
    sys.exit(FINDINGS if found.missing else 0)
