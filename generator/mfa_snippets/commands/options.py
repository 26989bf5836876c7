"""Options that several commands share."""

from dataclasses import replace
from pathlib import Path

import click

path = click.Path(path_type=Path)
folder = click.Path(file_okay=False, path_type=Path)
existing = click.Path(exists=True, file_okay=False, path_type=Path)
file = click.Path(dir_okay=False, path_type=Path)
languages = click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Only this language."
)
style = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="The output format."
)


def _use_evidence(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.obj = replace(context.obj, evidence=value) if value else context.obj


evidence = click.option(
    "--evidence",
    type=folder,
    callback=_use_evidence,
    expose_value=False,
    help="The recorded runs, as the global option.",
)
built = click.option("--from", "output", type=folder, default="output", help="The output folder of a build.")
