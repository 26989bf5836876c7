"""Load `spec/` and `templates/`: every problem at once, each with file, line and column."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..checking import check
from ..checking.factors import check_factors
from ..checking.layouts import check_layout
from ..checking.templates import check_syntax, check_use
from ..errors import BadInput, Problem
from ..model import Channel, Factors, FailureWay, Operation, Scenario, SdkFile, Variable, Way
from ..model.specification import Specification
from ..rendering.layout import Layout
from ..rendering.templates import SUFFIX, Folder, Templates
from .deriving import scenarios
from .failing import with_failures
from .reader import Reader
from .sdk_forms import with_forms
from .source import Document

LAYOUT = "layout.yaml"
COMPILED = "__pycache__"  # an installer leaves it beside every Python file, that of a host too
FACTORS_FILE = "factors.yaml"
_SPEC_HINT = "--spec names a folder with operations/, sdks/, scenarios/, pages/ and environment.yaml"
_TEMPLATES_HINT = "--templates names a folder with one for each language, and docs/"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A specification and the documents that it was read from, for the places of its values."""

    specification: Specification
    documents: Mapping[str, Document]


def load_all(spec: Path, templates: Path) -> tuple[Specification, Templates]:
    """Read both folders. Raises `BadInput` with every problem of both."""
    try:
        loaded = load(spec)
    except BadInput as error:
        languages = sorted(path.stem for path in (spec / "sdks").glob("*.yaml"))
        raise BadInput(*error.problems, *_read_templates(templates, languages, {})[1]) from None
    found, problems = _read_templates(templates, loaded.specification.sdks, loaded.specification.forms)
    problems += check_use(loaded.specification, loaded.documents, found)
    if problems:
        raise BadInput(*problems)
    return loaded.specification, found


def load_specification(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `BadInput` with every problem found."""
    return load(folder).specification


def load(folder: Path) -> Loaded:
    """Read and check the whole specification. Raises `BadInput` with every problem found."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise BadInput(
            Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _SPEC_HINT)
        )
    reader = Reader(folder)
    specification = _specification(reader)
    problems = [*reader.problems, *check(specification, reader.documents, reader.unread)]
    if problems:
        raise BadInput(*problems)
    return Loaded(specification, reader.documents)


def _specification(reader: Reader) -> Specification:
    """What is valid of a specification; its reader has collected the problems of the rest."""
    files = reader.files("sdks", SdkFile)
    files = dict(sorted(files.items(), key=lambda item: (item[1].order, item[0])))
    pages = reader.texts(sorted((reader.folder / "pages").glob("*.md")))
    operations = reader.entries("operations", Operation)
    channels = reader.entries_of_file("channels", Channel, optional=True)
    scenarios = {**derived(reader), **reader.files("scenarios", Scenario, optional=True)}
    sdks = with_forms(files, reader)
    failure_ways = reader.entries_of_file("failures", FailureWay, optional=True)
    return Specification(
        operations=operations,
        environment=reader.entries_of_file("environment", Variable),
        channels=channels,
        ways=reader.entries_of_file("ways", Way, optional=True),
        scenarios=with_failures(scenarios, failure_ways, operations, sdks),
        sdks=sdks,
        pages={path.stem: text for path, text in pages.items()},
        page_files={path.stem: str(path) for path in pages},
        forms={name: language for language, file in files.items() for name in file.forms},
        failure_ways=failure_ways,
    )


def derived(reader: Reader) -> dict[str, Scenario]:
    """The scenarios that are made of factors, if there are any."""
    path = reader.folder / FACTORS_FILE
    document = reader.document(path, "scenarios") if path.is_file() else None
    checked: dict[str, Factors] = {}
    if document:
        reader.validate(document, (), Factors, FACTORS_FILE, checked)
    found: dict[str, Scenario] = {}
    if not document or not checked:
        return found
    faults = check_factors(document, reader.names("channels"), reader.names("operations"), reader.unread)
    reader.problems.extend(faults.problems)
    for name, scenario in scenarios(document):
        if name in faults.scenarios:
            continue
        reader.documents[f"scenarios/{name}"] = scenario
        reader.validate(scenario, (), Scenario, name, found)
    return found


def load_templates(folder: Path, specification: Specification) -> Templates:
    """Read every template of the specification's languages, and of every docs target. Raises `BadInput`."""
    templates, problems = _read_templates(folder, specification.sdks, specification.forms)
    if problems:
        raise BadInput(*problems)
    return templates


def _read_templates(
    folder: Path, languages: Collection[str], forms: Mapping[str, str]
) -> tuple[Templates, list[Problem]]:
    if not folder.is_dir():
        problem = Problem(
            str(folder), 0, 0, "this folder does not exist, expected templates", _TEMPLATES_HINT
        )
        return Templates({}, {}, {}), [problem]
    reader = Reader(folder)
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


def _folders(reader: Reader, languages: Collection[str], forms: Mapping[str, str]) -> dict[str, Folder]:
    """The folder of each language; what a form's folder lacks is that of its SDK."""
    found = {name: _folder(reader, reader.folder / name) for name in languages if name not in forms}
    for name, language in forms.items():
        own = Folder(reader.folder / name, _files(reader, reader.folder / name))
        found[name] = own.over(found[language])
    return found


def _folder(reader: Reader, root: Path) -> Folder:
    """The files below a folder but its layout; a folder without templates is a problem."""
    files = _files(reader, root)
    if not any(name.endswith(SUFFIX) for name in files):
        message = f"no *{SUFFIX} files here, expected templates"
        reader.problems.append(Problem(str(root), 0, 0, message))
    return Folder(root, files)


def _files(reader: Reader, root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*") if path.is_file() and path != root / LAYOUT)
    texts = reader.texts(sorted(path for path in found if path.parent.name != COMPILED))
    return {path.relative_to(root).as_posix(): text for path, text in texts.items()}
