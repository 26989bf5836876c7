"""The published files are what is verified: a copy of them is enough, and one sign too many turns it red."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.expectations import load_expectations
from mfa_snippets.contracts.index import indent_size, load_index
from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.docs.render import render_pages
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.verify.pages import page_findings
from mfa_snippets.verify.publication import publication_findings

from .changed import ROOT, SCENARIO, built, without_checks

PYTHON = f"python {SCENARIO}"
PROGRAM = "examples/python/totp_then_otp_email.py"
SCENARIOS = (SCENARIO, "otp-email-then-totp")
SNIPPET = f"snippets/python/{SCENARIO}/delivery.py"
PAGE = "docs/markdown/mfa-with-sdks.md"
LINE = 'print("Sent a code to", delivery, flush=True)'
STEP = f"{PYTHON}, step delivery"
MARK = f"python indent=4 snippet={SCENARIO}/delivery"
NUMBER = re.compile(
    r"(?<=\.md:)\d+|\d+(?= to )|\d+(?= are not )|(?<=line )\d+|(?<=start is )\d+|\d+(?=, where)"
)
"""What moves when a program gets longer."""
Damage = Callable[[Path], object]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of two scenarios in every language, with one page."""
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    programs = render_programs(specification, templates)
    pages = render_pages(specification, templates, programs, {}, "markdown")
    return built(
        tmp_path_factory.mktemp("published") / "output",
        [(program.language, program.scenario) for program in programs if program.scenario in SCENARIOS],
        pages=[page for page in pages if page.path == PAGE],
    )


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    """An output folder to be damaged in one place."""
    return Path(shutil.copytree(published, tmp_path / "output"))


def findings(output: Path) -> list[str]:
    """What the check says, but for what the manifest says anyway."""
    found = publication_findings(output, load_programs(output), load_expectations(output))
    return [text for text in found if not text.endswith(": changed since it was built")]


