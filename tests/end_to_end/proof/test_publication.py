"""The published files are what is verified: a copy of them is enough, and one sign too many turns it red."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.verify.publication import (
    Published,
    load_apps,
    load_index,
    page_findings,
    publication_findings,
    published_code,
)

from .changed import GROUP, OUTPUT, ROOT, SCENARIO, change, change_json, without_checks

pytestmark = pytest.mark.xdist_group(GROUP)

NAME = "python verify_otp"
SOURCE = "examples/python/otp.py"
SNIPPET = "snippets/python/verify_otp.py"
PAGE = "docs/markdown/mfa-with-sdks.md"
LINE = "otp.verify_code(method, login_id, code)"
PINNED = next(lib.version for lib in load_index(OUTPUT).client_libraries if lib.language == "python")
NUMBER = re.compile(r"(?<=\.md:)\d+|(?<=bytes )\d+|(?<=\d to )\d+")
"""What moves when a file gets longer."""
Damage = Callable[[Path], object]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An output folder to be damaged in one place."""
    return Path(shutil.copytree(OUTPUT, tmp_path / "output"))


def findings(output: Path) -> list[str]:
    """What the check says, but for what the manifest says anyway."""
    found = publication_findings(output)
    return [text for text in found if not text.endswith(": changed since it was built")]


