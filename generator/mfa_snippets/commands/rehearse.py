"""`rehearse`, `upgrade` and `surface`: another version of an SDK, and the calls that an SDK has."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import FINDINGS
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.commands.candidate import Candidate
    from mfa_snippets.commands.rehearsal import Effect, Rehearsal

_RELEASE = re.compile(r"(\w+)=v?([0-9]+(?:[.+-]?[0-9A-Za-z]+)*)")
_MOST = 10  # how many findings and calls the text shows; JSON has all
_WIDE = 100
_CONSTRAINTS = "constraints.txt"


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

    if record:
        options.check_outside_package("--spec", paths.spec)
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
    """Rehearse another version of an SDK, and change to it.

    If nothing breaks, it writes the version in its one place, lock files, evidence and the output folder.
    """
    from mfa_snippets.commands import rehearsal
    from mfa_snippets.commands.interruption import temporary_folder, undisturbed

    for name in ("spec", "templates", "evidence"):
        options.check_outside_package(f"--{name}", getattr(paths, name))
    _check_language(paths, release[0])
    with temporary_folder() as folder:
        candidate, found = rehearsal.rehearse(paths, *release, folder)
        _show(found, style)
        if not (found.is_clean or force):
            click.echo("nothing was written; --force writes even so", err=True)
            sys.exit(FINDINGS)
        with undisturbed:
            for path in rehearsal.write(candidate, paths, output):
                click.echo(f"wrote {path}", err=True)
    for line in next_steps(candidate, paths.spec.parent / _CONSTRAINTS):
        click.echo(line, err=True)
    sys.exit(0 if found.is_clean else FINDINGS)


def next_steps(candidate: Candidate, constraints: Path) -> list[str]:
    """What a repository still has to do whose requirements of its tests name the earlier version."""
    from mfa_snippets.spec.checks.sdks import other_versions

    text = constraints.read_text("utf-8") if constraints.is_file() else ""
    found = other_versions(candidate.sdk, constraints, text)
    named = [f"{each.path}:{each.line}: {each.message}" for each in found]
    return [*named, "next: make lock", "next: pytest tests/rendering/test_pins.py"] if named else []


@click.command()
@click.option(
    "--sdk",
    "language",
    required=True,
    metavar="LANGUAGE",
    help="The SDK of this language.",
    shell_complete=options.complete("base_sdks"),
)
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
    missing = candidate.missing_calls(build.sdk, calls)
    if only_unbound:
        calls = {name: each for name, each in calls.items() if not candidate.is_bound(build.sdk, name)}
    text = "\n".join(candidate.call_lines(calls))
    click.echo(json.dumps(calls, indent=2, ensure_ascii=False) if style == "json" else text)
    for finding in missing:
        click.echo(f"{build.specification.documents[f'sdks/{language}'].path}: {finding}", err=True)
    sys.exit(FINDINGS if missing else 0)


def _check_language(paths: Paths, language: str) -> None:
    from mfa_snippets.spec.load import load

    options.check_base_language(load(paths.spec), language)


def _show(found: Rehearsal, style: str) -> None:
    from mfa_snippets.contracts.files import as_json

    text = "\n".join(report_lines(found))
    click.echo(as_json(found).decode().rstrip() if style == "json" else text)


def report_lines(found: Rehearsal) -> Iterator[str]:
    """The report as text, bounded."""
    pinned = ", which is the pinned version" if found.version == found.pinned else ""
    yield f"{found.language}: {found.package} {found.pinned} to {found.version}{pinned}"
    calls = found.calls
    for kind, names in (("new", calls.others_added), ("gone, and not used here", calls.others_removed)):
        if names:
            more = f" and {len(names) - _MOST} more" if names[_MOST:] else ""
            yield f"calls that are {kind}: {', '.join(names[:_MOST])}{more}"
    yield from (f"call gone: {name}" for name in calls.removed)
    for name, (old, new) in calls.changed.items():
        yield f"call changed: {name}{changed_parts(old, new)}"
    effects: dict[tuple[str, str], list[Effect]] = {}
    for effect in found.effects:
        effects.setdefault((effect.function, _state(effect)), []).append(effect)
    for (function, state), (first, *others) in effects.items():
        languages = ", ".join(effect.language for effect in (first, *others))
        pages, reasons = ", ".join(first.pages) or "no page", "; ".join(first.reasons)
        yield f"{function} {state} in {languages}, on {pages}: {reasons}"
    yield from _first(found.findings, "findings")
    yield from (f"gap closed: {text}" for text in found.closed_gaps)
    yield from (f"not checked: {text}" for text in found.unavailable)
    failed = [f"failed: {each[0]}" for each in found.failed.values() if each[0] not in found.findings]
    yield from _first([_cut(text, 3 * _WIDE) for text in failed], "failed programs")
    yield "programs: " + ", ".join(f"{count} {state}" for state, count in found.programs.items())
    ran = sum(map(len, found.ran.values()))
    yield f"{ran} functions ran" + ("; nothing breaks" if found.is_clean else "")


def _first(lines: Sequence[str], name: str) -> Iterator[str]:
    yield from lines[:_MOST]
    if more := len(lines[_MOST:]):
        yield f"and {more} more {name}"


def _state(effect: Effect) -> str:
    if not effect.breaks:
        return "works, but look at it,"
    return "runs, and only the type checker complains," if effect.ran else "breaks"


def changed_parts(old: Sequence[str], new: Sequence[str]) -> str:
    """The parameters that only one of two calls has, from the first difference on; of all overloads."""
    before, after = (
        [part for text in each for part in re.split(r"[,;]\s+", text.removeprefix("(").removesuffix(")"))]
        for each in (old, new)
    )
    gone = ", ".join(part for part in before if part not in after)
    added = ", ".join(part for part in after if part not in before)
    if not (gone or added):
        return " in the order or the number of its parameters"
    is_long = max(len(gone), len(added)) > _WIDE
    pairs = enumerate(zip_longest(gone, added))
    start = next((index for index, (one, other) in pairs if one != other), 0) if is_long else 0
    shown = [("without", gone), ("with", added)]
    return " " + ", ".join(f"{word} `{_cut(text, _WIDE, start)}`" for word, text in shown if text)


def _cut(text: str, most: int, start: int = 0) -> str:
    begin, end = "…" if start else "", "…" if len(text) > start + most else ""
    return begin + text[start : start + most] + end
