"""What a build does where it cannot write, or is interrupted: nothing is lost."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts import files
from mfa_snippets.errors import ResourceError
from mfa_snippets.output import manifest

from .building import ALL, INDEX, LISP, PAGE, SCHEME, build, contents, planned, tree

ROOT = Path(__file__).parents[2]
NEW = tuple(replace(artifact, content=artifact.content + b"new\n") for artifact in (LISP, PAGE, INDEX))


@pytest.mark.parametrize("calls", range(5))
def test_an_interrupted_build_is_completed_by_the_next(
    calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any number of files, the manifest being first and last; no file is ever half written."""
    build(ALL, tmp_path)
    left = iter(range(calls))

    def interrupted(path: Path, content: bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        files.replace(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build(NEW, tmp_path)
    assert set(tree(tmp_path).values()) <= {artifact.content for artifact in (*ALL, *NEW)}

    build(NEW, tmp_path)
    assert tree(tmp_path) == contents(*NEW)


def test_an_output_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    """As where the user has no right to."""
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ResourceError) as caught:
        build(ALL, tmp_path / "file" / "output")

    message = f"{tmp_path}/file/output: Not a directory, expected a folder that can be written"
    assert str(caught.value) == message


def test_an_output_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    """The file stays."""
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ResourceError) as caught:
        build(ALL, tmp_path / "file")

    assert str(caught.value) == f"{tmp_path}/file: File exists, expected a folder that can be written"
    assert (tmp_path / "file").read_text() == "mine"


FULL = """
import resource, sys
from pathlib import Path
from dataclasses import replace
from mfa_snippets.errors import ResourceError
from tests.output.building import ALL, LISP, build
output = Path(sys.argv[1])
build(ALL, output)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    build((replace(LISP, content=b"x" * 3000), *ALL[1:]), output)
except ResourceError as error:
    sys.exit(str(error))
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The old file stands, and no part of the new one."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'generator'}"}
    ended = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path], env=environment, capture_output=True, text=True, check=False
    )

    assert ended.stderr == f"{tmp_path}: File too large, expected a folder that can be written\n"
    assert tree(tmp_path) == contents(*ALL)


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    """Not even the folder is made."""
    planned((LISP, SCHEME), tmp_path / "output")

    assert list(tmp_path.iterdir()) == []
