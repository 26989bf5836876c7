"""A Java project opens in an IDE: Maven compiles it by itself, for the Java that its programs are for."""

import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "output" / "examples"
CLASS_FILES = {"8": 52, "11": 55}
"""The major version of a class file for each release (JVM specification, table 4.1-A)."""


@pytest.mark.parametrize(("project", "release"), [("java", "8"), ("java-web", "11")])
def test_maven_compiles(project: str, release: str, tmp_path: Path) -> None:
    folder = shutil.copytree(
        EXAMPLES / project, tmp_path / "project", ignore=shutil.ignore_patterns("target")
    )
    subprocess.run(["mvn", "--quiet", "--batch-mode", "compile"], cwd=folder, check=True)

    sources = {path.stem for path in folder.rglob("*.java")}
    classes = {path.stem: path.read_bytes() for path in (folder / "target" / "classes").glob("*.class")}
    assert sources <= classes.keys()
    assert {int.from_bytes(classes[name][6:8]) for name in sources} == {CLASS_FILES[release]}
