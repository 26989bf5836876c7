"""`list` and `explain`: what a specification has, and where a function of an app comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from mfa_snippets.commands import options

if TYPE_CHECKING:
    from mfa_snippets.rendering.templates import Templates
    from mfa_snippets.spec.paths import Paths
    from mfa_snippets.spec.specification import Specification

_COLUMNS = {
    "operations": ("operation", "title"),
    "scenarios": ("scenario", "title"),
    "sdks": ("language", "package", "version", "form_of"),
    "gaps": ("language", "about", "kind", "version", "proof", "reason"),
    "programs": ("language", "scenario", "path"),
}
_CELLS: dict[str, Callable[[Any], str]] = {"form_of": lambda name: f"a variant of {name}" if name else ""}
_KEYS = {
    "operations": ("title", "summary"),
    "scenarios": ("title", "amr"),
    "sdks": ("label", "package", "version"),
}


@click.command(name="list")
@click.argument("kind", type=click.Choice(list(_COLUMNS)), default="programs")
@options.style
@click.pass_obj
def list_entries(paths: Paths, kind: str, style: str) -> None:
    """List what a specification holds.

    `list programs --format json` is the contract for other runners. `list gaps` has what an SDK cannot do
    and, as kind not_run, what it can do but no program uses.
    """
    from mfa_snippets.contracts.files import as_json
    from mfa_snippets.rendering.loader import load_paths

    rows = entries(kind, *load_paths(paths))
    click.echo(as_json(rows).decode() if style == "json" else _table(kind, rows), nl=False)


def entries(kind: str, specification: Specification, templates: Templates) -> list[dict[str, Any]]:
    """The entries of a kind, with the keys of their JSON."""
    if kind == "programs":
        return _programs(specification, templates)
    if kind == "gaps":
        return _gaps(specification)
    rows = []
    for name, item in getattr(specification, kind).items():
        variant = {"form_of": specification.variants.get(name)} if kind == "sdks" else {}
        keys = {key: getattr(item, key) for key in _KEYS[kind]}
        rows.append({_COLUMNS[kind][0]: name, **keys, **variant})
    return rows


def _programs(specification: Specification, templates: Templates) -> list[dict[str, Any]]:
    import json

    from mfa_snippets.contracts.build_programs import build_programs
    from mfa_snippets.contracts.files import as_json
    from mfa_snippets.rendering.render import render_programs

    programs = build_programs(specification, render_programs(specification, templates))
    return list(json.loads(as_json(programs)))


def _gaps(specification: Specification) -> list[dict[str, Any]]:
    """What SDKs cannot do; then, as kind `not_run`, what they can do and no program uses."""
    from mfa_snippets.spec.specification import supports

    keys = ("about", "operation", "way", "result", "argument", "kind", "version", "proof", "reason")
    gaps = [
        {"language": language, **{key: getattr(gap, key, None) for key in keys}}
        for language, sdk in specification.base_sdks.items()
        for gap in sdk.gaps
    ]
    for support in supports(specification):
        if support.capability.operation is None:
            entry = {"about": support.name, "way": support.name, "proof": support.proof}
            if support.gap:
                entry |= {"kind": "way", "version": support.gap.version, "reason": support.gap.reason}
            else:
                reason = f"{support.call} is there. {support.capability.not_run}"
                entry |= {"kind": "not_run", "version": support.sdk.version, "reason": reason}
            gaps.append({"language": support.language, **dict.fromkeys(keys), **entry})
    return gaps


def _table(kind: str, rows: list[dict[str, Any]]) -> str:
    """A line for each entry, in columns two spaces apart."""
    columns = [[_CELLS.get(key, str)(row[key]) for row in rows] for key in _COLUMNS[kind]]
    padded = [[cell.ljust(max(map(len, column))) for cell in column] for column in columns]
    return "".join("  ".join(cells).rstrip() + "\n" for cells in zip(*padded, strict=True))


@click.command()
@click.argument("language")
@click.argument("function")
@click.pass_obj
def explain(paths: Paths, language: str, function: str) -> None:
    """Show where a function of an app comes from.

    The places of its facts, gaps, binding and template, and then its text.
    """
    from mfa_snippets.rendering.explain import explain as lines_of

    for line in lines_of(paths, language, function):
        click.echo(line)
