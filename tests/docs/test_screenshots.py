"""The committed pictures are those that `make screenshots` takes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from .screenshots import FOLDER, SIZES, names

MOST = 1_800_000  # bytes of all pictures


def problems(folder: Path) -> list[str]:
    """What keeps a folder from being that of the pictures."""
    found = {path.name: path for path in folder.iterdir()}
    sizes = {}
    for name in set(found) & set(names()):
        with Image.open(found[name]) as image:
            sizes[name] = image.size
    return [
        *(f"{name} is missing" for name in names() if name not in found),
        *(f"{name} is no picture of ours" for name in found if name not in set(names())),
        *(f"{name} is {size}" for name, size in sizes.items() if size != _size(name)),
        *(["too large"] if sum(path.stat().st_size for path in found.values()) > MOST else []),
    ]


def _size(name: str) -> tuple[int, int]:
    width = int(name.split("-")[1])
    return width, SIZES[width]


def test_every_picture_is_there() -> None:
    assert problems(FOLDER) == []


def _remove(folder: Path) -> None:
    (folder / "errors-320-dark.png").unlink()


def _rename(folder: Path) -> None:
    (folder / "errors-320-dark.png").rename(folder / "errors-321-dark.png")


def _shrink(folder: Path) -> None:
    Image.new("RGB", (320, 639)).save(folder / "errors-320-dark.png")


def _swell(folder: Path) -> None:
    with (folder / "errors-320-dark.png").open("ab") as file:
        file.write(bytes(MOST))


DAMAGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a picture that is gone": (_remove, ["errors-320-dark.png is missing"]),
    "a picture of no view": (
        _rename,
        ["errors-320-dark.png is missing", "errors-321-dark.png is no picture of ours"],
    ),
    "a picture of another size": (_shrink, ["errors-320-dark.png is (320, 639)"]),
    "pictures that are too large": (_swell, ["too large"]),
}


@pytest.mark.parametrize(("damage", "found"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_found(tmp_path: Path, damage: Callable[[Path], None], found: list[str]) -> None:
    folder = tmp_path / "screenshots"
    shutil.copytree(FOLDER, folder)
    damage(folder)

    assert problems(folder) == found
