"""`new`: begin a language, an operation or a page with files that build, and say what comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.spec.specification import Specification

_SKELETONS = Path(__file__).parent / "skeletons"
_PROGRAMS = ("demo", "web")
_WORD = "[a-z][a-z0-9_]{0,49}"
_OPERATION = options.matching(
    rf"{_WORD}\.{_WORD}", "a method and a name of up to 50 letters each, such as otp.resend"
)
_PAGE = options.matching(
    r"(?!(?:index|404)$)(?=.{1,100}$)[a-z0-9]+(-[a-z0-9]+)*",
    "1 to 100 letters, digits and single -, such as lost-phone; not index nor 404",
)


@click.group()
def new() -> None:
    """Begin a language, an operation or a page.

    A language and a page build at once. For an operation, build says what to fill in. Nothing is
    overwritten.
    """


@new.command()
@click.argument("name", type=options.matching(_WORD, "1 to 50 lower-case letters, digits and underscores"))
@options.base_language("--like", help="The language whose templates are copied.")
@click.pass_obj
def language(paths: Paths, name: str, like: str) -> None:
    """Begin a language with a copy of the templates of another one.

    Each operation is published as not written yet, until it has a binding.
    """
    from mfa_snippets.rendering.loader import load_templates

    specification = _load(paths, "spec", "templates")
    options.check_base_language(specification, like)
    file, folder = paths.spec / "sdks" / f"{name}.yaml", paths.templates / name
    texts = {
        folder / path: text
        for path, text in load_templates(paths.templates, specification).languages[like].files.items()
        if path.partition(".")[0] not in _PROGRAMS and "/" not in path
    }
    function, facts = next(iter(specification.functions.items()))
    _write(
        {file: _sdk(specification, name, like), **texts},
        (file, folder),
        f"in {file}: replace what is in capitals, and bind one operation, such as {facts.operation}",
        f"in {folder}/: change how a function and its comment look",
        f"mfa-snippets build --language {name}",
        f"mfa-snippets explain {name} {function}",
        f"later: add {' and '.join(_PROGRAMS)} to {folder}/ and to the app's files, and fill in toolchain",
    )


def _sdk(specification: Specification, name: str, like: str) -> str:
    sdk, text = specification.sdks[like], specification.documents["sdks"][like].path.read_text("utf-8")
    blocks = {found[1]: found[0].rstrip() for found in re.finditer(r"(?m)^(\w+):.*\n(?:[ #].*\n)*", text)}
    # No program yet; and what an SDK does, or how it names errors, is not that of another one.
    app = re.sub(rf"^    ({'|'.join(_PROGRAMS)}): .*\n", "", blocks["app"], flags=re.MULTILINE)
    app = re.sub(r"^  (notes|errors):.*\n?(?:    .*\n?)*", "", app, flags=re.MULTILINE)
    blocks["app"] = app.replace(Path(sdk.app.files["client"]).suffix, f".{name}").rstrip()
    capabilities = (each for each, entry in specification.capabilities.items() if entry.operation is None)
    return _filled(
        "sdk.yaml.jinja",
        key=name,
        label=name.replace("_", " ").title(),
        like=sdk.label,
        order=max(each.order for each in specification.sdks.values()) + 1,
        blocks=blocks,
        not_yet=[*specification.operations, *capabilities],
    )


@new.command()
@click.argument("name", type=_OPERATION)
@click.pass_obj
def operation(paths: Paths, name: str) -> None:
    """Begin an operation, such as otp.resend, that no SDK has a binding for yet."""
    specification = _load(paths, "spec")
    file = paths.spec / "operations" / f"{name.partition('.')[0]}.yaml"
    if known := specification.documents["operations"].get(name):
        raise InputError(known.problem((), f"operation '{name}' exists, expected a new one"))
    before = file.read_text("utf-8").rstrip() + "\n\n" if file.exists() else ""
    sdks = [specification.documents["sdks"][each].path for each in specification.base_sdks]
    later = {path: _not_yet(path.read_text("utf-8"), name) for path in sdks}
    entry = _filled("operation.yaml.jinja", key=name, is_first=not before)
    _write(
        {file: before + entry, **later},
        (),
        f"in {file}: fill in title, summary and path; without them, build ends with their places",
        f"in {paths.spec / 'sdks'}/: replace '{name}' below not_yet by a binding or a gap",
        f"in {paths.spec / 'functions'}/: write a function that calls it; a step of a scenario has to run it",
        "mfa-snippets build",
    )


def _not_yet(text: str, name: str) -> str:
    """The file of an SDK with one more operation that has no code yet."""
    longer = {
        r"(?m)^not_yet: \[": f"not_yet: [{name}, ",
        r"(?m)^not_yet:\s*\n": f"not_yet:\n  - {name}\n",
        r"(?m)^toolchain:": f"not_yet:\n  - {name}\ntoolchain:",
    }
    for begin in (begin for begin in longer if re.search(begin, text)):
        return re.sub(begin, longer[begin], text, count=1)
    return text


@new.command()
@click.argument("name", type=_PAGE)
@click.pass_obj
def page(paths: Paths, name: str) -> None:
    """Begin a page, such as lost-phone, behind all others."""
    specification, file = _load(paths, "spec"), paths.spec / "pages" / f"{name}.md"
    orders = re.findall(r"^order: (\d+)$", "\n".join(specification.pages.values()), re.MULTILINE)
    order = max(map(int, orders), default=0) + 1
    title, function = name.replace("-", " ").capitalize(), next(iter(specification.functions))
    _write(
        {file: _filled("page.md.jinja", title=title, order=order, function=function)},
        (file,),
        f"in {file}: write the page, its description, and its place in the order",
        "mfa-snippets build --watch",
    )


def _load(paths: Paths, *written: str) -> Specification:
    from mfa_snippets.spec.load import load

    options.check_outside_package(paths, *written)
    return load(paths.spec)


def _filled(skeleton: str, **context: object) -> str:
    from mfa_snippets.rendering.templates import Folder

    folder = Folder(_SKELETONS, {skeleton: (_SKELETONS / skeleton).read_text("utf-8")})
    return folder.render(skeleton, **context)


def _write(texts: Mapping[Path, str], new: Sequence[Path], *steps: str) -> None:
    """Write all or nothing, if no path of `new` exists, and say which steps are next."""
    from mfa_snippets.contracts.files import check_writable, replace

    for path in (path for path in new if path.exists()):
        raise InputError(Problem(str(path), 0, 0, "exists, expected a new name", "nothing was written"))
    for path in texts:
        check_writable(path)
    for path, text in texts.items():
        replace(path, text.encode())
        click.echo(f"wrote {path}")
    click.echo("next:")
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}")
