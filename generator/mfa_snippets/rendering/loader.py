"""Load `spec/` and `templates/`: every problem at once, each with file, line and column."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from jinja2 import TemplateSyntaxError

from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.handlers import FOLDER, HANDLER
from mfa_snippets.rendering.layout import Layout
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates
from mfa_snippets.spec.binding import Binding, Output, Receiver, Value
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths, relative
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_placeholders


def check_layout(layout: Layout, document: Document) -> Iterator[Problem]:
    """Every problem of the forms in which records and keywords are written."""
    if layout.keyword is not None:
        yield from check_placeholders(document, ("keyword",), layout.keyword, ("name",))
    for key, form in (("record", layout.record), ("mapping", layout.mapping)):
        if form is not None:
            yield from check_placeholders(document, (key, "open"), form.open, ("name",))
            yield from check_placeholders(document, (key, "entry"), form.entry, ("field", "value"))
            yield from check_placeholders(document, (key, "close"), form.close, ("name",))


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


LAYOUT = "layout.yaml"
COMPILED = "__pycache__"  # an installer leaves it beside every Python file, that of a host too
_TEMPLATES_HINT = "--templates names a folder with one for each language, and docs/"


def load_paths(places: Paths) -> tuple[Specification, Templates]:
    """Read the folders that the global options name. Raises `InputError` with every problem of both."""
    return load_all(relative(places.spec), relative(places.templates))


def load_all(spec: Path, templates: Path) -> tuple[Specification, Templates]:
    """Read both folders. Raises `InputError` with every problem of both."""
    try:
        loaded = load(spec)
    except InputError as error:
        languages = sorted(path.stem for path in (spec / "sdks").glob("*.yaml"))
        raise InputError(*error.problems, *_read_templates(templates, languages, {})[1]) from None
    found, problems = _read_templates(templates, loaded.specification.sdks, loaded.specification.forms)
    problems += check_use(loaded.specification, loaded.documents, found)
    if problems:
        raise InputError(*problems)
    return loaded.specification, found


def load_templates(folder: Path, specification: Specification) -> Templates:
    """Read every template of the specification's languages, and of every docs target. Raises `InputError`."""
    templates, problems = _read_templates(folder, specification.sdks, specification.forms)
    if problems:
        raise InputError(*problems)
    return templates


def _read_templates(
    folder: Path, languages: Collection[str], forms: Mapping[str, str]
) -> tuple[Templates, list[Problem]]:
    if not folder.is_dir():
        problem = Problem(
            str(folder), 0, 0, "this folder does not exist, expected templates", _TEMPLATES_HINT
        )
        return Templates({}, {}, {}), [problem]
    reader = SpecReader(folder)
    folders = _folders(reader, languages, forms)
    layouts: dict[str, Layout] = {}
    for language in languages:
        path = folder / language / LAYOUT
        if language in forms and not path.is_file():
            path = folder / forms[language] / LAYOUT
        document = reader.document(path, LAYOUT) if folders[language].files else None
        if document:
            reader.validate(document, (), Layout, language, layouts)
        if document and language in layouts:
            reader.problems.extend(check_layout(layouts[language], document))
    names = sorted(path.name for path in (folder / "docs").glob("*") if path.is_dir())
    targets = {name: _folder(reader, folder / "docs" / name) for name in names}
    syntax = (problem for each in folders.values() for problem in check_syntax(each))
    return Templates(folders, layouts, targets), [*reader.problems, *syntax]


def _folders(reader: SpecReader, languages: Collection[str], forms: Mapping[str, str]) -> dict[str, Folder]:
    """The folder of each language; what a form's folder lacks is that of its SDK."""
    found = {name: _folder(reader, reader.folder / name) for name in languages if name not in forms}
    for name, language in forms.items():
        own = Folder(reader.folder / name, _files(reader, reader.folder / name))
        found[name] = own.over(found[language])
    return found


def _folder(reader: SpecReader, root: Path) -> Folder:
    """The files below a folder but its layout; a folder without templates is a problem."""
    files = _files(reader, root)
    if not any(name.endswith(SUFFIX) for name in files):
        message = f"no *{SUFFIX} files here, expected templates"
        reader.problems.append(Problem(str(root), 0, 0, message))
    return Folder(root, files)


def _files(reader: SpecReader, root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*") if path.is_file() and path != root / LAYOUT)
    texts = reader.texts(sorted(path for path in found if path.parent.name != COMPILED))
    return {path.relative_to(root).as_posix(): text for path, text in texts.items()}
