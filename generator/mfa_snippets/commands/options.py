"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mfa_snippets.errors import InputError, check_known
from mfa_snippets.spec.paths import PACKAGE, Paths, paths_of

if TYPE_CHECKING:
    from mfa_snippets.spec.specification import Specification


class _Path(click.Path):
    """A path with a name; nothing, as of a variable that is not set, would be the current folder."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        return super().convert(value, parameter, context) if value else self.fail("'', expected a path")


path = _Path(path_type=Path)
folder = _Path(file_okay=False, path_type=Path)
existing = _Path(exists=True, file_okay=False, path_type=Path)
file = _Path(dir_okay=False, path_type=Path)


def matching(pattern: str, expected: str, *, is_secret: bool = False) -> Callable[[str], str]:
    """A type of text; its message quotes the value, unless that is secret."""

    def parse(value: str) -> str:
        if re.fullmatch(pattern, value) is None:
            raise click.BadParameter(("" if is_secret else f"'{value}', ") + f"expected {expected}")
        return value

    return parse


def complete(kind: str, context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names that a specification has of a kind, such as `sdks`; none of one with problems."""
    from mfa_snippets.spec.load import load

    try:
        specification = load(paths_of(context.find_root().params.get("spec")).spec)
    except InputError:
        return []
    return [name for name in getattr(specification, kind) if name.startswith(incomplete)]


_language = partial(click.option, metavar="LANGUAGE", shell_complete=partial(complete, "sdks"))
base_language = partial(_language, required=True, shell_complete=partial(complete, "base_sdks"))
languages = _language("--language", "languages", multiple=True, help="Only this language.")
style = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="The output format."
)
evidence = click.option("--evidence", type=folder, help="The recorded runs, as the global option.")
built = click.option("--from", "output", type=folder, default="output", help="The output folder of a build.")


def check_outside_package(paths: Paths, *names: str) -> None:
    """Raise a usage error for a folder of the installed package, from which an upgrade takes all files."""
    for name in names:
        if getattr(paths, name).absolute().is_relative_to(PACKAGE):
            message = f"this would write into the installed package, expected --{name} DIRECTORY"
            raise click.UsageError(message)


def check_base_language(specification: Specification, language: str) -> None:
    """Raise a usage error for a language that is not defined, or is a variant of another one."""
    if of := specification.variants.get(language):
        raise click.UsageError(f"{language} is a variant of {of}, expected {of}")
    check_known("language", [language], specification.base_sdks)
