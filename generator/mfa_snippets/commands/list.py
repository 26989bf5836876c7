"""`list` and `explain`: what a specification has, and where a function of an app comes from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import check_known
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.spec.specification import Specification

Row = dict[str, Any]
_KEYS = {
    "functions": (("function", "module", "operation"), ()),
    "operations": (("operation", "title"), ("summary",)),
    "scenarios": (("scenario", "entry", "title"), ("arguments", "after", "amr")),
    "sdks": (("language", "package", "version", "form_of"), ("label",)),
    "gaps": (
        ("language", "about", "kind", "version", "proof", "reason"),
        ("operation", "way", "result", "argument"),
    ),
}
"""The columns of each kind, the first with its name, and the keys that only its JSON has."""


@click.command(name="list")
@click.argument("kind", type=click.Choice(list(_KEYS)), default="functions")
@options.style
@click.pass_obj
def list_entries(paths: Paths, kind: str, style: str) -> None:
    """List what a specification holds.

    Its gaps are also, as kind not_run, what no app uses, and as kind not_yet, what has no code yet.
    """
    from mfa_snippets.contracts.files import as_json
    from mfa_snippets.spec.load import load

    rows = entries(kind, load(paths.spec))
    if style == "json":
        click.echo(as_json(rows).decode(), nl=False)
        return
    cells = [[str(row[key] or "") for key in _KEYS[kind][0]] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        click.echo("  ".join(map(str.ljust, line, widths)).rstrip())


def entries(kind: str, specification: Specification) -> list[Row]:
    """The entries of a kind, with the keys of their JSON."""
    if kind == "gaps":
        return list(_gaps(specification))
    rows, (first, *keys) = list[Row](), chain(*_KEYS[kind])
    for name, item in getattr(specification, kind).items():
        of_others = {"module": specification.modules.get(name), "form_of": specification.variants.get(name)}
        values = {key: of_others[key] if key in of_others else getattr(item, key) for key in keys}
        rows.append({first: name, **values})
    return rows


def _gaps(specification: Specification) -> Iterator[Row]:
    from mfa_snippets.spec.sdk import NOT_YET

    empty: Row = dict.fromkeys(chain(*_KEYS["gaps"]))
    for language, sdk in specification.base_sdks.items():
        empty |= {"language": language, "version": sdk.version}
        for gap in sdk.gaps:
            row = empty | {key: value for key in empty if (value := getattr(gap, key, None))}
            for name in gap.about:
                yield row | {"about": name, "operation": name if gap.operations else None}
        for name in sdk.not_yet:
            yield empty | {"about": name, "kind": "not_yet", "reason": NOT_YET}
    for name, capability in specification.capabilities.items():
        for language, sdk in specification.base_sdks.items():
            if capability.operation is None and (entry := sdk.capabilities.get(name)):
                not_run = entry.call and f"{entry.call} is there. {capability.not_run}"
                row = {"language": language, "about": name, "kind": "not_run" if not_run else "way"}
                row |= {"version": entry.version or sdk.version, "proof": entry.proof, "way": name}
                yield empty | row | {"reason": not_run or entry.reason}


@click.command()
@click.argument("language", shell_complete=partial(options.complete, "sdks"))
@click.argument("function", shell_complete=partial(options.complete, "functions"))
@click.pass_obj
def explain(paths: Paths, language: str, function: str) -> None:
    """Show where a function of an app comes from. Lists its facts, gaps, binding, template and text."""
    from mfa_snippets.rendering.apps import render_apps
    from mfa_snippets.rendering.loader import load_all
    from mfa_snippets.rendering.templates import SUFFIX
    from mfa_snippets.spec.document import KEY
    from mfa_snippets.spec.specification import binding_of, needs_workaround

    specification, templates = load_all(paths.spec, paths.templates)
    check_known("language", [language], specification.sdks)
    check_known("function", [function], specification.functions)
    sdk, facts = specification.sdks[language], specification.functions[function]
    documents, binding = specification.documents, binding_of(sdk, facts)
    file = documents["sdks"][language]
    click.echo(f"facts     {documents['functions'][function].problem((KEY,), facts.operation)}")
    for index, gap in enumerate(sdk.gaps):
        if facts.operation in gap.operations:
            click.echo(f"gap       {file.problem(('gaps', index), gap.reason)}")
    if binding:
        kind = "workarounds" if needs_workaround(sdk, facts) else "operations"
        click.echo(f"binding   {file.problem((kind, facts.operation, KEY), binding.callee)}")
        shape = binding.shape or specification.operations[facts.operation].shape
        click.echo(f"template  {templates.languages[language].path(shape + SUFFIX)}")
    apps = (app for app in render_apps(specification, templates) if app.language == language)
    for each in (each for app in apps for each in app.functions):
        if each.fact == function and each.text:
            click.echo(f"\n{each.text}".rstrip())
