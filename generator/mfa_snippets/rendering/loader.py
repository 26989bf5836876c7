"""Load `spec/` and `templates/`: all problems at once, each with file, line and column."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from jinja2 import TemplateSyntaxError

from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.layout import Layout
from mfa_snippets.rendering.templates import APP, SUFFIX, WEB, Folder, Templates
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths, relative
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, binding_of
from mfa_snippets.spec.validation import check_placeholders

LAYOUT = "layout.yaml"
COMPILED = "__pycache__"  # an installer leaves it beside every Python file, that of a launcher too
_FRAME = ("opening", "closing")
_HINT = "--templates names a folder with one for each language, and docs/"


def load_paths(paths: Paths) -> tuple[Specification, Templates]:
    """Read the folders of the global options. Raises `InputError` with all problems of both."""
    return load_all(relative(paths.spec), relative(paths.templates))


def load_all(spec: Path, templates: Path) -> tuple[Specification, Templates]:
    """Read both folders. Raises `InputError` with all problems of both."""
    try:
        specification = load(spec)
    except InputError as error:
        languages = sorted(path.stem for path in (spec / "sdks").glob("*.yaml"))
        raise InputError(*error.problems, *_read_templates(templates, languages, {})[1]) from None
    return specification, load_templates(templates, specification)


def load_templates(folder: Path, specification: Specification) -> Templates:
    """Read the templates of the specification's languages, and of every docs target. Raises `InputError`."""
    templates, problems = _read_templates(folder, specification.sdks, specification.variants)
    problems += _check_use(specification, templates)
    if problems:
        raise InputError(*problems)
    return templates


def _read_templates(
    folder: Path, languages: Collection[str], variants: Mapping[str, str]
) -> tuple[Templates, list[Problem]]:
    """The templates, and all problems of them; `variants` maps a variant's language to its SDK's."""
    if not folder.is_dir():
        problem = Problem(str(folder), 0, 0, "this folder does not exist, expected templates", _HINT)
        return Templates({}, {}, {}), [problem]
    reader = SpecReader(folder)
    folders = {name: _folder(reader, folder / name) for name in languages if name not in variants}
    for name, language in variants.items():
        folders[name] = Folder(folder / name, _files(reader, folder / name)).over(folders[language])
    layouts: dict[str, Layout] = {}
    for language in languages:
        path = folder / language / LAYOUT
        if language in variants and not path.is_file():
            path = folder / variants[language] / LAYOUT
        document = reader.document(path, LAYOUT) if folders[language].files else None
        if document:
            reader.validate(document, (), Layout, language, layouts)
        if document and language in layouts:
            reader.problems.extend(_check_layout(layouts[language], document))
    docs = sorted(path for path in (folder / "docs").glob("*") if path.is_dir())
    targets = {path.name: _folder(reader, path) for path in docs}
    syntax = (problem for each in folders.values() for problem in _check_syntax(each))
    return Templates(folders, layouts, targets), [*reader.problems, *syntax]


def _folder(reader: SpecReader, root: Path) -> Folder:
    """The files below a folder but its layout; a folder without templates is a problem."""
    files = _files(reader, root)
    if not any(name.endswith(SUFFIX) for name in files):
        message = f"no *{SUFFIX} files here, expected templates"
        reader.problems.append(Problem(str(root), 0, 0, message))
    return Folder(root, files)


def _files(reader: SpecReader, root: Path) -> dict[str, str]:
    paths = (path for path in root.rglob("*") if path.is_file() and path != root / LAYOUT)
    texts = reader.texts(sorted(path for path in paths if path.parent.name != COMPILED))
    return {path.relative_to(root).as_posix(): text for path, text in texts.items()}


def _check_layout(layout: Layout, document: Document) -> Iterator[Problem]:
    """Every problem of the braces in a layout's formats."""
    if layout.keyword is not None:
        yield from check_placeholders(document, ("keyword",), layout.keyword, ("name",))
    for key, style in (("record", layout.record), ("map", layout.map)):
        if style is not None:
            yield from check_placeholders(document, (key, "open"), style.open, ("name",))
            yield from check_placeholders(document, (key, "entry"), style.entry, ("field", "value"))
            yield from check_placeholders(document, (key, "close"), style.close, ("name",))


