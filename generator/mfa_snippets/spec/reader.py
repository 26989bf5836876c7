"""Read and validate many files, and collect their problems; merge each SDK's variants with it."""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import KEY, MAX_NODES, Document, Documents, Loc, read_text, read_yaml
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Validated

Part = tuple[str, Document]  # with its name
VARIANTS = "variants"
MAX_FILES, MAX_NODES_IN_ALL, MAX_SDKS = 5_000, 1_000_000, 50  # the limits of a folder


@dataclass
class SpecReader:
    """`documents` has all by kind and name."""

    folder: Path
    documents: dict[str, Documents] = field(default_factory=lambda: defaultdict(Documents))
    problems: list[Problem] = field(default_factory=list)
    _nodes: int = 0

    def files(self, kind: str, model: type[Validated], optional: bool = False) -> dict[str, Validated]:
        """One value for each file, by the file's name; `optional` if there may be none."""
        read = ((path.stem, self.document(path, kind)) for path in self._paths(kind, optional))
        return self.defined(kind, ((name, document) for name, document in read if document), model)

    def entries(self, kind: str, model: type[Validated], optional: bool = False) -> dict[str, Validated]:
        """Many values by their keys, from the file that is named after the kind, or those in its folder."""
        file, is_folder = self.folder / f"{kind}.yaml", (self.folder / kind).is_dir()
        if optional and not is_folder and not file.exists():
            return {}
        paths = self._paths(kind) if is_folder else [file]
        documents = filter(None, (self.document(path, kind, dict[str, Any]) for path in paths))
        return self.defined(kind, chain.from_iterable(each.entries.items() for each in documents), model)

    def defined(self, kind: str, parts: Iterable[Part], model: type[Validated]) -> dict[str, Validated]:
        """The values of documents by name, or their problems collected; a name is defined once."""
        values: dict[str, Validated] = {}
        for name, document in parts:
            if (earlier := self.documents[kind].setdefault(name, document)) is not document:
                message = f"'{name}' is defined in {earlier.path} too, expected one definition"
                self.problems.append(document.problem((KEY,), message))
            elif (value := self.validate(document, model)) is not None:
                values[name] = value
        return values

    def texts(self, paths: Iterable[Path], most: int) -> dict[Path, str]:
        """The texts of files; collects a problem for each that cannot be read."""
        texts, size = dict[Path, str](), 0
        for path in self.few(paths):
            text = self._attempt(read_text, path, self.folder)
            texts |= {} if text is None else {path: text}
            size += len(text or "")
            if size > most:
                self.complain(path, f"more than {most:,} characters up to here, expected at most these")
                break
        return texts

    def document(self, path: Path, kind: str, model: Any = None) -> Document | None:
        """A file of a kind, as a value of `model` if it is given, or None with its problems collected."""
        document = None if self._nodes > MAX_NODES_IN_ALL else self._attempt(read_yaml, path, self.folder)
        size = path.stat().st_size if path.is_file() else 0
        self._nodes += document.nodes if document else min(size, MAX_NODES)
        if document and self._nodes > MAX_NODES_IN_ALL:
            most = f"more than {MAX_NODES_IN_ALL:,} keys and values up to here, expected at most these"
            self.complain(path, most)
        if document and model and self.validate(document, model) is None:
            document = None
        self.documents[kind].has_unread |= document is None
        return document

    def validate(self, document: Document, model: type[Validated]) -> Validated | None:
        """The value of a document, or None with its problems collected."""
        return self._attempt(validated, document, model)

    def complain(self, path: Path, message: str, kind: str | None = None) -> None:
        """Collect a problem of a whole file or folder, for which values of a kind may be unread."""
        self.problems.append(Problem(str(path), 0, 0, message))
        if kind:
            self.documents[kind].has_unread = True

    def _attempt(self, read: Callable[..., Validated], *arguments: object) -> Validated | None:
        try:
            return read(*arguments)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def _paths(self, kind: str, is_optional: bool = False) -> list[Path]:
        paths = self.few((self.folder / kind).glob("[!.]*.yaml"))  # not an editor's
        if not paths and not is_optional:
            self.complain(self.folder / kind, "no YAML files here, expected at least one", kind)
        return paths

    def few(self, paths: Iterable[Path]) -> list[Path]:
        """Paths, sorted; collects a problem for too many."""
        few = sorted(islice(paths, MAX_FILES + 1))
        if len(few) > MAX_FILES:
            folder = few.pop().parent
            self.complain(folder, f"more than {MAX_FILES:,} files, expected at most these in a folder")
        return few

    def sdks(self) -> dict[str, Sdk]:
        """The SDKs in the order of their display, each followed by its variants."""
        files, sdks = self.files("sdks", Sdk).items(), dict[str, Sdk]()
        if len(files) > MAX_SDKS:
            self.complain(self.folder / "sdks", f"{len(files):,} SDKs, expected at most {MAX_SDKS}")
        for language, file in sorted(files, key=lambda item: (item[1].order, item[0]))[:MAX_SDKS]:
            sdks[language] = file
            source = self.documents["sdks"][language]
            sdks |= self.defined("sdks", ((name, _merged(source, name)) for name in file.variants), Sdk)
        return sdks


@lru_cache(maxsize=MAX_SDKS)
def _merged(source: Document, name: str) -> Document:
    """A variant's document: its entries of a mapping replace those of the SDK, its lists are appended."""
    merged = {key: item for key, item in source.value.items() if key != VARIANTS}
    moved: dict[Loc, Loc] = {(KEY,): (VARIANTS, name, KEY)}
    for key, override in source.value[VARIANTS][name].items():
        base, at = merged.get(key), (VARIANTS, name, key)
        if isinstance(base, dict) and isinstance(override, dict):
            merged[key] = {**base, **override}
            moved |= {(key, entry): (*at, entry) for entry in override}
        elif isinstance(base, list) and isinstance(override, list):
            merged[key] = [*base, *override]
            moved |= {(key, len(base) + index): (*at, index) for index in range(len(override))}
        else:
            merged[key] = override
            moved[(key,)] = at
    return Document(source.path, merged, source.text, moved=moved)


def check_readable(*folders: Path) -> None:
    """Raise `InputError` with each folder in some that cannot be listed: no file would be found in it."""
    errors = list[OSError]()
    for folder in filter(Path.is_dir, folders):
        deque(os.walk(folder, onerror=errors.append), maxlen=0)
    if problems := [Problem(str(each.filename), 0, 0, f"cannot be read: {each.strerror}") for each in errors]:
        raise InputError(*problems)
