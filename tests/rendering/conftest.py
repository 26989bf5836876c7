"""A sixth language, made up, whose files were copied to those of the others."""

import shutil
from pathlib import Path

import pytest

from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

from .repository import FIXTURES, SPEC, TEMPLATES

SIXTH = FIXTURES / "sixth"


@pytest.fixture(scope="session")
def sixth_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specification and the templates with a sixth language, and a further form of its SDK."""
    copy = tmp_path_factory.mktemp("sixth")
    shutil.copytree(SPEC, copy / "spec")
    shutil.copytree(TEMPLATES, copy / "templates")
    shutil.copy(SIXTH / "sdk.yaml", copy / "spec" / "sdks" / "plum.yaml")
    shutil.copytree(SIXTH / "templates", copy / "templates" / "plum")
    shutil.copytree(SIXTH / "damson", copy / "templates" / "damson")
    return copy


@pytest.fixture(scope="session")
def sixth(sixth_folder: Path) -> tuple[Specification, Templates]:
    """What these files say."""
    return load_all(sixth_folder / "spec", sixth_folder / "templates")
