"""The command line. Heavy parts are imported by the command that uses them."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .errors import BadInput, Unusable

if TYPE_CHECKING:
    from .specification import Specification
    from .templates import Templates

PACKAGE = Path(__file__).parent
FINDINGS, USAGE, TROUBLE = 1, 2, 3

Function = TypeVar("Function", bound=Callable[..., Any])


def _part(name: str) -> Path:
    """A folder that travels in the wheel; in a checkout it stands beside `generator/`."""
    packed = PACKAGE / name
    return packed if packed.is_dir() else PACKAGE.parent.parent / name


class _Places:
    """The folders that the global options name."""

    def __init__(self, spec: Path | None, templates: Path | None, evidence: Path) -> None:
        self.spec, self.templates, self.evidence = (
            spec or _part("spec"),
            templates or _part("templates"),
            evidence,
        )

    def load(self) -> "tuple[Specification, Templates]":
        from .loading import load_all

        return load_all(_relative(self.spec), _relative(self.templates))


def _relative(path: Path) -> Path:
    """A path as short as can be, for messages."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


_folder = click.Path(path_type=Path, file_okay=False)
_languages = click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Only this language."
)
_format = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--spec", type=_folder, help="Another specification than the one that comes along.")
@click.option("--templates", type=_folder, help="Other templates than those that come along.")
@click.option(
    "--evidence", type=_folder, default=Path("evidence"), show_default=True, help="Where proofs are recorded."
)
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, spec: Path | None, templates: Path | None, evidence: Path) -> None:
    """Render MFA examples for the Descope backend SDKs, and prove that they run.

    Exit status: 0 nothing to report; 1 findings or bad input; 2 usage; 3 a port in use, a folder that
    cannot be written, or a bug.
    """
    context.obj = _Places(spec, templates, evidence)


@cli.command()
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
@_languages
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a build would change something.")
@click.pass_obj
def build(
    places: _Places, output: Path, targets: tuple[str, ...], languages: tuple[str, ...], check: bool
) -> None:
    """Render programs, snippets and pages.

    Without --target: examples, snippets, contracts and the Markdown pages. A build overwrites and removes
    only what an earlier build wrote.
    """
    from .build import build as make
    from .parts import parts
    from .writing import Scope, differences, other_versions, plan, read_manifest, write

    specification, templates = places.load()
    _known("language", languages, specification.sdks)
    _known("target", targets, templates.targets)
    manifest = read_manifest(output)
    artifacts = make(specification, templates, places.evidence, targets)
    change = plan(artifacts, output, manifest, Scope(languages=languages, targets=targets))
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


def _stale(places: _Places, specification: "Specification", templates: "Templates") -> list[str]:
    from .build import stale

    return [
        f"{places.evidence}/{language}/{scenario}.json: the program was changed since it last ran"
        for language, scenario in stale(specification, templates, places.evidence)
    ]


@cli.command()
@click.option(
    "--from", "output", type=_folder, default=Path("output"), show_default=True, help="What to verify."
)
@_languages
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
@click.option("--signatures", type=_folder, help="Check types against these where an SDK is not found.")
@_format
@click.pass_obj
def verify(
    places: _Places,
    output: Path,
    languages: tuple[str, ...],
    scenarios: tuple[str, ...],
    tier: Any,
    strict: bool,
    record: bool,
    signatures: Path | None,
    style: str,
) -> None:
    """Run the programs of an output folder, unchanged, against the emulator.

    A program whose SDK is not here is replayed from its evidence. Nothing is written without --record.
    """
    from .verification.api import UnknownNameError
    from .verification.api import verify as run
    from .verification.report import as_json, as_text

    try:
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
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from None
    click.echo(as_json(report) if style == "json" else as_text(report), nl=False)
    sys.exit(report.exit_code)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port."
)
def serve(host: str, port: int) -> None:
    """Run the emulator of the API; its page shows the codes that it sent."""
    from .mock.server import serve as run
    from .mock.settings import Settings

    try:
        run(host, port, Settings(), lambda line: click.echo(line))
    except OSError as error:
        raise Unusable(f"{host}:{port}: {error.strerror}, expected a free port; --port 0 takes one") from None


@cli.command(name="list")
@click.argument(
    "what", type=click.Choice(["operations", "scenarios", "sdks", "gaps", "programs"]), default="programs"
)
@_format
@click.pass_obj
def show(places: _Places, what: str, style: str) -> None:
    """List what there is; `list programs --format json` is the contract for a runner of your own."""
    from .listing import as_text, entries

    specification, templates = places.load()
    found = entries(what, specification, templates)
    if style == "json":
        from .build import as_json

        click.echo(as_json(found).decode(), nl=False)
    else:
        click.echo(as_text(what, found), nl=False)


@cli.command()
@click.option(
    "--from", "output", type=_folder, default=Path("output"), show_default=True, help="Whose programs."
)
@_languages
def doctor(output: Path, languages: tuple[str, ...]) -> None:
    """Say which toolchains and SDKs are here, and the tier that each language can reach."""
    from .doctor import examine

    for line in examine(output, languages):
        click.echo(line)


def _known(kind: str, names: tuple[str, ...], known: Any) -> None:
    for name in names:
        if name not in known:
            raise click.UsageError(f"unknown {kind} '{name}', expected one of {', '.join(known)}")


def main() -> None:
    """Run the command line; every way to fail has its exit status."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except BadInput as error:
        click.echo("\n".join(map(str, error.problems)), err=True)
        sys.exit(FINDINGS)
    except (Unusable, OSError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(TROUBLE)
    except Exception:  # a bug: Python would exit with 1, which means findings
        traceback.print_exc()
        sys.exit(TROUBLE)
