"""Java as its reader has it: Maven compiles it by itself, and the type check lets nothing loose pass."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from .changed import OUTPUT

FOLDER = OUTPUT / "examples" / "java"
COMPILER = "3.13.0"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A virtual machine that lives for a second takes half of the time without its optimizing compiler."""
CLASS_FILE = 55
"""The major version of a class file for Java 11, which the servlet container needs (JVMS, table 4.1-A)."""


def test_maven_compiles(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "project", ignore=shutil.ignore_patterns("target"))
    command = ["mvn", "--batch-mode", "compile"]
    environment = {**os.environ, "MAVEN_OPTS": f"{os.environ.get('MAVEN_OPTS', '')} {QUICK}"}
    ended = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)

    assert re.search(rf"compiler(-plugin)?:{re.escape(COMPILER)}:compile", ended.stdout), (
        "another compiler plugin than the pinned one"
    )
    assert "platform encoding" not in ended.stdout
    sources = {path.stem for path in folder.rglob("*.java")}
    classes = {path.stem: path.read_bytes() for path in (folder / "target" / "classes").glob("*.class")}
    assert sources <= classes.keys()
    assert {int.from_bytes(classes[name][6:8]) for name in sources} == {CLASS_FILE}


def test_a_loose_file_is_refused(tmp_path: Path) -> None:
    """`-Xlint` of all that javac knows, as errors."""
    apps = json.loads((OUTPUT / "apps.json").read_text("utf-8"))
    app = next(app for app in apps if app["language"] == "java")
    path = tmp_path / app["client"]
    path.parent.mkdir(parents=True)
    (tmp_path / "target" / "dependency").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "target" / "dependency" / "some.jar", "w") as jar:
        jar.writestr("empty", "")
    path.write_text(f"class {path.stem} {{\n  java.util.List raw;\n}}\n", "utf-8")

    (command,) = app["types"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert ended.returncode != 0
    assert "[rawtypes]" in ended.stderr