def verified(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`verify` in a folder, by a package that finds neither specification nor templates."""
    words = ["--spec", "nowhere", "--templates", "nowhere", "verify", "--scenario", SCENARIO, *more]
    command = [sys.executable, "-m", "mfa_snippets", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_published_folders_alone_are_verified(tmp_path: Path) -> None:
    """Whatever was built from what: this is what readers have."""
    for name in ("output", "evidence"):
        (tmp_path / name).symlink_to(ROOT / name)
    ended = verified(tmp_path, "--language", "python")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"  {SCENARIO}  executed\n" in ended.stdout


def test_a_damaged_page_turns_verify_red(copy: Path) -> None:
    """Although the program itself runs."""
    changed(without_checks(copy) / PAGE, f"\n{LINE}", f"\n{LINE})")
    ended = verified(copy.parent, "--language", "python")

    assert ended.returncode == 1
    assert f"  {SCENARIO}  executed\n" in ended.stdout
    told = NUMBER.sub("N", ended.stdout)
    assert f": {STEP}: is not {SNIPPET}: line N: expected {LINE!r}, was {LINE + ')'!r}" in (
        told.replace("\\n", "")
    )


def test_what_is_published_is_right(published: Path) -> None:
    """Every snippet on every page and in the index is its range of its program."""
    for output in (ROOT / "output", published):
        assert publication_findings(output, load_programs(output), load_expectations(output)) == ()


def changed(path: Path, old: str, new: str) -> None:
    """Change the first place of a file where something stands."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def replaced(name: str, old: str, new: str) -> Damage:
    """Damage to one file."""
    return lambda output: changed(output / name, old, new)


def segment(**changes: Any) -> Damage:
    """Another index entry for one step."""
    return indexed(
        lambda _, snippet: next(each for each in snippet["segments"] if each["name"] == "delivery").update(
            changes
        )
    )


def program(**changes: Any) -> Damage:
    """Another index entry for one program."""
    return indexed(lambda _, snippet: snippet.update(changes))


def indexed(change: Callable[[Any, Any], object]) -> Damage:
    """A change of the index, and of its entry for one program."""

    def damage(output: Path) -> None:
        path = output / "index.json"
        index = json.loads(path.read_text("utf-8"))
        found = (
            each
            for each in index["snippets"]
            if (each["language"], each["regionTag"]) == ("python", SCENARIO)
        )
        change(index, next(found))
        path.unlink()
        path.write_text(json.dumps(index), "utf-8")

    return damage


def versioned(index: Any, _snippet: Any) -> None:
    """Another version of the SDK."""
    next(each for each in index["clientLibraries"] if each["language"] == "python")["version"] = "2.15.0"


def renamed(_index: Any, snippet: Any) -> None:
    """Another operation of the step."""
    step = next(each for each in snippet["segments"] if each["name"] == "delivery")
    step["clientMethod"]["operation"] = "otp.sign_up"


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a bracket in a snippet on a page": (
        replaced(PAGE, f"\n{LINE}\n", f"\n{LINE})\n"),
        f"{PAGE}:N: {STEP}: is not {SNIPPET}: line N: expected ",
    ),
    "a bracket in the whole program on a page": (
        replaced(PAGE, f"    {LINE}\n", f"    {LINE})\n"),
        f"{PAGE}:N: {PYTHON}, the whole program: is not {PROGRAM}: line N: expected ",
    ),
    "a bracket in a program": (
        replaced(PROGRAM, LINE, f"{LINE})"),
        f"{PROGRAM}: {STEP}: bytes N to N are not {SNIPPET} shifted right by '    ': line N: ",
    ),
    "a bracket in a snippet": (
        replaced(SNIPPET, LINE, f"{LINE})"),
        f"{SNIPPET}: {STEP}: expected the SHA-256 ",
    ),
    "another indent on a page": (
        replaced(
            PAGE,
            f"python indent=4 snippet={SCENARIO}/delivery",
            f"python indent=2 snippet={SCENARIO}/delivery",
        ),
        f"{PAGE}:N: {STEP}: is not {SNIPPET}: indent: expected 4, was 2",
    ),
    "another step's name on a page": (
        replaced(
            PAGE, f"python indent=4 snippet={SCENARIO}/delivery", f"python indent=4 snippet={SCENARIO}/second"
        ),
        f"{PAGE}: {STEP}: expected this snippet, it is not on the page",
    ),
    "a snippet that is lost": (
        lambda output: (output / SNIPPET).unlink(),
        f"{SNIPPET}: {STEP}: expected a snippet, it cannot be read",
    ),
    "an index entry, start": (
        segment(startByte=9),
        f"index.json: {STEP}: start is N, expected N, where the step before ends",
    ),
    "an index entry, end": (segment(endByte=2000), f"{PROGRAM}: {STEP}: bytes N to N are not "),
    "an index entry, indent": (segment(indent="  "), f"{PROGRAM}: {STEP}: bytes N to N are not "),
    "an index entry, hash": (segment(sha256="0" * 64), f"{SNIPPET}: {STEP}: expected the SHA-256 0000"),
    "an index entry, snippet": (
        segment(file=SNIPPET.replace("delivery", "session")),
        f"{SNIPPET.replace('delivery', 'session')}: {STEP}: expected the SHA-256 ",
    ),
    "an index entry, path": (
        program(file="examples/python/otp_email_then_totp.py"),
        f"index.json: {STEP}: path: expected '{PROGRAM}', was 'examples/python/otp_email_then_totp.py'",
    ),
    "an index entry, title": (
        segment(title="Send a mail"),
        f"index.json: {STEP}: title: expected 'Ask for the second factor', was 'Send a mail'",
    ),
    "an index entry, operation": (
        indexed(renamed),
        f"index.json: {STEP}: operation: expected 'otp.sign_in', was 'otp.sign_up'",
    ),
    "an index entry, version": (
        indexed(versioned),
        f"index.json: {STEP}: sdk.version: expected '2.16.0', was '2.15.0'",
    ),
    "an index entry, language": (
        program(language="go"),
        f"index.json: go {SCENARIO}, step delivery: path: expected ",
    ),
    "an index entry, scenario": (
        program(regionTag="otp-email-then-totp"),
        "index.json: python otp-email-then-totp, step delivery: path: expected ",
    ),
    "an index entry, step": (
        segment(name="sending"),
        f"index.json: {PYTHON}, step sending: operation: expected None, was 'otp.sign_in'",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named(name: str, copy: Path) -> None:
    """With its file, its language, its scenario and its step."""
    damage, expected = DAMAGES[name]
    damage(copy)
    found = [NUMBER.sub("N", text) for text in findings(copy)]

    assert any(text.startswith(expected) for text in found), "\n".join(found)


def test_a_change_that_only_the_build_could_know_is_told(copy: Path) -> None:
    """Of any file that it wrote: here, a sentence on a page and a file that is gone."""
    changed(copy / PAGE, "# Implementing MFA", "# Implementing the MFA")
    (copy / "examples/python/requirements.txt").unlink()
    found = publication_findings(copy, load_programs(copy), load_expectations(copy))

    assert found == (
        f"{PAGE}: changed since it was built",
        "examples/python/requirements.txt: expected the file that the build wrote, it is missing",
    )


def test_an_html_page_is_read_like_its_reader(published: Path, tmp_path: Path) -> None:
    """The bytes that a copy button copies, not those of the markup."""
    entries = load_index(published)
    texts = {one.segment.file: (published / one.segment.file).read_text("utf-8") for one in entries}
    steps = [one for one in entries if one.program == ("python", SCENARIO)]
    (tmp_path / "docs").mkdir()
    for name, more in (("right", ""), ("wrong", ")")):
        blocks = (
            f'<pre data-language="python" data-indent="{indent_size(one.segment.indent)}" '
            f'data-snippet="{SCENARIO}/{one.segment.name}"><code><span>{escape(texts[one.segment.file])}</span>{more}</code></pre>'
            for one in steps
        )
        (tmp_path / "docs" / f"{name}.html").write_text("\n".join(blocks), "utf-8")
    found = list(page_findings(tmp_path, tuple(steps), texts))

    assert len(found) == len(steps)
    assert all(text.startswith("docs/wrong.html:") for text in found)
