"""What a build does where it cannot write, or is interrupted: nothing is lost."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.contracts.files import Artifact, locked
from mfa_snippets.errors import ResourceError

from .building import ALL, INDEX, LISP, PAGE, SCHEME, build, contents, planned, tree

ROOT = Path(__file__).parents[2]
NEW = tuple(replace(artifact, content=artifact.content + b"new\n") for artifact in (LISP, PAGE, INDEX))


def run(code: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Runs code in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'generator'}"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.output.building import build
from tests.output.test_failures import NEW
left = iter(range(int(sys.argv[2])))
def kill(event, _):
    if event == "os.rename" and next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
build(NEW, Path(sys.argv[1]))
"""


@pytest.mark.parametrize("artifacts", [NEW, ALL], ids=["the same", "the one before"])
@pytest.mark.parametrize("files", range(5))
def test_a_killed_build_is_completed_by_the_next(
    files: int, artifacts: tuple[Artifact, ...], tmp_path: Path
) -> None:
    """After any number of files, the manifest being first and last; what it left beside them is removed."""
    build(ALL, tmp_path)
    ended = run(KILLED, tmp_path, files)
    left = tree(tmp_path)

    assert ended.returncode == -signal.SIGKILL
    assert {content for path, content in left.items() if not path.endswith(TEMPORARY)} <= {
        artifact.content for artifact in (*ALL, *NEW)
    }
    assert sum(path.endswith(TEMPORARY) for path in left) == 1
    build(artifacts, tmp_path)
    assert tree(tmp_path) == contents(*artifacts)


def test_a_build_waits_for_another(tmp_path: Path) -> None:
    """Until it has written all, so that both own what both have written."""
    build(ALL, tmp_path)
    with ThreadPoolExecutor() as pool:
        with locked(tmp_path):
            other = pool.submit(build, NEW, tmp_path)
            with pytest.raises(TimeoutError):
                other.result(0.2)
            assert tree(tmp_path) == contents(*ALL)
        other.result()

    assert tree(tmp_path) == contents(*NEW)


def test_an_output_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    """As where the user has no right to."""
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ResourceError) as caught:
        build(ALL, tmp_path / "file" / "output")

    assert str(caught.value) == f"{tmp_path}/file/output: cannot be written: Not a directory"


def test_an_output_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    """The file stays."""
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ResourceError) as caught:
        build(ALL, tmp_path / "file")

    assert str(caught.value) == f"{tmp_path}/file: cannot be written: File exists"
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
    ended = run(FULL, tmp_path)

    assert ended.stderr == f"{tmp_path}: cannot be written: File too large\n"
    assert tree(tmp_path) == contents(*ALL)


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    """Not even the folder is made."""
    planned((LISP, SCHEME), tmp_path / "output")

    assert list(tmp_path.iterdir()) == []
