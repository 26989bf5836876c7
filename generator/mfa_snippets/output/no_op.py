"""Tell that a build has nothing to do, from contents alone, before anything is imported that takes long.

A record in the user's cache says of one command line in one folder what its last build was made from, and
which manifest it left. Whatever cannot be read, or is no plain file or folder, means a full build.
"""

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.machinery import PathFinder

# pathlib would take as long to import as all of this takes to run:
# ruff: noqa: PTH100, PTH109, PTH111, PTH114, PTH117, PTH118, PTH119, PTH120, PTH123, PTH208


PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PARTS = ("jinja2", "markdown_it", "pydantic", "pygments", "yaml")
FOLDERS, FILE = ("spec", "templates", "evidence"), "config"
Record = Mapping[str, str]
_DOUBTS = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def is_unchanged(arguments: Sequence[str]) -> bool:
    """Whether a build with these arguments has read and left exactly what is there now."""
    try:
        with open(_place(arguments), encoding="utf-8") as file:
            record = json.load(file)
        return _is_as_left(record["manifest"], record["sha256"]) and _inputs(record) == record["inputs"]
    except _DOUBTS:
        return False


def before(**folders: str) -> Record | None:
    """What a build is about to read from `FOLDERS` and a `FILE`, or None where that cannot be told."""
    try:
        return {**folders, "inputs": _inputs(folders)}
    except _DOUBTS:
        return None


def remember(arguments: Sequence[str], record: Record) -> None:
    """Keep what a build has read and left, unless an input changed meanwhile or there is no place for it.

    `record` is of `before`, with the path of the manifest that the build wrote, and its `sha256`.
    """
    from pathlib import Path

    from mfa_snippets.contracts.files import replace

    try:
        if _inputs(record) == record["inputs"]:
            replace(Path(_place(arguments)), json.dumps(record).encode())
    except _DOUBTS:
        return


def _place(arguments: Sequence[str]) -> str:
    """Arguments and the folder that they are relative to stand for all the options, as they were written."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(cache):
        raise FileNotFoundError(cache)
    key = hashlib.sha256(os.fsencode("\0".join((PACKAGE, os.getcwd(), *arguments)))).hexdigest()
    return os.path.join(cache, "mfa-snippets", "builds", f"{key}.json")


def _inputs(folders: Record) -> str:
    """One hash of all that a build reads. Raises `OSError` where something cannot be read."""
    found = hashlib.sha256()
    for content in _read_by_a_build([folders[name] for name in FOLDERS]):
        found.update(b"%d:" % len(content) + content)
    if FILE in folders:
        found.update(_content(folders[FILE]))
    return found.hexdigest()


def _read_by_a_build(folders: Iterable[str]) -> Iterator[bytes]:
    yield sys.version.encode()
    yield from map(os.fsencode, _parts())
    for folder in (PACKAGE, *folders):
        yield os.fsencode(folder)
        # An evidence folder that does not exist is as good as an empty one.
        for path in _files(folder) if os.path.lexists(folder) else ():
            if folder != PACKAGE or os.path.basename(os.path.dirname(path)) != "__pycache__":
                yield os.fsencode(path)
                yield _content(path)


def _parts() -> Iterator[str]:
    """Where the parts are that shape bytes, and the versions of all that is installed."""
    for name in PARTS:
        part = PathFinder.find_spec(name)
        yield f"{name}={part.origin if part else None}"
    for folder in filter(os.path.isdir, (folder or "." for folder in sys.path)):
        yield from sorted(name for name in os.listdir(folder) if name.endswith(("-info", ".egg")))


def _files(folder: str) -> Iterator[str]:
    """The files below a folder, sorted. Raises `OSError` for a link to a folder, and for what is no file."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.is_file():
                yield entry.path
            else:
                raise FileNotFoundError(entry.path)


def _is_as_left(manifest: str, sha256: str) -> bool:
    """Whether a manifest has this hash, and each file that it names has the one it says, through no link."""
    content = _content_of_file(manifest)
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    output, files = os.path.dirname(manifest), json.loads(content)["files"]
    if any(os.path.islink(os.path.join(output, folder)) for folder in _parents(files)):
        return False
    return all(
        hashlib.sha256(_content_of_file(os.path.join(output, path))).hexdigest() == owned["sha256"]
        for path, owned in files.items()
    )


def _parents(paths: Iterable[str]) -> set[str]:
    """All folders on the way to these paths."""
    found = set()
    for path in paths:
        while (path := os.path.dirname(path)) and path not in found:
            found.add(path)
    return found


def _content_of_file(path: str) -> bytes:
    """The bytes of a file that is no link. Raises `OSError`."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise FileNotFoundError(path)
    return _content(path)


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()