def _check_syntax(folder: Folder) -> Iterator[Problem]:
    """A problem for each template that Jinja cannot parse; parsed ones are cached for rendering."""
    for name in (name for name in folder.files if name.endswith(SUFFIX)):
        try:
            folder.environment.get_template(name)
        except TemplateSyntaxError as error:
            message = f"{(error.message or '').rstrip('.')}, expected a Jinja template"
            yield Problem(str(folder.path(name)), error.lineno, 1, message)


def _check_use(specification: Specification, templates: Templates) -> Iterator[Problem]:
    """A problem for each template that is missing, and for each import that is not defined."""
    for language, folder in templates.languages.items():
        if not folder.files:
            continue
        sdk = specification.sdks[language]
        if language not in specification.variants:  # a variant has all the templates of its SDK
            yield from _check_frame(folder, sdk, templates.layouts.get(language))
            yield from _check_shapes(specification, folder, sdk)
        yield from _check_app(specification, folder, sdk, templates.layouts.get(language))
        # A name in quotes in a template is a helper function, written where it is used.
        helpers = "".join(text for path, text in folder.files.items() if path.endswith(SUFFIX))
        for loc, name in _imports_of(sdk):
            if name not in sdk.imports and f'"{name}"' not in helpers:
                document = specification.documents[f"sdks/{language}"]
                yield document.problem(loc, *unknown("import", name, sdk.imports))


def _check_frame(folder: Folder, sdk: Sdk, layout: Layout | None) -> Iterator[Problem]:
    """The templates of every language, and those of one with a web framework."""
    for name in (name + SUFFIX for name in _FRAME):
        if name not in folder.files:
            yield Problem(str(folder.root), 0, 0, f"no {name} here, expected it in every language")
    for name in (WEB + name + SUFFIX for name in (*_FRAME, "handler") if sdk.web):
        if name not in folder.files:
            message = "no such template, expected it beside a web framework"
            yield Problem(str(folder.root / name), 0, 0, message)
    if sdk.web and layout and layout.handler is None:
        message = "key 'handler' is missing, expected the placement of a web handler"
        yield Problem(str(folder.root / LAYOUT), 0, 0, message)


def _check_app(
    specification: Specification, folder: Folder, sdk: Sdk, layout: Layout | None
) -> Iterator[Problem]:
    """The layout and templates of an app: of each file without functions, and of each shape of a function."""
    if sdk.app is None:
        return
    if layout and layout.app is None:
        message = "key 'app' is missing, expected the style of the app's functions"
        yield Problem(str(folder.root / LAYOUT), 0, 0, message)
    bindings = [(each, binding_of(sdk, each)) for each in specification.functions.values()]
    shapes = {
        binding.shape or specification.operations[function.operation].shape
        for function, binding in bindings
        if binding and function.operation in specification.operations
    }
    files = set(sdk.app.files) - set(specification.modules.values())
    for name in sorted({f"{APP}{name}{SUFFIX}" for name in {"head", "imports", *shapes, *files}}):
        if name not in folder.files:
            yield Problem(str(folder.root / name), 0, 0, "no such template, expected it for the app")


def _check_shapes(specification: Specification, folder: Folder, sdk: Sdk) -> Iterator[Problem]:
    """A problem for each shape of an operation or a workaround that has no template."""
    shapes: list[tuple[str, Loc, str]] = [
        (f"operations/{name}", (name, "shape"), operation.shape)
        for name, operation in specification.operations.items()
        if name in sdk.operations
    ]
    for name, binding in sdk.workarounds.items():
        shapes += [(f"sdks/{folder.root.name}", ("workarounds", name, "shape"), binding.shape or "")]
    for key, loc, shape in shapes:
        if shape and shape + SUFFIX not in folder.files:
            message = f"shape '{shape}' has no template here, expected {folder.root / (shape + SUFFIX)}"
            yield specification.documents[key].problem(loc, message)


def _imports_of(sdk: Sdk) -> Iterator[tuple[Loc, str]]:
    """Each name of an import in an SDK's file, with its location."""
    for kind in ("clients", "values", "outputs", "operations", "workarounds"):
        for key, entry in getattr(sdk, kind).items():
            yield from (((kind, key, "imports", index), name) for index, name in enumerate(entry.imports))
    for kind in ("parameters", "returns", "values") if sdk.app else ():
        for key, entry in getattr(sdk.app, kind).items():
            at = ("app", kind, key, "imports")
            yield from (((*at, index), name) for index, name in enumerate(entry.imports))
