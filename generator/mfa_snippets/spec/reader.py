"""Read and validate many files, and collect their problems; merge each SDK's variants with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import KEY, Document, Loc, names, read_text, read_yaml
from mfa_snippets.spec.sdk import Sdk, SdkFile
from mfa_snippets.spec.validation import shown, validated
from mfa_snippets.spec.value import Validated


@dataclass
class SpecReader:
    """`documents` maps `sdks/go` or `operations/otp.sign_in` to its document, whether or not it is valid.

    `unread` are the kinds of files that could not be parsed, so that not all their names are known.
    """

    folder: Path
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def files(self, kind: str, model: type[Validated], optional: bool = False) -> dict[str, Validated]:
        """One value for each file, by the file's name; `optional` if other values of the kind are known."""
        values: dict[str, Validated] = {}
        is_optional = optional and bool(names(self.documents, kind))
        for path in self._paths(kind, is_optional):
            document = self.document(path, kind)
            earlier = self.documents.get(f"{kind}/{path.stem}")
            if document and earlier:
                message = f"'{path.stem}' is made of {earlier.path} too, expected one definition"
                self.problems.append(document.problem((), message))
            elif document:
                self.documents[f"{kind}/{path.stem}"] = document
                self.validate(document, (), model, path.stem, values)
        return values

    def entries(
        self, kind: str, model: type[Validated], *, in_folder: bool = False, optional: bool = False
    ) -> dict[str, Validated]:
        """Many values by their keys, from the file that is named after the kind, or those in its folder."""
        values: dict[str, Validated] = {}
        file = self.folder / f"{kind}.yaml"
        if optional and not file.exists():
            return {}
        for path in self._paths(kind) if in_folder else [file]:
            document = self.document(path, kind)
            if not document:
                continue
            if not isinstance(document.value, dict):
                self.unread.add(kind)
                self.problems.append(document.problem((), f"{shown(document.value)}, expected a mapping"))
                continue
            for name in document.value:
                earlier = self.documents.setdefault(f"{kind}/{name}", document)
                if earlier is document:
                    self.validate(document, (name,), model, name, values)
                else:
                    line = earlier.marks[(name, KEY)][0]
                    message = f"'{name}' is defined in {earlier.path}:{line} too, expected one definition"
                    self.problems.append(document.problem((name, KEY), message))
        return values

    def texts(self, paths: Iterable[Path]) -> dict[Path, str]:
        """The texts of files; collects a problem for each that cannot be read."""
        texts = ((path, self._attempt(read_text, path)) for path in paths)
        return {path: text for path, text in texts if text is not None}

    def document(self, path: Path, kind: str) -> Document | None:
        """A parsed file, or None with its problems collected."""
        document = self._attempt(read_yaml, path)
        if not document:
            self.unread.add(kind)
        return document

    def validate(
        self, document: Document, at: Loc, model: type[Validated], name: str, values: dict[str, Validated]
    ) -> None:
        """Put a part of a document into `values`, or collect its problems."""
        value = self._attempt(validated, document, at, model)
        if value is not None:
            values[name] = value

    def _attempt(self, read: Callable[..., Validated], *arguments: object) -> Validated | None:
        """The value that `read` returns, or None with its problems collected."""
        try:
            return read(*arguments)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def _paths(self, kind: str, is_optional: bool = False) -> list[Path]:
        paths = sorted((self.folder / kind).glob("*.yaml"))
        if not paths and not is_optional:
            self.unread.add(kind)
            message = "no YAML files here, expected at least one"
            self.problems.append(Problem(str(self.folder / kind), 0, 0, message))
        return paths


VARIANTS = "variants"
_NOT_MERGED = (VARIANTS, "web")  # web handlers need templates and a project in each variant's syntax
_OVERRIDDEN = {"clients": "client", "values": "value", "outputs": "output"}  # imports can be added


def with_variants(files: Mapping[str, SdkFile], reader: SpecReader) -> dict[str, Sdk]:
    """The SDKs, each followed by its variants, in the order of the files.

    A variant's document is added to the reader's, with the marks of the lines that its values come from.
    """
    sdks: dict[str, Sdk] = {}
    for language, file in files.items():
        sdks[language] = file
        for name in file.variants:
            _add_variant(name, reader.documents[f"sdks/{language}"], reader, sdks)
    return sdks


def _add_variant(name: str, source: Document, reader: SpecReader, sdks: dict[str, Sdk]) -> None:
    earlier = reader.documents.get(f"sdks/{name}")
    if earlier:
        message = f"'{name}' is made of {earlier.path} too, expected one definition"
        reader.problems.append(source.problem((VARIANTS, name, KEY), message))
        return
    for key, kind in _OVERRIDDEN.items():
        known = source.value.get(key, {})
        for entry in source.value[VARIANTS][name].get(key, {}):
            reader.problems += source.undefined((VARIANTS, name, key, entry, KEY), kind, entry, known)
    document = reader.documents[f"sdks/{name}"] = _merged(source, name)
    reader.validate(document, (), Sdk, name, sdks)


def _merged(source: Document, name: str) -> Document:
    """A variant's document: its entries of a mapping replace those of the SDK, its lists are appended."""
    merged = {key: item for key, item in source.value.items() if key not in _NOT_MERGED}
    marks = dict(source.marks)
    for key, override in source.value[VARIANTS][name].items():
        base, at = merged.get(key), (VARIANTS, name, key)
        if isinstance(base, dict) and isinstance(override, dict):
            merged[key] = {**base, **override}
            moves: dict[Loc, Loc] = {(*at, entry): (key, entry) for entry in override}
        elif isinstance(base, list) and isinstance(override, list):
            merged[key] = [*base, *override]
            moves = {(*at, index): (key, len(base) + index) for index in range(len(override))}
        else:
            merged[key], moves = override, {at: (key,)}
        for origin, target in moves.items():
            marks = {loc: mark for loc, mark in marks.items() if loc[: len(target)] != target}
            marks |= source.marks_below(origin, target)
    return Document(source.path, merged, marks)
