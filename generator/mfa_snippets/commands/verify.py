"""`verify`."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from mfa_snippets.commands import options

if TYPE_CHECKING:
    from pathlib import Path

    from mfa_snippets.spec.paths import Paths
    from mfa_snippets.verify.report.shards import Shard
    from mfa_snippets.verify.run.live_run import Live


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
    places: "Paths",
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
    from mfa_snippets.verify.report import junit as telling

    if merge != bool(files):
        raise click.UsageError("--merge and the files to be merged belong together")
    if merge:
        from mfa_snippets.verify.report.merge import merged

        sys.exit(telling.tell(merged(files), style, report))
    from mfa_snippets.verify.verification import verify as run

    options.check_programs(output, languages, scenarios)
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
    from mfa_snippets.verify.run.live_run import Live
    from mfa_snippets.verify.run.management import Management, against, is_safe

    names = ("DESCOPE_PROJECT_ID", "DESCOPE_MANAGEMENT_KEY")
    values = [os.environ.get(name, "") for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        raise click.UsageError(f"--against needs {' and '.join(missing)} in the environment")
    if not is_safe(url):
        raise click.UsageError(f"--against '{url}': expected https://…, since a management key is sent there")
    management = Management(url=url.rstrip("/"), project_id=values[0], key=values[1])
    return Live(management=management, against=against(management.url))
