"""Load `spec/` and `templates/`: all problems at once, each with file, line and column."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from mfa_snippets.contracts.files import content_of
from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.layout import cased
from mfa_snippets.rendering.templates import NO_TEMPLATE, SUFFIX, Folder, Layout, Templates
from mfa_snippets.spec.checks.sdks import other_versions
from mfa_snippets.spec.document import KEY, MAX_BYTES, MAX_TEMPLATES, Document, Loc, Problems, position
from mfa_snippets.spec.load import load
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, binding_of
from mfa_snippets.spec.validation import check_placeholders

LAYOUT = "layout.yaml"
BINARY = (".woff2",)  # suffixes of files that are no text
COMPILED = "__pycache__"  # an installer leaves it beside every Python file, that of a launcher too
_USE, _TEXT = re.compile(r"(?<![.\w])use\([^)]*\)"), re.compile(r'"(\w+)"')
_HINT = "--templates names a folder with one for each language, and docs/"


def load_all(spec: Path, templates: Path) -> tuple[Specification, Templates]:
    """Read both folders. Raises `InputError` with all problems of both."""
    try:
        specification = load(spec)
    except InputError as error:
        reader = SpecReader(templates)
        _read_templates(reader, sorted(path.stem for path in (spec / "sdks").glob("*.yaml")), {})
        raise InputError(*error.problems, *reader.problems) from None
    return specification, load_templates(templates, specification)


def load_templates(folder: Path, specification: Specification) -> Templates:
    """Read the templates of the specification's languages, and of every docs target. Raises `InputError`."""
    reader = SpecReader(folder)
    templates = _read_templates(reader, specification.sdks, specification.variants)
    for language in (name for name, each in templates.languages.items() if each.files):
        reader.problems += _check_language(specification, language, templates)
    if reader.problems:
        raise InputError(*reader.problems)
    return templates


def _read_templates(reader: SpecReader, languages: Collection[str], variants: Mapping[str, str]) -> Templates:
    if not (root := reader.folder).is_dir():
        message = "this folder does not exist, expected templates"
        reader.problems.append(Problem(str(root), 0, 0, message, _HINT))
        return Templates({}, {}, {})
    folders = {name: _folder(reader, root / name) for name in languages if name not in variants}
    for name, language in variants.items():
        folders[name] = _folder(reader, root / name, is_variant=True).over(folders[language])
    layouts: dict[str, Layout] = {}
    for language, folder in folders.items():
        document = reader.document(folder.path(LAYOUT), LAYOUT) if folder.files else None
        if document and (layout := reader.validate(document, Layout)):
            layouts[language] = layout
            reader.problems += _check_layout(layout, document)
        reader.problems += _check_syntax(folder)
    docs = sorted(path for path in (root / "docs").glob("*") if path.is_dir())
    return Templates(folders, layouts, {path.name: _folder(reader, path) for path in docs})


def _folder(reader: SpecReader, root: Path, is_variant: bool = False) -> Folder:
    found = (path for path in root.rglob("*") if path.exists() and not path.is_dir())
    paths = sorted(path for path in found if path.parent.name != COMPILED)
    unnamed = [path for path in paths if re.search("[\ud800-\udfff]", path.name)]
    message = "a name that is not UTF-8, expected one that is"
    reader.problems += (Problem(str(path), 0, 0, message) for path in unnamed)
    fonts = [path for path in paths if path.suffix in BINARY]
    texts = reader.texts(sorted({*paths} - {*unnamed, *fonts}), MAX_TEMPLATES)
    files = {path.relative_to(root).as_posix(): text for path, text in texts.items()}
    if not is_variant and not any(name.endswith(SUFFIX) for name in files):
        message = f"no *{SUFFIX} files here, expected templates"
        reader.problems.append(Problem(str(root), 0, 0, message, _HINT))
    binary = {path.relative_to(root).as_posix(): content_of(path, reader.folder, MAX_BYTES) for path in fonts}
    return Folder(root, files, binary=binary)


def _check_layout(layout: Layout, document: Document) -> Problems:
    for key in ("keyword", "variable"):
        yield from check_placeholders(document, (key,), getattr(layout, key), ("name",))
    if long := layout.literals.long:
        yield from check_placeholders(document, ("literals", "long", "format"), long.format, ("value",))
    for kind, names in {"lists": ("value",), "maps": ("key", "value")}.items():
        for index, each in enumerate(getattr(layout.literals, kind)):
            yield from check_placeholders(document, ("literals", kind, index, "entry"), each.entry, names)
    for key, names in {"open": ("name",), "entry": ("field", "value"), "close": ("name",)}.items():
        yield from check_placeholders(document, ("record", key), getattr(layout.record, key), names)


def _check_syntax(folder: Folder) -> Problems:
    for name in (name for name in folder.files if name.endswith(SUFFIX)):
        try:
            folder.environment.get_template(name)
        except TemplateSyntaxError as error:
            message = f"{(error.message or '').rstrip('.')}, expected a Jinja template"
            yield Problem(str(folder.path(name)), error.lineno, 1, message)


