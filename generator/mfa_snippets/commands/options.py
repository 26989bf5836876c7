"""Options that several commands share."""

from pathlib import Path

import click

path = click.Path(path_type=Path)
folder = click.Path(file_okay=False, path_type=Path)
file = click.Path(dir_okay=False, path_type=Path)
languages = click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Only this language."
)
style = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="The output format."
)
built = click.option("--from", "output", type=folder, default="output", help="The output folder of a build.")
