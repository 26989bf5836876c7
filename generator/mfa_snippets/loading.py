"""Load `spec/` and `templates/`: every problem at once, each with file, line and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from .checking import check
from .errors import BadInput, Problem
from .layout import Layout
from .model import Operation, Scenario, Sdk, Variable
from .source import Document, Loc, read_yaml
from .specification import Specification
from .templates import SUFFIX, Folder, Templates

Model = TypeVar("Model")

_EXPECTED = {
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "dict_type": "expected a mapping",
    "dataclass_type": "expected a mapping",
    "tuple_type": "expected a list",
    "string_type": "expected text",
    "int_type": "expected an integer",
    "string_too_short": "expected text that is not empty",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A specification and the documents that it was read from, for the places of its values."""

    specification: Specification
    documents: Mapping[str, Document]


def load_specification(folder: Path) -> Specification:
    """Read and check the whole specification. Raises `BadInput` with every problem found."""
    return load(folder).specification


def load(folder: Path) -> Loaded:
    """Read and check the whole specification. Raises `BadInput` with every problem found."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        state = "is empty" if folder.is_dir() else "does not exist"
        raise BadInput(Problem(str(folder), 0, 0, f"this folder {state}, expected a specification", _SPEC_HINT))
    reader = _Reader(folder)
    operations = reader.entries("operations", Operation)
    environment = reader.entries_of_file(folder / "environment.yaml", Variable)
    scenarios = reader.files("scenarios", Scenario)
    sdks = reader.files("sdks", Sdk)
    pages = {path.stem: path for path in sorted((folder / "pages").glob("*.md"))}
    reader.stop_at_problems()
    specification = Specification(
        operations=operations,
        environment=environment,
        scenarios=scenarios,
        sdks=dict(sorted(sdks.items(), key=lambda item: (item[1].order, item[0]))),
        pages={name: path.read_text(encoding="utf-8") for name, path in pages.items()},
        page_files={name: str(path) for name, path in pages.items()},
    )
    problems = check(specification, reader.documents)
    if problems:
        raise BadInput(*problems)
    return Loaded(specification, reader.documents)


_SPEC_HINT = "--spec names a folder with operations/, sdks/, scenarios/, pages/ and environment.yaml"


class _Reader:
    """Collects the problems of many files. `documents` has each by its key: `sdks/go`, `operations/otp.sign_in`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def files(self, kind: str, model: type[Model]) -> dict[str, Model]:
        """One value a file, by the file's name."""
        found: dict[str, Model] = {}
        for path in self._paths(kind):
            document = self._read(path)
            if document:
                self.documents[f"{kind}/{path.stem}"] = document
                self._validate(document, (), document.value, model, path.stem, found)
        return found

    def entries(self, kind: str, model: type[Model]) -> dict[str, Model]:
        """Many values a file, by their keys; a key stands in one file only."""
        found: dict[str, Model] = {}
        for path in self._paths(kind):
            self._entries(path, kind, model, found)
        return found

    def entries_of_file(self, path: Path, model: type[Model]) -> dict[str, Model]:
        found: dict[str, Model] = {}
        if path.is_file():
            self._entries(path, path.stem, model, found)
        else:
            self.problems.append(Problem(str(path), 0, 0, "this file does not exist, expected the environment's variables"))
        return found

    def stop_at_problems(self) -> None:
        if self.problems:
            raise BadInput(*self.problems)

    def _paths(self, kind: str) -> list[Path]:
        paths = sorted((self.folder / kind).glob("*.yaml"))
        if not paths:
            self.problems.append(Problem(str(self.folder / kind), 0, 0, "no YAML files here, expected at least one"))
        return paths

    def _read(self, path: Path) -> Document | None:
        try:
            return read_yaml(path)
        except BadInput as error:
            self.problems.extend(error.problems)
            return None

    def _entries(self, path: Path, kind: str, model: type[Model], found: dict[str, Model]) -> None:
        document = self._read(path)
        if document is None:
            return
        if not isinstance(document.value, dict):
            self.problems.append(document.problem((), f"{_shown(document.value)}, expected a mapping"))
            return
        for name, value in document.value.items():
            if name in found:
                self.problems.append(document.problem((name, "<key>"), f"'{name}' is defined in two files, expected one"))
            self.documents[f"{kind}/{name}"] = document
            self._validate(document, (name,), value, model, name, found)

    def _validate(
        self, document: Document, at: Loc, value: Any, model: type[Model], name: str, found: dict[str, Model]
    ) -> None:
        try:
            found[name] = TypeAdapter(model).validate_python(value)
        except ValidationError as error:
            self.problems.extend(_problems(document, at, error))


def _problems(document: Document, at: Loc, error: ValidationError) -> Iterator[Problem]:
    seen: set[Problem] = set()
    for detail in error.errors():
        loc = _known(document, (*at, *detail["loc"]))
        problem = _problem(document, loc, detail)
        if problem not in seen:
            seen.add(problem)
            yield problem


def _problem(document: Document, loc: Loc, detail: Any) -> Problem:
    kind, key = detail["type"], loc[-1] if loc else ""
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return document.problem((*loc, "<key>"), f"key '{key}' is unknown", _alternatives(document, loc))
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return document.problem(loc[:-1], f"key '{detail['loc'][-1]}' is missing, expected it here")
    expected = _EXPECTED.get(kind) or _lower(detail["msg"])
    hint = None
    if kind.startswith("bool") and str(detail["input"]) in ("no", "yes", "on", "off"):
        hint = "YAML 1.2 has true and false; no, yes, on and off are text"
    return document.problem(loc, f"{_shown(detail['input'])}, {expected}", hint)


def _known(document: Document, loc: Loc) -> Loc:
    """Pydantic's location without the parts that name its own types."""
    known: Loc = ()
    for part in loc:
        if (*known, part) in document.places or part == loc[-1]:
            known = (*known, part)
    return known


def _alternatives(document: Document, loc: Loc) -> str | None:
    del document, loc
    return "see spec/schema for the keys that can stand here"


def _lower(message: str) -> str:
    return "expected " + message.removeprefix("Input should be ").removeprefix("String should ")


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else f"'{value}'"


def load_templates(folder: Path, specification: Specification) -> Templates:
    """Read every template of the specification's languages, and of every docs target."""
    reader = _Reader(folder)
    languages, layouts = {}, {}
    for language in specification.sdks:
        languages[language] = _folder(folder / language, reader.problems)
        document = reader._read(folder / language / "layout.yaml") if languages[language].files else None
        if document:
            reader._validate(document, (), document.value, Layout, language, layouts)
    names = sorted(path.name for path in (folder / "docs").glob("*") if path.is_dir())
    targets = {name: _folder(folder / "docs" / name, reader.problems) for name in names}
    reader.stop_at_problems()
    return Templates(languages, layouts, targets)


def _folder(root: Path, problems: list[Problem]) -> Folder:
    files: dict[str, str] = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.name != "layout.yaml"):
        try:
            files[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(str(path), 0, 0, "this file is no UTF-8, expected text"))
    if not any(name.endswith(SUFFIX) for name in files):
        problems.append(Problem(str(root), 0, 0, f"no *{SUFFIX} files here, expected templates"))
    return Folder(root, files)


