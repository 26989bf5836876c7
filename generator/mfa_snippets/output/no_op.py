"""Detect that a build has nothing to do, by hashes of all inputs and outputs, before slow imports.

A record in the user's cache holds the inputs and the manifest of the last build with the same arguments in
the same folder. Anything that cannot be read, or is not a plain file or folder, leads to a full build. Paths
are text: to import pathlib would take as long as the whole check.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.spec import OWN_FOLDERS

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST_BYTES = 100_000_000  # of all inputs, and of a file; what is larger is not compared
Record = Mapping[str, str]
"""The paths that were `read` and of the `manifest`, and hashes: `inputs`, and `sha256` of the manifest."""
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def is_unchanged(arguments: Sequence[str]) -> bool:
    """Whether inputs and outputs are as the last build with these arguments left them."""
    try:
        with open(_record_path(arguments), encoding="utf-8") as file:
            record = json.load(file)
        return _is_output_unchanged(record) and _hash_inputs(record["read"]) == record["inputs"]
    except _UNREADABLE:
        return False


def inputs_before(*paths: str) -> Record | None:
    """The paths with the hash of what a build is about to read, or None if something cannot be hashed."""
    try:
        return {"read": "\0".join(paths), "inputs": _hash_inputs("\0".join(paths))}
    except _UNREADABLE:
        return None


def remember(arguments: Sequence[str], record: Record) -> None:
    """Store the record of a build, unless an input changed meanwhile or the cache cannot be written."""
    from pathlib import Path

    from mfa_snippets.contracts.files import replace
    from mfa_snippets.errors import ResourceError

    try:
        if _hash_inputs(record["read"]) == record["inputs"]:
            replace(Path(_record_path(arguments)), json.dumps(record).encode())
    except (*_UNREADABLE, ResourceError):
        return


def _record_path(arguments: Sequence[str]) -> str:
    """The arguments, the current folder and whether it has its own inputs identify the options of a build."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    own = (str(os.path.isdir(name)) for name in OWN_FOLDERS)
    key = _sha256(os.fsencode("\0".join((PACKAGE, os.getcwd(), *own, *arguments))))
    return os.path.join(cache, "mfa-snippets", "builds", f"{key}.json")


def _hash_inputs(paths: str) -> str:
    hashed, size = hashlib.sha256(), 0
    for content in _inputs(paths.split("\0")):
        hashed.update(b"%d:" % len(content) + content)
        size += len(content)
        if size > MOST_BYTES:
            raise ValueError(size)
    return hashed.hexdigest()


def _inputs(paths: Sequence[str]) -> Iterator[bytes]:
    yield sys.version.encode()
    for folder in filter(os.path.isdir, (folder or "." for folder in sys.path)):
        for name in sorted(os.listdir(folder)):
            if name.endswith(("-info", ".egg")):  # a library with its version
                yield os.fsencode(name)
    for path in (PACKAGE, *paths):
        yield os.fsencode(path)
        if os.path.isfile(path):
            yield _content(path)
        for file in _files(path) if os.path.isdir(path) else ():  # without evidence there is no folder
            yield os.fsencode(file)
            yield _content(file)


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _is_output_unchanged(record: Record) -> bool:
    content = _content(record["manifest"])
    output, files = os.path.dirname(record["manifest"]), json.loads(content)["files"]
    folders = {"", *map(os.path.dirname, files)}
    temporary = (os.path.join(output, folder, TEMPORARY) for folder in folders)  # of a build that was killed
    same = (_sha256(_content(os.path.join(output, path))) == files[path]["sha256"] for path in files)
    return _sha256(content) == record["sha256"] and not any(map(os.path.lexists, temporary)) and all(same)


def _content(path: str) -> bytes:
    if not os.path.isfile(path) or os.path.getsize(path) > MOST_BYTES:
        raise FileNotFoundError(path)
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
