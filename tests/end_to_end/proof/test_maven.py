"""Java as its reader has it: Maven compiles it by itself, and the type check lets nothing loose pass."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "output" / "examples"
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


@pytest.mark.parametrize("project", ["java", "java-web"])
def test_a_loose_program_is_refused(project: str, tmp_path: Path) -> None:
    """`-Xlint` of all that javac knows, as errors."""
    programs = json.loads((EXAMPLES.parent / "programs.json").read_text("utf-8"))
    program = next(one for one in programs if one["cwd"] == f"examples/{project}")
    path = tmp_path / Path(program["path"]).relative_to(program["cwd"])
    path.parent.mkdir(parents=True)
    (tmp_path / "target" / "dependency").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "target" / "dependency" / "some.jar", "w") as jar:
        jar.writestr("empty", "")
    path.write_text(f"class {path.stem} {{\n  java.util.List raw;\n}}\n", "utf-8")

    (command,) = program["checks"]["types"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert ended.returncode != 0
    assert "[rawtypes]" in ended.stderr
