"""Check templates against the specification: a template for each shape, and no unknown symbol."""

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError

from ..errors import Problem
from ..loading.source import Document, Loc
from ..model import Binding, Output, Receiver, Sdk, Value
from ..model.specification import Specification
from ..rendering.handlers import FOLDER, HANDLER
from ..rendering.layout import Layout
from ..rendering.templates import SUFFIX, Folder, Templates
from ..suggestions import unknown

_FRAME = ("opening", "closing")


def check_syntax(folder: Folder) -> Iterator[Problem]:
    """A problem for each template that Jinja cannot parse; what it can is kept parsed for rendering."""
    for name in folder.files:
        if name.endswith(SUFFIX):
            try:
                folder.environment.get_template(name)
            except TemplateSyntaxError as error:
                path = str(folder.path(name))
                yield Problem(
                    path, error.lineno, 1, f"{(error.message or '').rstrip('.')}, expected a Jinja template"
                )


def check_use(
    specification: Specification, documents: Mapping[str, Document], templates: Templates
) -> Iterator[Problem]:
    """A problem for each template that is missing, and for each symbol that nothing knows."""
    for language, folder in templates.languages.items():
        if not folder.files:
            continue
        sdk = specification.sdks[language]
        if language not in specification.forms:  # a form has all the templates of its SDK
            yield from _frame(folder)
            if sdk.web:
                yield from _web(folder, templates.layouts.get(language))
            yield from _shapes(specification, documents, folder, sdk)
        for loc, name in _used(sdk):
            if name not in sdk.symbols and not _is_helper(name, folder):
                yield documents[f"sdks/{language}"].problem(loc, *unknown("symbol", name, sdk.symbols))


def _frame(folder: Folder) -> Iterator[Problem]:
    for name in _FRAME:
        if name + SUFFIX not in folder.files:
            message = f"no {name}{SUFFIX} here, expected it in every language"
            yield Problem(str(folder.root), 0, 0, message)


def _web(folder: Folder, layout: Layout | None) -> Iterator[Problem]:
    """What a language lacks whose SDK's file has a web framework."""
    for name in (*_FRAME, HANDLER):
        path = folder.root / FOLDER / (name + SUFFIX)
        if path.relative_to(folder.root).as_posix() not in folder.files:
            yield Problem(str(path), 0, 0, "no such template, expected it beside a web framework")
    if layout and layout.handler is None:
        message = "key 'handler' is missing, expected the place of a web handler"
        yield Problem(str(folder.root / "layout.yaml"), 0, 0, message)


def _shapes(
    specification: Specification, documents: Mapping[str, Document], folder: Folder, sdk: Sdk
) -> Iterator[Problem]:
    for name, operation in specification.operations.items():
        path = folder.root / (operation.shape + SUFFIX)
        if name in sdk.operations and path.name not in folder.files:
            message = f"shape '{operation.shape}' has no template here, expected {path}"
            yield documents[f"operations/{name}"].problem((name, "shape"), message)
    language = folder.root.name
    for name, binding in sdk.workarounds.items():
        if binding.shape and binding.shape + SUFFIX not in folder.files:
            expected = folder.root / (binding.shape + SUFFIX)
            message = f"shape '{binding.shape}' has no template here, expected {expected}"
            yield documents[f"sdks/{language}"].problem(("workarounds", name, "shape"), message)


def _used(sdk: Sdk) -> Iterator[tuple[Loc, str]]:
    """Every name that an SDK's file says is used, with its place."""
    kinds: dict[str, Mapping[str, Receiver | Value | Output | Binding]] = {
        "receivers": {**sdk.receivers},
        "values": {**sdk.values},
        "outputs": {**sdk.outputs},
        "operations": {**sdk.operations},
        "workarounds": {**sdk.workarounds},
    }
    for kind, entries in kinds.items():
        for key, entry in entries.items():
            for index, name in enumerate(entry.uses):
                yield (kind, key, "uses", index), name


def _is_helper(name: str, folder: Folder) -> bool:
    """A helper is no import but a function that a template writes where it is used."""
    return any(f'"{name}"' in text for path, text in folder.files.items() if path.endswith(SUFFIX))