def verified(folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    """`verify` in a folder, by a package that finds neither specification nor templates."""
    words = ["--spec", "nowhere", "--templates", "nowhere", "verify", "--language", language]
    command = [sys.executable, "-m", "mfa_snippets", *words, "--scenario", SCENARIO]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_published_folders_alone_are_verified(tmp_path: Path) -> None:
    """Whatever was built from what: this is what readers have. In the language whose checks are quickest."""
    for name in ("output", "evidence"):
        (tmp_path / name).symlink_to(ROOT / name)
    ended = verified(tmp_path, "go")

    waits = "waiting until process"  # of a verification beside this one
    assert (ended.returncode, [line for line in ended.stderr.splitlines() if waits not in line]) == (0, [])


@pytest.mark.slow
def test_a_damaged_page_turns_verify_red(copy: Path) -> None:
    """Although the app itself runs."""
    change(without_checks(copy) / PAGE, LINE, f"{LINE})", is_unique=False)
    ended = verified(copy.parent, "python")

    assert ended.returncode == 1
    assert f": {NAME}: expected {SNIPPET} with indent=0, was other code" in ended.stdout


def test_what_is_published_is_right() -> None:
    """Every snippet on every page and in the index is its range of its file."""
    assert publication_findings(OUTPUT) == ()


def replaced(name: str, old: str, new: str) -> Damage:
    """Damage to one file."""
    return lambda output: change(output / name, old, new, is_unique=False)


def indexed(edit: Callable[[Any, Any], object]) -> Damage:
    """A change of the index, and of its entry for one function."""

    def damage(output: Path) -> None:
        def edit_both(index: Any) -> None:
            found = (each for each in index["functions"] if f"{each['language']} {each['name']}" == NAME)
            edit(index, next(found))

        change_json(output / "index.json", edit_both)

    return damage


def function(**changes: Any) -> Damage:
    """Another index entry for one function."""
    return indexed(lambda _, entry: entry.update(changes))


def place(**changes: Any) -> Damage:
    """Another place of one function."""
    return indexed(lambda _, entry: entry["place"].update(changes))


def versioned(index: Any, _entry: Any) -> None:
    """Another version of the SDK."""
    next(each for each in index["clientLibraries"] if each["language"] == "python")["version"] = "0.1.0"


def twice(index: Any, entry: Any) -> None:
    """The same function once more."""
    index["functions"].append(entry)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a bracket in a snippet on a page": (
        replaced(PAGE, f"{LINE}\n", f"{LINE})\n"),
        f"{PAGE}:N: {NAME}: expected {SNIPPET} with indent=0, was other code",
    ),
    "a bracket in the app": (
        replaced(SOURCE, LINE, f"{LINE})"),
        f"{SOURCE}: {NAME}: bytes N to N: expected {SNIPPET} shifted right by ''",
    ),
    "a bracket in a snippet": (
        replaced(SNIPPET, LINE, f"{LINE})"),
        f"{SNIPPET}: {NAME}: expected the SHA-256 ",
    ),
    "another indent on a page": (
        replaced(PAGE, "python indent=0 snippet=verify_otp", "python indent=2 snippet=verify_otp"),
        f"{PAGE}:N: {NAME}: expected {SNIPPET} with indent=0, was other code",
    ),
    "another function's name on a page": (
        replaced(PAGE, "python indent=0 snippet=verify_otp", "python indent=0 snippet=verify_otq"),
        f"{PAGE}:N: snippet verify_otq: expected a snippet of the index",
    ),
    "a whole file that differs on a page": (
        replaced(PAGE, "# MFA needs no management key.", "# MFA needs no key."),
        f"{PAGE}:N: python client: expected examples/python/client.py with indent=0, was other code",
    ),
    "a snippet that is lost": (
        lambda output: (output / SNIPPET).unlink(),
        f"{SNIPPET}: {NAME}: expected the SHA-256 ",
    ),
    "an index entry, start": (place(startByte=9), f"{SOURCE}: {NAME}: bytes N to N: expected "),
    "an index entry, lines": (place(start=1), f"{SOURCE}: {NAME}: lines: expected "),
    "an index entry, indent": (place(indent="  "), f"{SOURCE}: {NAME}: bytes N to N: expected "),
    "an index entry, hash": (place(sha256="0" * 64), f"{SNIPPET}: {NAME}: expected the SHA-256 0000"),
    "an index entry, file": (
        place(file="examples/python/totp.py"),
        f"examples/python/totp.py: {NAME}: bytes N to N: expected ",
    ),
    "an index entry, operation": (
        indexed(lambda _, entry: entry["clientMethod"].update(operation="otp.sign_up")),
        f"index.json: {NAME}: otp.sign_up in ",
    ),
    "an index entry, scenarios": (function(scenarios=[]), f"index.json: {NAME}: otp.verify in : expected "),
    "an index entry, twice": (indexed(twice), f"index.json: {NAME}: otp.verify in "),
    "an index entry, name": (
        function(name="check_otp"),
        f"index.json: {NAME}: otp.verify in ",
    ),
    "an index entry, version": (
        indexed(versioned),
        f"index.json: python SDK descope {PINNED}: expected, is missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named(name: str, copy: Path) -> None:
    """With its file, its language and its function."""
    damage, expected = DAMAGES[name]
    damage(copy)
    found = [NUMBER.sub("N", text) for text in findings(copy)]

    assert any(text.startswith(expected) for text in found), "\n".join(found)


def test_a_change_that_only_the_build_could_know_is_told(copy: Path) -> None:
    """Of any file that it wrote: here, a sentence on a page and a file that is gone."""
    change(copy / PAGE, "\n# ", "\n# The ", is_unique=False)
    (copy / "examples/python/requirements.txt").unlink()
    found = publication_findings(copy)

    assert found == (
        f"{PAGE}: changed since it was built",
        "examples/python/requirements.txt: expected the file that the build wrote, it is missing",
    )


def test_an_html_page_is_read_like_its_reader(tmp_path: Path) -> None:
    """The bytes that a copy button copies, not those of the markup."""
    published = tuple(published_code(load_index(OUTPUT), load_apps(OUTPUT)))
    functions = [code for code in published if code.language == "python" and code.place]
    (tmp_path / "docs").mkdir()
    for name, more in (("right", ""), ("wrong", ")")):
        blocks = (_block(code, more) for code in functions)
        (tmp_path / "docs" / f"{name}.html").write_text("\n".join(blocks), "utf-8")
    found = list(page_findings(tmp_path, published))

    assert len(found) == len(functions)
    assert all(text.startswith("docs/wrong.html:") for text in found)


def _block(code: Published, more: str) -> str:
    text = (OUTPUT / code.path).read_text("utf-8")
    return (
        f'<pre data-language="python" data-indent="{code.indent}" data-snippet="{code.name}">'
        f"<code><span>{escape(text)}</span>{more}</code></pre>"
    )
