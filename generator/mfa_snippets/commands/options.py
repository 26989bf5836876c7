"""Options that several commands share."""

import os
from typing import Any

import click


class _Path(click.Path):
    """A path; pathlib is imported with the first value, because `--help` needs none."""

    def convert(self, value: str | os.PathLike[str], *context: Any) -> Any:
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, *context)))


path = _Path()
folder = _Path(file_okay=False)
file = _Path(dir_okay=False)
languages = click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Only this language."
)
style = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="The output format."
)
built = click.option("--from", "output", type=folder, default="output", help="The output folder of a build.")
