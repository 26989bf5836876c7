"""A Java project opens in an IDE: Maven compiles it by itself, for the Java that its programs are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "output" / "examples"
COMPILER = "3.13.0"
CLASS_FILES = {"8": 52, "11": 55}
"""The major version of a class file for each release (JVM specification, table 4.1-A)."""


@pytest.mark.parametrize(("project", "release"), [("java", "8"), ("java-web", "11")])
def test_maven_compiles(project: str, release: str, tmp_path: Path) -> None:
    folder = shutil.copytree(
        EXAMPLES / project, tmp_path / "project", ignore=shutil.ignore_patterns("target")
    )
    command = ["mvn", "--batch-mode", "compile"]
    ended = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)

    assert re.search(rf"compiler(-plugin)?:{re.escape(COMPILER)}:compile", ended.stdout), (
        "another compiler plugin than the pinned one"
    )
    assert "platform encoding" not in ended.stdout
    sources = {path.stem for path in folder.rglob("*.java")}
    classes = {path.stem: path.read_bytes() for path in (folder / "target" / "classes").glob("*.class")}
    assert sources <= classes.keys()
    assert {int.from_bytes(classes[name][6:8]) for name in sources} == {CLASS_FILES[release]}
