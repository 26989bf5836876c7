"""Read and validate many files, collecting their problems."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.spec.document import Document, Loc, Place, read_text, read_yaml
from mfa_snippets.spec.sdk import Sdk, SdkFile
from mfa_snippets.spec.validation import shown, validated

Model = TypeVar("Model")


@dataclass
class SpecReader:
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
            except InputError as error:
                self.problems.extend(error.problems)
        return found

    def document(self, path: Path, kind: str) -> Document | None:
        """A parsed file, or None with its problems collected."""
        try:
            return read_yaml(path)
        except InputError as error:
            self.unread.add(kind)
            self.problems.extend(error.problems)
            return None

    def validate(
        self, document: Document, at: Loc, form: type[Model], name: str, found: dict[str, Model]
    ) -> None:
        """Put a part of a document into `found`, or collect its problems."""
        try:
            found[name] = validated(document, at, form)
        except InputError as error:
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


FORMS = "forms"
_NOT_TAKEN_OVER = (FORMS, "web")  # web handlers need templates and a project in each form's own language
_OVERRIDDEN = {"receivers": "receiver", "values": "value", "outputs": "output"}  # symbols can be added


def with_forms(files: Mapping[str, SdkFile], reader: SpecReader) -> dict[str, Sdk]:
    """The SDKs, each with its further forms behind it, in the order of the files.

    A form's document goes to the reader's; its places are those of the lines that it was taken from.
    """
    sdks: dict[str, Sdk] = {}
    for language, file in files.items():
        sdks[language] = file
        for name in file.forms:
            _add(name, reader.documents[f"sdks/{language}"], reader, sdks)
    return sdks


def _add(name: str, source: Document, reader: SpecReader, sdks: dict[str, Sdk]) -> None:
    earlier = reader.documents.get(f"sdks/{name}")
    if earlier:
        message = f"'{name}' is made of {earlier.path} too, expected one definition"
        reader.problems.append(source.problem((FORMS, name, "<key>"), message))
        return
    reader.problems.extend(_unknown(name, source))
    document = reader.documents[f"sdks/{name}"] = merged(source, name)
    reader.validate(document, (), Sdk, name, sdks)


def _unknown(name: str, source: Document) -> Iterator[Problem]:
    """A problem for each entry that stands in the place of none."""
    form = source.value[FORMS][name]
    for key, kind in _OVERRIDDEN.items():
        known = source.value.get(key, {})
        for entry in form.get(key, {}):
            if entry not in known:
                yield source.problem((FORMS, name, key, entry, "<key>"), *unknown(kind, entry, known))


def merged(source: Document, name: str) -> Document:
    """A form's document. Its entries of a mapping replace those of the SDK, its lists continue them."""
    value = {key: item for key, item in source.value.items() if key not in _NOT_TAKEN_OVER}
    places = dict(source.places)
    for key, own in source.value[FORMS][name].items():
        at: Loc = (FORMS, name, key)
        value[key], moves = _combined(value.get(key), own, key)
        for origin, target in moves.items():
            _move(source.places, (*at, *origin), target, places)
    return Document(source.path, value, places)


def _combined(base: Any, own: Any, key: str) -> tuple[Any, dict[Loc, Loc]]:
    """A value, and where in it each part of the form's own value stands."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **own}, {(entry,): (key, entry) for entry in own}
    if isinstance(base, list) and isinstance(own, list):
        return [*base, *own], {(index,): (key, len(base) + index) for index in range(len(own))}
    return own, {(): (key,)}


def _move(places: Mapping[Loc, Place], origin: Loc, target: Loc, found: dict[Loc, Place]) -> None:
    """Put the places below `origin` in the place of those below `target`."""
    for place in list(_below(found, target)):
        del found[place]
    for place in _below(places, origin):
        found[(*target, *place[len(origin) :])] = places[place]


def _below(places: Mapping[Loc, Place], at: Loc) -> Iterator[Loc]:
    return (place for place in places if place[: len(at)] == at)
