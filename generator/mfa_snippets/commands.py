"""The commands. Heavy parts are imported by the command that uses them."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from . import options

if TYPE_CHECKING:
    from pathlib import Path

    from .places import Places
    from .unchanged import Record
    from .verification.live import Live
    from .verification.shards import Shard

FINDINGS = 1


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
    from . import building

    order = building.Order(
        places=places, output=output, targets=targets, languages=languages, config=config, base_url=base_url
    )
    if check and watch:
        raise click.UsageError("--check and --watch exclude each other")
    if watch:
        from . import watching

        watching.watch(order)
        return None
    if not check:
        return building.make(order)
    found = building.check(order)
    for line in found:
        click.echo(line)
    sys.exit(FINDINGS if found else 0)


@click.command()
@options.built
@options.languages
@click.option("--scenario", "scenarios", multiple=True, metavar="SCENARIO", help="Only this scenario.")
@click.option(
    "--tier",
    type=click.Choice(["rendered", "formatted", "type-checked", "executed"]),
    default="executed",
    show_default=True,
    help="Run the checks up to this tier.",
)
@click.option(
    "--strict", is_flag=True, help="Fail on anything stale, and on anything unavailable and not replayed."
)
@click.option(
    "--changed", is_flag=True, help="Only programs that were changed since they last ran, or never did."
)
@click.option("--record", is_flag=True, help="Write the evidence of each program that passed every check.")
@click.option(
    "--signatures", type=options.folder, help="Check types against these where an SDK is not found."
)
@click.option("--show-wire", is_flag=True, help="Show each exchange beside what was expected of it.")
@click.option(
    "--against",
    metavar="URL",
    help="Run with test users of the project DESCOPE_PROJECT_ID there; the key is in DESCOPE_MANAGEMENT_KEY.",
)
@click.option(
    "--shard", metavar="I/N", callback=options.shard, help="Only every N-th scenario, from the I-th."
)
@click.option("--merge", is_flag=True, help="Run nothing; join the JSON reports of all shards.")
@click.option("--report", type=options.path, metavar="FILE.xml", help="Write a JUnit report, too.")
@options.style
@click.argument("files", nargs=-1, type=options.path)
@click.pass_obj
def verify(
    places: "Places",
    output: "Path",
    languages: tuple[str, ...],
    scenarios: tuple[str, ...],
    tier: Any,
    strict: bool,
    changed: bool,
    record: bool,
    signatures: "Path | None",
    show_wire: bool,
    against: str | None,
    shard: "Shard | None",
    merge: bool,
    report: "Path | None",
    style: str,
    files: "tuple[Path, ...]",
) -> None:
    """Run the programs of a build against the emulator.

    Each is run unchanged, with its own SDK; where that is not here, its evidence is replayed. Nothing is
    written without --record. With --merge, FILES are the reports that `--shard I/N --format json` printed.
    """
    from .verification import telling

    if merge != bool(files):
        raise click.UsageError("--merge and the files to be merged belong together")
    if merge:
        from .verification.merging import merged

        sys.exit(telling.tell(merged(files), style, report))
    from .verification.api import verify as run

    _check_programs(output, languages, scenarios)
    done = run(
        output,
        places.evidence,
        languages=languages,
        scenarios=scenarios,
        tier=tier,
        strict=strict,
        record=record,
        live=_live(against),
        only_changed=changed,
        shard=shard,
        signatures=signatures,
    )
    sys.exit(telling.tell(telling.told(done), style, report, telling.wires(done) if show_wire else ""))


def _live(url: str | None) -> "Live | None":
    """The project that programs run in if not in the emulator's; its key comes from the environment alone."""
    if url is None:
        return None
    from .verification.live import Live
    from .verification.management import Management, against, is_safe

    names = ("DESCOPE_PROJECT_ID", "DESCOPE_MANAGEMENT_KEY")
    values = [os.environ.get(name, "") for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        raise click.UsageError(f"--against needs {' and '.join(missing)} in the environment")
    if not is_safe(url):
        raise click.UsageError(f"--against '{url}': expected https://…, since a management key is sent there")
    management = Management(url=url.rstrip("/"), project_id=values[0], key=values[1])
    return Live(management=management, against=against(management.url))


def _check_programs(output: "Path", languages: tuple[str, ...], scenarios: tuple[str, ...] = ()) -> None:
    from .verification.contract import load_programs

    programs = load_programs(output)
    options.check_known("language", languages, {program.language for program in programs})
    options.check_known("scenario", scenarios, {program.scenario for program in programs})


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Elsewhere than on loopback, inbox and control API ask for a token.",
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port."
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further name that callers know this machine by.",
)
@click.option(
    "--assume", "pairs", multiple=True, metavar="NAME=VALUE", help="Choose what no public source settles."
)
@click.option("--assumptions", is_flag=True, help="List what is assumed, with its values, and end.")
@click.option(
    "--strict-fields",
    is_flag=True,
    help="Refuse body fields that the API does not know; else they are reported.",
)
@click.option(
    "--clock",
    default="+0",
    show_default=True,
    metavar="TIME",
    help="Age what is stored: +SECONDS, or a time like 2027-01-31T12:00:00Z. Tokens keep the real time.",
)
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    pairs: tuple[str, ...],
    assumptions: bool,
    strict_fields: bool,
    clock: str,
) -> None:
    """Run the emulator of the API.

    Its page is the inbox, which shows the codes that it sent.
    """
    from .errors import Unusable
    from .mock.command import listed, run
    from .mock.settings import SettingsError

    given = (*pairs, "strict_fields=true") if strict_fields else pairs
    try:
        if assumptions:
            click.echo(listed(given))
            return
        run(
            host,
            port,
            pairs=given,
            clock=clock,
            names=names,
            announce=lambda line: click.echo(line),
            warn=lambda line: click.echo(line, err=True),
        )
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise Unusable(f"{host}:{port}: {error.strerror}, expected a free port; --port 0 takes one") from None


