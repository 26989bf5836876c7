"""The Sphinx extension: parallel reading, what is read again after a change, and what ends the build."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfa_snippets.verify.run.process import run
from tests.commands.running import edit
from tests.end_to_end.docs_sites.building import SCRIPTS, Built
from tests.forks import forks

from .small_site import record_run, write_inputs

LOADED = "sphinx.cmd.build, sphinx.builders.html, mfa_snippets.integrations.sphinx"
Build = Callable[[Path], Built]
CONFIG = """\
extensions = ["mfa_snippets.integrations.sphinx"]
mfa_snippets_spec = "../spec"
mfa_snippets_templates = "../templates"
mfa_snippets_evidence = "../evidence"
"""
TITLE = "Page\n====\n\n"
SHOWN = TITLE + ".. mfa-snippet:: verify_otp\n"
PAGES = {
    **{f"shown{number}": SHOWN for number in range(3)},
    **{f"other{number}": TITLE for number in range(5)},
}
"""More than five, from which on Sphinx reads them in several processes."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of which three pages show a function; none is Markdown."""
    write_inputs(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/conf.py").write_text(CONFIG)
    for name, text in {**PAGES, "index": TITLE + ".. toctree::\n   :glob:\n\n   *\n"}.items():
        (tmp_path / f"docs/{name}.rst").write_text(text)
    return tmp_path


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Two processes read pages; a warning, such as that one extension forbids this, is an error."""
    with forks(LOADED, tmp_path_factory.mktemp("sphinx")) as launch:

        def build_site(site: Path) -> Built:
            command = [sys.executable, str(SCRIPTS / "sphinx-build"), "-W", "-j", "2", "docs", "site"]
            environment = {**os.environ, "NO_COLOR": "1"}
            ended = run(command, cwd=site, environment=environment, limit=300, launch=launch)
            assert ended.exit is not None, ended.fault
            return Built(exit=ended.exit, said=ended.stdout + ended.stderr, pages=site / "site")

        yield build_site


def test_pages_follow_their_inputs(site: Path, build: Build) -> None:
    """Those that show what was changed are read again, and no others."""
    first, again = build(site), build(site)
    record_run(site, "2")
    evidence = build(site)
    edit(site / "templates/lisp/call.jinja", "; <%= f", "; So: <%= f")
    edit(site / "spec/functions/otp.yaml", "a code.", "a secret.")
    text = build(site)

    assert first.exit == 0, first.said
    assert [_read(built) for built in (first, again)] == ["9 added, 0 changed", "0 added, 0 changed"]
    assert [_read(built) for built in (evidence, text)] == ["0 added, 3 changed"] * 2
    assert "Changed since it was tested with descope 2<" in text.page("shown0")
    assert "; So: Verifies a secret." in text.page("shown2")


def _read(built: Built) -> str:
    found = re.search(r"\d+ added, \d+ changed", built.said)
    return found[0] if found else built.said


def test_problems_of_all_processes_end_the_build(site: Path, build: Build) -> None:
    """Each with its place."""
    for name in ("other0", "shown2"):
        (site / f"docs/{name}.rst").write_text(SHOWN.replace("verify_otp", "verfy_otp"))
    built = build(site)

    assert built.exit == 2
    for name in ("other0", "shown2"):
        assert f"docs/{name}.rst:4:1: function 'verfy_otp' is not defined" in built.said


def test_the_inputs_are_no_pages_of_the_site(site: Path, build: Build) -> None:
    """Where they are beside its pages, as the sources of ours are."""
    (site / "spec").rename(site / "docs/spec")
    edit(site / "docs/conf.py", "../spec", "spec")
    (site / "docs/spec/pages").mkdir()
    (site / "docs/spec/pages/other.rst").write_text(SHOWN.replace("verify_otp", "verfy_otp"))
    built = build(site)

    assert built.exit == 0, built.said


FAULTS = {
    "the specification": (
        ("spec/functions/otp.yaml", "otp.verify", "otp.verfy"),
        "spec/functions/otp.yaml:2:14: operation 'otp.verfy' is not defined\nhint: did you mean",
    ),
    "a folder without evidence": (
        ("docs/conf.py", "../evidence", "../spec"),
        "spec: this folder has no recorded run of any language, expected evidence as LANGUAGE/SCENARIO.json",
    ),
    "a setting that is no path": (
        ("docs/conf.py", '"../spec"', "1"),
        "docs/1: this folder does not exist, expected a specification\nhint: mfa_snippets_spec names",
    ),
    "an option that there is not": (
        ("docs/conf.py", "mfa_snippets_spec =", "mfa_snippets_specs = str(1)\nmfa_snippets_spec ="),
        "docs/conf.py:2:1: option 'mfa_snippets_specs' is not defined\n"
        "hint: did you mean 'mfa_snippets_spec'?",
    ),
    "a Markdown page without its extension": (
        ("docs/page.md", "", "# Page\n\n```{mfa-snippet} verify_otp\n```\n"),
        "docs/conf.py:1:1: extensions without myst_parser: pages in Markdown are not read\n"
        'hint: add "myst_parser"',
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_reported_as_itself(
    change: tuple[str, str, str], expected: str, site: Path, build: Build
) -> None:
    """With its place and without a traceback, before any page is read."""
    file, old, new = change
    (site / file).touch()
    edit(site / file, old, new)
    built = build(site)

    assert built.exit == 2
    assert f"ERROR: {expected}" in built.said.replace(f"{site}/", "")
    assert "Traceback" not in built.said
    assert "reading sources" not in built.said
