"""Detect that a build has nothing to do, by hashes of all inputs and outputs, before slow imports.

A record in the user's cache holds the inputs and the manifest of the last build with the same arguments in
the same folder. Anything that cannot be read, or is not a plain file or folder, leads to a full build. Paths
are text: to import pathlib would take as long as the whole check.
"""

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import PathFinder
from itertools import accumulate

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.spec import OWN_FOLDERS

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIBRARIES = ("jinja2", "markdown_it", "pydantic", "pygments", "yaml")
FOLDERS, FILE = ("spec", "templates", "evidence"), "config"
MOST_BYTES = 100_000_000  # of all inputs, or of an output; what is larger is not compared
Record = Mapping[str, str]
"""Paths by `FOLDERS`, `FILE` (optional) and `manifest`; hashes: `inputs`, and `sha256` of the manifest."""
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def is_unchanged(arguments: Sequence[str]) -> bool:
    """Whether inputs and outputs are as the last build with these arguments left them."""
    try:
        with open(_record_path(arguments), encoding="utf-8") as file:
            record = json.load(file)
        return _is_output_unchanged(record) and _hash_inputs(record) == record["inputs"]
    except _UNREADABLE:
        return False


def inputs_before(paths: Record) -> Record | None:
    """The paths with the hash of what a build is about to read, or None if something cannot be hashed."""
    try:
        return {**paths, "inputs": _hash_inputs(paths)}
    except _UNREADABLE:
        return None


def remember(arguments: Sequence[str], record: Record) -> None:
    """Store the record of a build, unless an input changed meanwhile or the cache cannot be written."""
    from pathlib import Path

    from mfa_snippets.contracts.files import replace
    from mfa_snippets.errors import ResourceError

    try:
        if _hash_inputs(record) == record["inputs"]:
            replace(Path(_record_path(arguments)), json.dumps(record).encode())
    except (*_UNREADABLE, ResourceError):
        return


def _record_path(arguments: Sequence[str]) -> str:
    """The arguments, the current folder and whether it has its own inputs identify the options of a build."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(cache):
        raise FileNotFoundError(cache)
    own = (str(os.path.isdir(name)) for name in OWN_FOLDERS)
    key = _sha256(os.fsencode("\0".join((PACKAGE, os.getcwd(), *own, *arguments))))
    return os.path.join(cache, "mfa-snippets", "builds", f"{key}.json")


def _hash_inputs(paths: Record) -> str:
    hashed, size = hashlib.sha256(), 0
    for content in _inputs(paths):
        hashed.update(b"%d:" % len(content) + content)
        size += len(content)
        if size > MOST_BYTES:
            raise ValueError(size)
    return hashed.hexdigest()


def _inputs(paths: Record) -> Iterator[bytes]:
    yield sys.version.encode()
    yield from map(os.fsencode, _installed())
    if FILE in paths:
        yield _content(paths[FILE])
    for folder in (PACKAGE, *(paths[name] for name in FOLDERS)):
        yield os.fsencode(folder)
        # An evidence folder that does not exist is like an empty one.
        for path in _files(folder) if os.path.lexists(folder) else ():
            if folder != PACKAGE or os.path.basename(os.path.dirname(path)) != "__pycache__":
                yield os.fsencode(path)
                yield _content(path)


def _installed() -> Iterator[str]:
    for name in LIBRARIES:
        library = PathFinder.find_spec(name)
        yield f"{name}={library.origin if library else None}"
    for folder in filter(os.path.isdir, (folder or "." for folder in sys.path)):
        yield from sorted(name for name in os.listdir(folder) if name.endswith(("-info", ".egg")))


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.is_file():
                yield entry.path
            else:
                raise FileNotFoundError(entry.path)


def _is_output_unchanged(record: Record) -> bool:
    content = _content(record["manifest"], follow_symlinks=False)
    if _sha256(content) != record["sha256"]:
        return False
    output, files = os.path.dirname(record["manifest"]), json.loads(content)["files"]
    folders = {folder for path in files for folder in accumulate(path.split("/")[:-1], os.path.join)}
    if any(os.path.lexists(os.path.join(output, folder, TEMPORARY)) for folder in ("", *folders)):
        return False  # a build was killed
    return not any(os.path.islink(os.path.join(output, folder)) for folder in folders) and all(
        _sha256(_content(os.path.join(output, path), follow_symlinks=False)) == owned["sha256"]
        for path, owned in files.items()
    )


def _content(path: str, follow_symlinks: bool = True) -> bytes:
    if not follow_symlinks and not stat.S_ISREG(os.lstat(path).st_mode):
        raise FileNotFoundError(path)
    with open(path, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise FileNotFoundError(path)
        return file.read()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
