"""Look at an output folder and change single files of it, never through a link."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from ..errors import Unusable


def content_of(path: Path) -> bytes | None:
    """The bytes of a regular file, or None. Raises `Unusable` for one that cannot be read."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}, expected a file that can be read") from None


def obstacle(output: Path, path: str, leaving: Collection[str]) -> str | None:
    """What stands in the way of a file: a folder or a link in its place, a file or a link on the way to it.

    Files of `leaving` will be removed before, and stand in nobody's way.
    """
    for parent in reversed(PurePosixPath(path).parents[:-1]):
        place = output / parent
        is_way = place.is_dir() and not place.is_symlink()
        if not is_way and os.path.lexists(place) and parent.as_posix() not in leaving:
            return f"{parent.as_posix()}: a {_kind(place)} stands where a folder is to be made"
    place = output / path
    if not os.path.lexists(place) or (place.is_file() and not place.is_symlink()):
        return None
    if place.is_dir() and not place.is_symlink() and _is_left(output, place, leaving):
        return None
    return f"{path}: a {_kind(place)} stands where a file is to be written"


def is_reached(output: Path, path: str) -> bool:
    """Whether a path leads to a regular file of the folder itself, through no link."""
    places = [output / parent for parent in PurePosixPath(path).parents[:-1]]
    return not any(place.is_symlink() for place in (*places, output / path)) and (output / path).is_file()


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove(output: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it. Raises `OSError`."""
    (output / path).unlink(missing_ok=True)
    folder = (output / path).parent
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _kind(place: Path) -> str:
    return "link" if place.is_symlink() else "folder" if place.is_dir() else "file"


def _is_left(output: Path, folder: Path, leaving: Collection[str]) -> bool:
    """Whether a folder goes away with the files of `leaving`: nothing else is in it."""
    emptied = {parent.as_posix() for path in leaving for parent in PurePosixPath(path).parents}
    entries = (entry.relative_to(output).as_posix() for entry in (folder, *folder.rglob("*")))
    return all(entry in leaving or entry in emptied for entry in entries)