@click.command(name="list")
@click.argument(
    "what", type=click.Choice(["operations", "scenarios", "sdks", "gaps", "programs"]), default="programs"
)
@options.style
@click.pass_obj
def show(places: "Places", what: str, style: str) -> None:
    """List what there is.

    `list programs --format json` is the contract for a runner of your own. `list gaps` has what an SDK cannot
    do, and, of kind not_run, what it can and no program here does.
    """
    from .listing import as_text, entries

    specification, templates = places.load()
    found = entries(what, specification, templates)
    if style == "json":
        from .build import as_json

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
def doctor(places: "Places", output: "Path", languages: tuple[str, ...], docs: "Path | None") -> None:
    """Say which tools and SDKs are here.

    Projects are prepared as for `verify`. The last line of each language is the tier that it can reach. With
    --docs, the settings of MkDocs, Zensical, Docusaurus, Fumadocs or Sphinx are read, and nothing is run.
    """
    if docs:
        _examine_site(places, docs)
        return
    from .doctor import examine

    _check_programs(output, languages)
    for line in examine(output, languages):
        click.echo(line)


def _examine_site(places: "Places", docs: "Path") -> None:
    from .hosts.examining import examine_site, uncoloured

    systems, problems = examine_site(docs, uncoloured(*places.load()))
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(f"{' and '.join(systems)}: nothing would spoil the code")
    sys.exit(FINDINGS if problems else 0)


@click.command()
@click.argument("language")
@click.argument("operation")
@click.pass_obj
def explain(places: "Places", language: str, operation: str) -> None:
    """Say where each line of a snippet comes from.

    The template's line, the specification's line, and what became of them, in the first scenario that has
    the operation.
    """
    from .loading import load_specification
    from .provenance import NothingToExplainError
    from .provenance import explain as explained

    specification = load_specification(places.spec)
    options.check_known("language", [language], specification.sdks)
    options.check_known("operation", [operation], specification.operations)
    try:
        for line in explained(places, language, operation):
            click.echo(line)
    except NothingToExplainError as error:
        click.echo(f"{language} {operation}: {error}", err=True)
        sys.exit(FINDINGS)
