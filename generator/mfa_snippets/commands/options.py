"""Options that several commands take."""

import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from mfa_snippets.verify.report.shards import Shard


class _Path(click.Path):
    """A path. pathlib is imported once there is one, since `--help` would wait for it."""

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
    show_default=True,
    help="How to print.",
)
built = click.option(
    "--from", "output", type=folder, default="output", show_default=True, help="The folder of a build."
)

base_url = click.option(
    "--base-url",
    default="",
    metavar="URL",
    callback=lambda _, __, value: _address(value),
    help="Where the pages will stand: gives the site canonical addresses and a sitemap.xml.",
)


def _address(value: str) -> str:
    """An address that pages can stand below, or nothing."""
    if value and not value.startswith(("https://", "http://")):
        raise click.BadParameter(f"'{value}' is no address, expected https://…")
    return value


def check_known(kind: str, names: Sequence[str], known: Collection[str]) -> None:
    """Raise a usage error for a name that does not exist, with the one that was probably meant."""
    from mfa_snippets.errors import suggestion

    for name in names:
        if name not in known:
            hint = suggestion(name, known)
            raise click.UsageError(f"unknown {kind} '{name}'" + (f"\nhint: {hint}" if hint else ""))


def shard(_context: click.Context, _parameter: click.Parameter, value: str | None) -> "Shard | None":
    """`I/N` as a shard."""
    if value is None:
        return None
    from mfa_snippets.verify.report.shards import shard_of

    try:
        return shard_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def check_programs(output: "Path", languages: tuple[str, ...], scenarios: tuple[str, ...] = ()) -> None:
    """Refuse a name that no program of a build has."""
    from mfa_snippets.contracts.programs import load_programs

    programs = load_programs(output)
    check_known("language", languages, {program.language for program in programs})
    check_known("scenario", scenarios, {program.scenario for program in programs})
