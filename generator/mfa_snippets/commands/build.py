"""`build` and `diff`: render everything, check it, build again after each change, or compare revisions."""

import gc
import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS, InputError, ResourceError
from mfa_snippets.spec.paths import Paths


def url(value: str) -> str:
    """An address of pages; the function's name is what help shows."""
    if value:
        from pydantic import TypeAdapter, ValidationError

        from mfa_snippets.docs.target import Address

        try:
            TypeAdapter(Address).validate_python(value)
        except ValidationError:
            raise click.BadParameter(f"'{value}', expected https://… without a query") from None
    return value


@click.command()
@click.option("--output", type=options.path, default="output", help="The folder to write.")
@click.option("--target", "targets", multiple=True, metavar="TARGET", help="Only the pages of this target.")
@options.languages
@click.option("--config", type=options.file, metavar="FILE", help="Settings of the docs site, by target.")
@click.option(
    "--base-url", type=url, default="", show_default=False, help="The site's address, for links and sitemap."
)
@options.evidence
@click.option("--without-evidence", is_flag=True, help="Build pages that say of every program 'Not run'.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a build would change something.")
@click.option("--watch", is_flag=True, help="Build again after each change, until Ctrl-C.")
@click.pass_obj
def build(paths: Paths, /, check: bool, watch: bool, **scope: Any) -> Mapping[str, str] | None:
    """Render apps, snippets and pages.

    Without --target: examples, snippets, contracts and the Markdown pages. Targets: markdown, html, mkdocs,
    docusaurus, fumadocs, sphinx. A build overwrites and removes only files of an earlier build.
    """
    from mfa_snippets.output.build import BuildOptions, check_build, write_build
    from mfa_snippets.output.no_op import inputs_before

    paths = replace(paths, evidence=scope.pop("evidence") or paths.evidence)
    build_options = BuildOptions(paths=paths, **scope)
    for name in ("spec", "templates", "evidence"):  # not by resolve(), which fails on a link to itself
        if Path(os.path.realpath(scope["output"])).is_relative_to(os.path.realpath(getattr(paths, name))):
            raise click.UsageError(f"--output '{scope['output']}' is in the folder that --{name} names")
    if check and watch:
        raise click.UsageError("--check and --watch exclude each other")
    if watch:
        watch_files(paths, partial(write_build, build_options))
        return None
    if not check:
        read = inputs_before(*(str(path) for path in (*astuple(paths), scope["config"]) if path))
        written = write_build(build_options)
        gc.freeze()  # so that the interpreter does not look for garbage among it at its end
        return {**read, **written} if read and written else None
    command = shlex.join(("mfa-snippets", *(word for word in sys.argv[1:] if word != "--check")))
    if lines := list(check_build(build_options, command)):
        click.echo("\n".join(lines))
    sys.exit(FINDINGS if lines else 0)


def watch_files(paths: Paths, build: Callable[[], object]) -> None:
    """Build, and again after each batch of changes, until interrupted; reports on standard error."""
    import watchfiles

    folders = [folder for folder in (paths.spec, paths.templates, paths.evidence) if folder.is_dir()]
    _build_again(build, "built")
    stop = Event()  # from here on a signal lets a build finish
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    click.echo(f"watching {', '.join(map(str, folders))}; Ctrl-C ends", err=True)
    for batch in watchfiles.watch(*folders, stop_event=stop):
        names = sorted({Path(path).name for _, path in batch})
        _build_again(build, f"built after a change of {', '.join(names)}")


def _build_again(build: Callable[[], object], message: str) -> None:
    try:
        build()
    except (InputError, ResourceError) as error:
        message = str(error)
    click.echo(message, err=True)


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
