"""Options that several commands share."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path


class _Path(click.Path):
    """A path; pathlib is imported with the first one, since `--help` would wait for it."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> "Path":
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


path = _Path()
folder = _Path(file_okay=False)
file = _Path(dir_okay=False)
languages = click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Only this language."
)
style = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="The output format.",
)
built = click.option("--from", "output", type=folder, default="output", help="The folder of a build.")
