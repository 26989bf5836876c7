"""The Dockerfile copies what the package is built of; it is built where Docker is."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def copied() -> set[str]:
    """The files and folders that are copied from the checkout."""
    lines = re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def test_it_copies_what_is_built() -> None:
    """The package with its data, its project file, readme and licenses, and the versions of what it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    packages = {package.partition("/")[0] for package in wheel["packages"]}
    metadata = project["project"]
    needed = {"pyproject.toml", metadata["readme"], *metadata["license-files"]}
    needed |= {*packages, *wheel["force-include"]}

    assert copied() == {"requirements.txt", *needed}


def test_the_build_context_has_no_more() -> None:
    """Neither environments nor output is sent to Docker."""
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert kept[0] == "*"
    assert {line.removeprefix("!") for line in kept if line.startswith("!")} == copied()
