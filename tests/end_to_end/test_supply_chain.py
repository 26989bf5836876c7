"""What is installed is locked by hashes, and what is shipped is reproducible."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PIN = re.compile(
    r"(?m)^([a-z0-9-]+(?:\[[a-z,]+\])?)==(\S+)((?: ;.*?)?)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$"
)
LOCKS = (
    "requirements.txt",
    "constraints.txt",
    *(f"tools/requirements/{name}.txt" for name in ("audit", "lock", "peers")),
)
INSTALL = re.compile(r"pip install [^&]*")


def pins(text: str) -> dict[str, tuple[str, int]]:
    """The version of each package of a lock, and how many hashes it has."""
    return {name: (pinned, hashes.count("sha256:")) for name, pinned, _, hashes in PIN.findall(text)}


def loose(text: str) -> list[str]:
    """The lines of a lock that are no comment, and neither a pin nor a hash."""
    found = PIN.sub("", text)
    return [line for line in found.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert loose(text) == []
    assert [package for package, (_, hashes) in pins(text).items() if not hashes] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n", []),
        ("a==1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:" + "0" * 64 + "\n", []),
        ("a>=1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n", ["a>=1.0 \\", "    --hash=sha256:" + "0" * 64]),
        ("--extra-index-url somewhere\n", ["--extra-index-url somewhere"]),
    ],
)
def test_a_loose_line_is_found(text: str, found: list[str]) -> None:
    assert loose(text) == found


def test_what_runs_is_part_of_what_is_developed_with() -> None:
    """In the same versions."""
    run, develop = (pins((ROOT / name).read_text("utf-8")) for name in LOCKS[:2])

    assert run.items() <= develop.items()


def test_what_the_project_names_is_locked() -> None:
    """In a version that it allows; `make lock` writes both files after a change."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run, develop = (pins((ROOT / name).read_text("utf-8")) for name in LOCKS[:2])
    optional = project["project"]["optional-dependencies"].values()
    needed = [
        (run, each) for each in (*project["project"]["dependencies"], *project["build-system"]["requires"])
    ]
    needed += [(develop, each) for names in optional for each in names]
    own = canonicalize_name(project["project"]["name"])

    assert [text for known, text in needed if not _is_locked(Requirement(text), known, own)] == []


def _is_locked(requirement: Requirement, known: dict[str, tuple[str, int]], own: str) -> bool:
    name = canonicalize_name(requirement.name)
    return name == own or (name in known and requirement.specifier.contains(known[name][0], prereleases=True))


def test_the_tests_run_with_what_is_locked() -> None:
    found = {}
    for name, (pinned, _) in pins((ROOT / "constraints.txt").read_text("utf-8")).items():
        try:
            found[name] = version(name), pinned
        except PackageNotFoundError:  # for another system, or another version of Python
            continue

    assert len(found) > 60
    assert {name: pair for name, pair in found.items() if pair[0] != pair[1]} == {}


def test_nothing_is_installed_without_hashes() -> None:
    """The package itself is built here, with what is installed already."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    variables = dict(re.findall(r"(?m)^(\w+) := ((?:-m )?pip install .*)$", makefile))
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    commands = [*variables.values(), *INSTALL.findall(dockerfile)]

    assert makefile.count("pip install") == len(variables)
    assert len(commands) == 5
    assert [each for each in commands if not {"--require-hashes", "--no-deps"} & set(each.split())] == []


@pytest.mark.parametrize(
    ("failing", "status"), [(None, 0), ("pip-audit", 1), ("npm", 1)], ids=["nothing", "Python", "JavaScript"]
)
def test_an_audit_that_finds_something_or_cannot_look_up_fails(
    failing: str | None, status: int, tmp_path: Path
) -> None:
    """The commands fail in either case; all others run nevertheless."""
    asked = tmp_path / "asked"
    for name in ("pip-audit", "npm"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {asked}\nexit {int(name == failing)}\n')
        program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ended = subprocess.run(
        [ROOT / "tools" / "audit"], env=environment, capture_output=True, text=True, check=False
    )
    locks = subprocess.run(
        ["git", "ls-files", "*package-lock.json"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.returncode == status
    assert ("not looked up" in ended.stderr) == bool(status)
    lines = asked.read_text("utf-8").splitlines()
    assert sum(line.startswith("npm") for line in lines) == len(locks.stdout.split())
    assert [name for name in LOCKS[1:] if not any(name in line for line in lines)] == []
    # Otherwise a package that no list has is skipped, and nothing is found.
    assert all("--strict" in line for line in lines if line.startswith("pip-audit"))


OF_OTHERS = re.compile(rb"copyright|@license|spdx-license|\(c\) [0-9]{4}", re.IGNORECASE)


def works_of_others(folders: Iterable[Path]) -> list[str]:
    """The files in folders that are no text, or that say who else has written them."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path.as_posix() for path in files if _is_of_others(path.read_bytes())]


def _is_of_others(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return OF_OTHERS.search(content) is not None


def test_the_notices_name_every_work_of_others_that_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its license; they name nothing else, and travel in the wheel."""
    monkeypatch.chdir(ROOT)
    wheel = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    folders = [Path(name) for name in (*wheel["force-include"], *wheel["packages"])]
    notices = Path("THIRD_PARTY_NOTICES.md").read_text("utf-8")
    shipped = [name for name in works_of_others(folders) if "__pycache__" not in name]

    assert sorted(re.findall(r"`((?:templates|generator|spec|evidence)/[^`]+)`", notices)) == shipped


def test_works_of_others_are_found(tmp_path: Path) -> None:
    for name, content in {
        "a": b"\xff\xfe",
        "b": b"/*! @license MIT */",
        "c": b"ours",
        "d": b"Copyright 2020 X",
    }.items():
        (tmp_path / name).write_bytes(content)

    assert [name[-1] for name in works_of_others([tmp_path])] == ["a", "b", "d"]


def test_the_wheel_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    """From two folders, with other times and rights of the files; it has the licenses."""
    wheels = [
        _wheel(tmp_path / name, umask, seconds) for name, umask, seconds in (("a", 0o22, 0), ("b", 0o77, 9e8))
    ]

    assert wheels[0] == wheels[1]
    names = ZipFile(BytesIO(wheels[0])).namelist()
    licenses = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licenses == {"LICENSE", "THIRD_PARTY_NOTICES.md"}


def _wheel(folder: Path, umask: int, seconds: float) -> bytes:
    """The bytes of the wheel of a copy of the checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, folder / "checkout" / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod((0o777 if os.access(source, os.X_OK) else 0o666) & ~umask)
            os.utime(target, (1e9 + seconds, 1e9 + seconds))
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = (*pip, "--wheel-dir", str(folder), str(folder / "checkout"))
    subprocess.run(command, cwd=folder, env=environment, umask=umask, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel.read_bytes()
