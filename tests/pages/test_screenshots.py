"""The committed pictures are those that `make screenshots` takes."""

import pytest
from PIL import Image

from .screenshots import FOLDER, SIZES, names

MOST = 1_500_000  # bytes of all pictures


def test_every_picture_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(names())


@pytest.mark.parametrize("name", names())
def test_a_picture_is_as_wide_as_it_says(name: str) -> None:
    width = int(name.split("-")[1])

    with Image.open(FOLDER / name) as image:
        assert image.size == (width, SIZES[width])


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST
