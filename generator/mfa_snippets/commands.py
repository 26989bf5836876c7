"""The commands. Heavy parts are imported by the command that uses them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options
from .errors import Unusable
from .places import Places

if TYPE_CHECKING:
    from .specification import Specification
    from .templates import Templates

FINDINGS = 1


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="Where to write.",
)
@click.option(
    "--target", "targets", multiple=True, metavar="TARGET", help="Only the pages of this docs target."
)
@options.languages
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a build would change something.")
@click.pass_obj
def build(
    places: Places, output: Path, targets: tuple[str, ...], languages: tuple[str, ...], check: bool
) -> None:
    """Render programs, snippets and pages.

    Without --target: examples, snippets, contracts and the Markdown pages. A build overwrites and removes
    only what an earlier build wrote.
    """
    from .build import DEFAULT_TARGET
    from .build import build as make
    from .parts import parts
    from .writing import Scope, differences, other_versions, plan, read_manifest, write

    specification, templates = places.load()
    options.check_known("language", languages, specification.sdks)
    options.check_known("target", targets, templates.targets)
    manifest = read_manifest(output)
    artifacts = make(specification, templates, places.evidence, targets)
    scope = Scope(languages=languages, targets=targets, default_target=DEFAULT_TARGET)
    change = plan(artifacts, output, manifest, scope)
    if not check:
        write(change, output, parts())
        return
    found = [
        *other_versions(manifest, parts()),
        *differences(change),
        *_stale(places, specification, templates),
    ]
    for line in found:
        click.echo(line)
    sys.exit(FINDINGS if found else 0)


def _stale(places: Places, specification: "Specification", templates: "Templates") -> list[str]:
    from .build import stale

    return [
        f"{places.evidence}/{language}/{scenario}.json: the program was changed since it last ran"
        for language, scenario in stale(specification, templates, places.evidence)
    ]


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
@click.option("--record", is_flag=True, help="Write the evidence of each program that passed every check.")
@click.option(
    "--signatures", type=options.folder, help="Check types against these where an SDK is not found."
)
@options.style
@click.pass_obj
def verify(
    places: Places,
    output: Path,
    languages: tuple[str, ...],
    scenarios: tuple[str, ...],
    tier: Any,
    strict: bool,
    record: bool,
    signatures: Path | None,
    style: str,
) -> None:
    """Run the programs of a build against the emulator.

    Each is run unchanged, with its own SDK; where that is not here, its evidence is replayed. Nothing is
    written without --record.
    """
    from .verification.api import verify as run
    from .verification.report import as_json, as_text

    _check_programs(output, languages, scenarios)
    report = run(
        output,
        places.evidence,
        languages=languages,
        scenarios=scenarios,
        tier=tier,
        strict=strict,
        record=record,
        signatures=signatures,
    )
    click.echo(as_json(report) if style == "json" else as_text(report), nl=False)
    sys.exit(report.exit_code)


def _check_programs(output: Path, languages: tuple[str, ...], scenarios: tuple[str, ...] = ()) -> None:
    from .verification.contract import load_programs

    programs = load_programs(output)
    options.check_known("language", languages, {program.language for program in programs})
    options.check_known("scenario", scenarios, {program.scenario for program in programs})


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port."
)
def serve(host: str, port: int) -> None:
    """Run the emulator of the API.

    Its page is the inbox, which shows the codes that it sent.
    """
    from .mock.server import serve as run
    from .mock.settings import Settings

    try:
        run(host, port, Settings(), lambda line: click.echo(line))
    except OSError as error:
        raise Unusable(f"{host}:{port}: {error.strerror}, expected a free port; --port 0 takes one") from None


@click.command(name="list")
@click.argument(
    "what", type=click.Choice(["operations", "scenarios", "sdks", "gaps", "programs"]), default="programs"
)
@options.style
@click.pass_obj
def show(places: Places, what: str, style: str) -> None:
    """List what there is.

    `list programs --format json` is the contract for a runner of your own.
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
def doctor(output: Path, languages: tuple[str, ...]) -> None:
    """Say which tools and SDKs are here.

    Projects are prepared as for `verify`. The last line of each language is the tier that it can reach.
    """
    from .doctor import examine

    _check_programs(output, languages)
    for line in examine(output, languages):
        click.echo(line)
