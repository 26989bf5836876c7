"""The names that templates see, recorded from a build.

`python -m tests.rendering.template_names` writes their table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from jinja2 import Environment

from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.target import Target, open_target
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.templates import Folder

from .repository import ROOT, specification, templates

MEANINGS: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text("utf-8")
)
"""What each name is, by kind of template."""
SHAPE, FRAME, FILE, EVERY, PAGE, SHARED, SITE, BLOCK, HEADING, CALLOUT, DETAILS = MEANINGS
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- names -->\n", "<!-- end of names -->\n"
_FRAMES = ("head", "imports", "end")


def recorded() -> dict[str, set[str]]:
    """The names that a build of all targets passes to templates, by kind of template."""
    seen, render = defaultdict[str, set[str]](set), Folder.render

    def record(folder: Folder, name: str, **context: Any) -> str:
        for kind, names in _kinds(folder, name, context):
            seen[kind] |= set(names)
        return render(folder, name, **context)

    with (
        patch.object(Folder, "render", record),
        patch.dict("mfa_snippets.rendering.apps._modules", clear=True),
    ):
        apps = render_apps(specification(), templates())
        for target in templates().targets:
            render_pages(Site(specification(), templates(), apps, {}), target)
    seen[EVERY] = set(_of_targets(open_target("html", templates(), specification().sdks)))
    return dict(seen)


def _kinds(folder: Folder, name: str, context: Mapping[str, Any]) -> Iterator[tuple[str, set[str]]]:
    stem = name.partition(".")[0]
    if not isinstance(folder, Target):
        keys = {f"f.{key}" for key in context.get("f", {})} | context.keys() - {"f"}
        yield (SHAPE if "f" in context else FRAME if stem in _FRAMES else FILE), keys
        return
    parts = {"heading": HEADING, "callout": CALLOUT, "details": DETAILS}
    shared = set(MEANINGS[SHARED])
    if stem.startswith("blocks/") or stem in parts:
        yield parts.get(stem, BLOCK), set(context)
        return
    yield SHARED, context.keys() & shared
    yield (PAGE if stem == "page" else SITE), context.keys() - shared


def _of_targets(target: Target) -> Iterator[str]:
    plain, environment = Environment(), target.environment
    yield from environment.globals.keys() - plain.globals.keys()
    yield from (f"|{name}" for name in environment.filters.keys() - plain.filters.keys())


def table() -> str:
    """A row for each name, by kind of template."""
    rows = [
        f"| {kind if number == 0 else ''} | `{name}` | {meaning} |\n"
        for kind, names in MEANINGS.items()
        for number, (name, meaning) in enumerate(names.items())
    ]
    return "".join(("| template | name | what it is |\n|---|---|---|\n", *rows))


def with_table(text: str) -> str:
    """The text of CONTRIBUTING.md with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    CONTRIBUTING.write_text(with_table(CONTRIBUTING.read_text("utf-8")), "utf-8")
