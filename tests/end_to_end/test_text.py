"""No text of the project names a registry's host, a path of somebody's machine, or a secret."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# In parts, so that this file holds none of them either.
HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("proxy.golang", "org"),
    ("sum.golang", "org"),
    ("repo1.maven", "org"),
    ("repo.maven.apache", "org"),
    ("search.maven", "org"),
    ("rubygems", "org"),
    ("deb.debian", "org"),
)
FORBIDDEN = {
    "a registry's host": re.compile("|".join(re.escape(".".join(host)) for host in HOSTS)),
    "a path of a machine": re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work)/|/tmp/\w+/"),
    "a signed JWT": re.compile(r"eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}"),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----"),
}


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_holds(kind: str) -> None:
    """Every tracked file, and every file about to be."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in _tracked()
        if path.is_file()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if (match := FORBIDDEN[kind].search(line))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a registry's host", "https://" + "registry." + "npmjs" + ".org/x"),
        ("a path of a machine", "/home" + "/ada/project"),
        ("a signed JWT", "eyJ" + "a" * 20 + "." + "b" * 20 + "." + "c" * 20),
        ("a private key", "-----BEGIN RSA PRIVATE " + "KEY-----"),
    ],
)
def test_each_pattern_finds_its_kind(kind: str, text: str) -> None:
    """A check that cannot fail is none."""
    assert FORBIDDEN[kind].search(text)