def _check_language(specification: Specification, language: str, templates: Templates) -> Problems:
    folder, layout = templates.languages[language], templates.layouts.get(language)
    sdk, document = specification.sdks[language], specification.documents["sdks"][language]
    yield from _check_files(sdk, folder, document)
    if language not in specification.variants:  # a variant has all the templates of its SDK
        yield from _check_names(specification, sdk, folder, document)
    # A name that a template asks for, `"name" in used`, is a helper function, written where it is used.
    known = {*sdk.imports, *re.findall(r'"(\w+)" in used', "".join(folder.files.values()))}
    kinds: dict[Loc, Any] = {("app", kind): getattr(sdk.app, kind) for kind in ("parameters", "returns")}
    kinds |= {(kind,): getattr(sdk, kind) for kind in ("clients", "values", "operations", "workarounds")}
    for at, key, entry in ((at, *item) for at, entries in kinds.items() for item in entries.items()):
        yield from document.undefined((*at, key, "imports"), "import", entry.imports, known)
    yield from _check_templates(sdk, folder, layout, known)
    if layout:
        yield from _check_functions(specification, sdk, folder, layout)
        for each in (*layout.literals.lists, *layout.literals.maps):
            for name in (name for name in each.imports if name not in known):
                yield Problem(str(folder.path(LAYOUT)), 0, 0, *unknown("import", name, known))


def _check_templates(sdk: Sdk, folder: Folder, layout: Layout | None, known: Collection[str]) -> Problems:
    """Other versions of the SDK, imports that its file lacks, and lines too wide whatever is filled in."""
    others = {name + SUFFIX for name in sdk.app.files}  # of which no function is made
    for name, text in folder.files.items():
        path, is_template = folder.path(name), name.endswith(SUFFIX)
        yield from other_versions(sdk, path, text)
        for use in _USE.finditer(text if is_template else ""):
            for used in (each for each in _TEXT.finditer(text, *use.span()) if each[1] not in known):
                yield Problem(str(path), *position(text[: used.start()]), *unknown("import", used[1], known))
        if layout and is_template and "/" not in name and name not in others:
            for number, line in enumerate(text.splitlines(), 1):
                written = re.sub("<%.*?%>", "", line).rstrip()
                if not layout.fits(layout.indent * layout.depth + written):
                    message = f"a line of {layout.columns(written)} columns, expected at most {layout.width}"
                    yield Problem(str(path), number, 1, message)


def _check_names(specification: Specification, sdk: Sdk, folder: Folder, document: Document) -> Problems:
    for key in {"client", *sdk.toolchain.run} - set(sdk.app.files):
        yield document.problem(("app", "files"), f"key '{key}' is missing, expected it in every app")
    modules = set(specification.modules.values())
    needed = {"head", "imports", *(name for name in sdk.app.files if name not in modules)}
    for function in specification.functions.values():
        operation, binding = specification.operations.get(function.operation), binding_of(sdk, function)
        needed |= {binding.shape or operation.shape} if operation and binding else set()
    for name in (name for name in needed if name + SUFFIX not in folder.files):
        yield Problem(str(folder.root / (name + SUFFIX)), 0, 0, NO_TEMPLATE)


def _check_files(sdk: Sdk, folder: Folder, document: Document) -> Problems:
    others = list(folder.projects.items())
    for name, path in sdk.app.files.items():
        for other, writer in others:
            shorter, longer = sorted((f"{path}/".casefold(), f"{other}/".casefold()), key=len)
            if longer.startswith(shorter):
                message = f"'{path}' is where {writer} is written, expected a file of its own"
                yield document.problem(("app", "files", name), message)
        others.append((path, name))


def _check_functions(specification: Specification, sdk: Sdk, folder: Folder, layout: Layout) -> Problems:
    """Names that clash as the language writes them, and calls of what its SDK cannot perform."""
    taken = {*sdk.app.reserved, *sdk.app.locals.values(), *sdk.imports, *sdk.clients}
    functions, modules = dict[str, str](), specification.modules.values()
    programs = [name + SUFFIX for name in sdk.app.files if name not in modules]
    for name, function in specification.functions.items():
        document, seen = specification.documents["functions"][name], dict[str, str]()
        parameters = [(("parameters", key, KEY), key, layout.case, seen) for key in function.parameters]
        for loc, fact, case, others in (((KEY,), name, layout.function_case, functions), *parameters):
            written = cased(fact, case, layout.initialisms)
            other = others.setdefault(written.casefold(), fact)  # a file system may ignore the case
            if written in taken or other != fact:
                used = "reserved" if other == fact else f"also {other}"
                message = f"'{written}' is {used} in the app of {sdk.label}, expected another name"
                yield document.problem(loc, message)
        written = cased(name, layout.function_case, layout.initialisms)
        for program in programs if binding_of(sdk, function) is None else ():
            text = folder.files.get(program, "")
            if found := re.search(rf"\b{written}\b", text):
                message = f"calls {written}, which {sdk.label} has no binding for, expected one, or no call"
                yield Problem(str(folder.path(program)), *position(text[: found.start()]), message)
