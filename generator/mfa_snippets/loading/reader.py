"""Read and validate many files, collecting their problems."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ..errors import BadInput, Problem
from .source import Document, Loc, read_text, read_yaml
from .validation import shown, validated

Model = TypeVar("Model")


@dataclass
class Reader:
    """`documents` has each document by its key: `sdks/go`, `operations/otp.sign_in`, of valid values or not.

    `unread` has the kinds of which a file could not be parsed, so that not all their names are known.
    """

    folder: Path
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def files(self, kind: str, form: type[Model], optional: bool = False) -> dict[str, Model]:
        """One value a file, by the file's name; with `optional`, there may be none where others are known."""
        found: dict[str, Model] = {}
        is_known = optional and any(name.startswith(f"{kind}/") for name in self.documents)
        for path in sorted((self.folder / kind).glob("*.yaml")) if is_known else self._paths(kind):
            document = self.document(path, kind)
            if document:
                self._file(document, kind, form, found)
        return found

    def _file(self, document: Document, kind: str, form: type[Model], found: dict[str, Model]) -> None:
        name = document.path.stem
        if f"{kind}/{name}" in self.documents:
            earlier = self.documents[f"{kind}/{name}"].path
            self.problems.append(
                document.problem((), f"'{name}' is made of {earlier} too, expected one definition")
            )
            return
        self.documents[f"{kind}/{name}"] = document
        self.validate(document, (), form, name, found)

    def entries(self, kind: str, form: type[Model]) -> dict[str, Model]:
        """Many values a file, by their keys; a key stands in one file only."""
        found: dict[str, Model] = {}
        for path in self._paths(kind):
            self._entries(path, kind, form, found)
        return found

    def entries_of_file(self, kind: str, form: type[Model], optional: bool = False) -> dict[str, Model]:
        """Many values by their keys, from the one file that is named after them; `optional` if it is."""
        found: dict[str, Model] = {}
        path = self.folder / f"{kind}.yaml"
        if not optional or path.exists():
            self._entries(path, kind, form, found)
        return found

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of all values of a kind that were read, valid or not."""
        return tuple(key.partition("/")[2] for key in self.documents if key.startswith(kind + "/"))

    def texts(self, paths: Iterable[Path]) -> dict[Path, str]:
        """The texts of files; what cannot be read is a problem."""
        found = {}
        for path in paths:
            try:
                found[path] = read_text(path)
            except BadInput as error:
                self.problems.extend(error.problems)
        return found

    def document(self, path: Path, kind: str) -> Document | None:
        """A parsed file, or None with its problems collected."""
        try:
            return read_yaml(path)
        except BadInput as error:
            self.unread.add(kind)
            self.problems.extend(error.problems)
            return None

    def validate(
        self, document: Document, at: Loc, form: type[Model], name: str, found: dict[str, Model]
    ) -> None:
        """Put a part of a document into `found`, or collect its problems."""
        try:
            found[name] = validated(document, at, form)
        except BadInput as error:
            self.problems.extend(error.problems)

    def _paths(self, kind: str) -> list[Path]:
        paths = sorted((self.folder / kind).glob("*.yaml"))
        if not paths:
            self.unread.add(kind)
            self.problems.append(
                Problem(str(self.folder / kind), 0, 0, "no YAML files here, expected at least one")
            )
        return paths

    def _entries(self, path: Path, kind: str, form: type[Model], found: dict[str, Model]) -> None:
        document = self.document(path, kind)
        if document is None:
            return
        if not isinstance(document.value, dict):
            self.unread.add(kind)
            message = f"{shown(document.value)}, expected a mapping"
            self.problems.append(document.problem((), message))
            return
        for name in document.value:
            self._entry(document, kind, form, name, found)

    def _entry(
        self, document: Document, kind: str, form: type[Model], name: str, found: dict[str, Model]
    ) -> None:
        earlier = self.documents.get(f"{kind}/{name}")
        if earlier:
            line = earlier.places[(name, "<key>")][0]
            message = f"'{name}' is defined in {earlier.path}:{line} too, expected one definition"
            self.problems.append(document.problem((name, "<key>"), message))
            return
        self.documents[f"{kind}/{name}"] = document
        self.validate(document, (name,), form, name, found)
