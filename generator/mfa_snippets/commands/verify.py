"""Commands that run apps: `verify`, `doctor`, and of an SDK `rehearse`, `upgrade`, `surface`."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import click

from mfa_snippets.commands import options
from mfa_snippets.commands.interruption import clean_up_at_signals, temporary_folder, undisturbed
from mfa_snippets.errors import FINDINGS
from mfa_snippets.spec.paths import Paths


@click.command()
@options.built
@options.evidence
@options.languages
@click.option("--scenario", "scenarios", multiple=True, metavar="SCENARIO", help="Only this scenario.")
@click.option(
    "--strict", is_flag=True, help="Fail if a program is neither run nor replayed, or its app not checked."
)
@click.option("--record", is_flag=True, help="Write evidence of each program that passes every check.")
@click.option("--signatures", type=options.existing, help="Types to check against where an SDK is missing.")
@click.option("--show-wire", is_flag=True, help="Show each request beside the expected one.")
@click.option("--report", type=options.path, metavar="FILE.xml", help="Also write a JUnit report.")
@options.style
@click.pass_obj
def verify(paths: Paths, /, output: Path, report: Path | None, style: str, **selection: Any) -> None:
    """Run the programs of a build against the emulator.

    Programs run unchanged, with their own SDK; if it is missing, their evidence is replayed. Nothing is
    written without --record.
    """
    from mfa_snippets.contracts.files import check_writable
    from mfa_snippets.verify.report import publish

    paths = replace(paths, evidence=selection.pop("evidence") or paths.evidence)
    if report:
        check_writable(report)
    if selection["record"]:
        options.check_outside_package(paths, "evidence")
        check_writable(paths.evidence / "evidence")
    from mfa_snippets.verify.outcomes import VerifyOptions
    from mfa_snippets.verify.verification import verify as run  # takes long

    _prepare()
    sys.exit(publish(run(VerifyOptions(output, paths.evidence, **selection)), style, report))


def _prepare() -> None:
    """Clean up at signals; let PATH end with the scripts beside this one, as where a shell activated them."""
    clean_up_at_signals()
    os.environ["PATH"] = os.pathsep.join((os.environ.get("PATH", os.defpath), sysconfig.get_path("scripts")))


@click.command()
@options.built
@options.languages
@click.option("--docs", type=options.existing, help="Check the settings of this docs site instead.")
@click.pass_obj
def doctor(paths: Paths, output: Path, languages: tuple[str, ...], docs: Path | None) -> None:
    """Check which tools and SDKs are installed.

    Prepares projects as `verify` does. The last lines for each language say which checks cannot run; if there
    are any for a language that --language names, doctor exits with 1.
    With --docs, reads the settings of MkDocs, Zensical, Docusaurus, Fumadocs or Sphinx and runs nothing.
    """
    if docs:
        from mfa_snippets.integrations.site_checks import check_site, languages_of
        from mfa_snippets.rendering.loader import load_all

        specification, templates = load_all(paths.spec, paths.templates)
        systems, problems = check_site(docs, *languages_of(specification, templates))
        click.echo("\n".join(map(str, problems)) or f"{' and '.join(systems)}: no setting breaks the code")
        sys.exit(FINDINGS if problems else 0)
    from mfa_snippets.verify.verification import examine

    _prepare()
    is_lacking = False
    for line, lacks in examine(output, languages):
        click.echo(line)
        is_lacking |= lacks
    sys.exit(FINDINGS if languages and is_lacking else 0)


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
