"""`rehearse`, `upgrade` and `surface`: another version of an SDK, and the calls that an SDK has."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS, check_known
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.commands.rehearsal import Effect, Rehearsal

_RELEASE = re.compile(r"(\w+)=v?([0-9]+(?:[.+-]?[0-9A-Za-z]+)*)")
_MOST = 10
"""How many findings and calls the text shows; JSON has all."""
_WIDE = 100


def _release(text: str) -> tuple[str, str]:
    if match := _RELEASE.fullmatch(text):
        return match[1], match[2]
    raise click.BadParameter(f"'{text}', expected LANGUAGE=VERSION")


_argument = click.argument("release", type=_release, metavar="LANGUAGE=VERSION")


@click.command()
@_argument
@click.option("--record", is_flag=True, help="Note the version with each function that ran, if it is older.")
@options.style
@click.pass_obj
def rehearse(paths: Paths, release: tuple[str, str], record: bool, style: str) -> None:
    """Verify everything against another version of an SDK.

    The version is installed in an environment of its own, and nothing of the tree changes. Shows what
    breaks, which functions and pages that touches, and which gaps have closed.
    """
    from mfa_snippets.commands import rehearsal
    from mfa_snippets.commands.interruption import temporary_folder

    _check_language(paths, release[0])
    with temporary_folder() as folder:
        candidate, found = rehearsal.rehearse(paths, *release, folder)
        if record:
            path = rehearsal.record_oldest(paths, candidate, found.version, found.ran)
            click.echo(f"wrote {path}", err=True)
    _show(found, style)
    sys.exit(0 if found.is_clean else FINDINGS)


@click.command()
@_argument
@click.option("--output", type=options.path, default="output", help="The output folder to build again.")
@click.option("--force", is_flag=True, help="Write even if something breaks; only what passed is recorded.")
@options.style
@click.pass_obj
def upgrade(paths: Paths, release: tuple[str, str], output: Path, force: bool, style: str) -> None:
    """Rehearse another version of an SDK, and change to it if nothing breaks.

    Writes the version in its one place, lock files, evidence and the output folder.
    """
    from mfa_snippets.commands import rehearsal
    from mfa_snippets.commands.interruption import temporary_folder

    _check_language(paths, release[0])
    with temporary_folder() as folder:
        candidate, found = rehearsal.rehearse(paths, *release, folder)
        _show(found, style)
        if not (found.is_clean or force):
            click.echo("nothing was written; --force writes even so", err=True)
            sys.exit(FINDINGS)
        for path in rehearsal.write(candidate, paths, output):
            click.echo(f"wrote {path}", err=True)
    sys.exit(0 if found.is_clean else FINDINGS)


@click.command()
@click.option("--sdk", "language", required=True, metavar="LANGUAGE", help="The SDK of this language.")
@click.option("--diff", "only_unbound", is_flag=True, help="Only calls that the specification does not bind.")
@options.style
@click.pass_obj
def surface(paths: Paths, language: str, only_unbound: bool, style: str) -> None:
    """List the public calls of an SDK with their parameters. Installs the SDK as `verify` does."""
    import json

    from mfa_snippets.commands import candidate
    from mfa_snippets.commands.interruption import temporary_folder

    _check_language(paths, language)
    with temporary_folder() as folder:
        build = candidate.build_candidate(paths, language, "", folder)
        calls = candidate.listed_calls(build)
    if only_unbound:
        bound = candidate.callees(build.sdk)
        calls = {
            name: each
            for name, each in calls.items()
            if not any(candidate.is_call(callee, name) for callee in bound)
        }
    if style == "json":
        click.echo(json.dumps(calls, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(name + each for name, overloads in calls.items() for each in overloads))


def _check_language(paths: Paths, language: str) -> None:
    from mfa_snippets.spec.load import load

    check_known("language", [language], load(paths.spec).base_sdks)


def _show(found: Rehearsal, style: str) -> None:
    from mfa_snippets.contracts.files import as_json

    click.echo(as_json(found).decode() if style == "json" else "\n".join(_lines(found)) + "\n", nl=False)


def _lines(found: Rehearsal) -> Iterator[str]:
    yield f"{found.language}: {found.package} {found.pinned} to {found.version}"
    calls = found.calls
    for kind, names in (("new", calls.others_added), ("gone, and not used here", calls.others_removed)):
        if names:
            more = f" and {len(names) - _MOST} more" if names[_MOST:] else ""
            yield f"calls that are {kind}: {', '.join(names[:_MOST])}{more}"
    yield from (f"call gone: {name}" for name in calls.removed)
    for name, (old, new) in calls.changed.items():
        yield f"call changed: {name}{_changed_parts(' '.join(old), ' '.join(new))}"
    effects: dict[tuple[str, bool], list[Effect]] = {}
    for effect in found.effects:
        effects.setdefault((effect.function, effect.breaks), []).append(effect)
    for (function, breaks), each in effects.items():
        state = "breaks" if breaks else "works, but look at it,"
        languages, pages = (
            ", ".join(effect.language for effect in each),
            ", ".join(each[0].pages) or "no page",
        )
        yield f"{function} {state} in {languages}, on {pages}: {'; '.join(each[0].reasons)}"
    yield from found.findings[:_MOST]
    if found.findings[_MOST:]:
        yield f"and {len(found.findings) - _MOST} more findings"
    yield from (f"gap closed: {text}" for text in found.closed_gaps)
    yield from (f"not checked: {text}" for text in found.unavailable)
    yield "programs: " + ", ".join(f"{count} {state}" for state, count in found.programs.items())
    ran = sum(map(len, found.ran.values()))
    yield f"{ran} functions ran" + ("; nothing breaks" if found.is_clean else "")


def _changed_parts(old: str, new: str) -> str:
    """The parameters that only one of two signatures has."""
    before, after = (re.split(r"[,;]\s+", text) for text in (old, new))
    gone = [part for part in before if part not in after]
    added = [part for part in after if part not in before]
    lists = (("without", gone), ("with", added))
    return " " + ", ".join(f"{word} `{' '.join(parts)[:_WIDE]}`" for word, parts in lists if parts)
