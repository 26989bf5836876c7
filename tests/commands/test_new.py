"""`new`: a language, an operation and a page that build at once, and what exists already."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mfa_snippets.docs.page import parse_all
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all

from ..rendering.repository import languages
from .running import ROOT, Run, edit

GIVEN = ("--spec", "spec", "--templates", "templates")


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The whole specification and its templates, in the current folder."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "evidence").symlink_to(ROOT / "evidence")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_language_has_its_first_function_in_under_ten_commands(whole: Path, run: Run) -> None:
    """Four commands, and two edits."""
    sdk, template = whole / "spec/sdks/plum.yaml", whole / "templates/plum/call.jinja"

    began = run(*GIVEN, "new", "language", "plum", "--like", languages()[-1])
    assert (began.exit, began.stderr) == (0, "")
    assert "  3. mfa-snippets build --language plum\n" in began.stdout
    assert run(*GIVEN, "build", "--language", "plum").exit == 0
    assert list((whole / "output/snippets").glob("*")) == []
    edit(sdk, "  - password.sign_in\n", "")
    edit(
        sdk,
        "operations: {}\n",
        "operations:\n  password.sign_in:\n    callee: Plum.sign_in\n"
        "    arguments: [$login_id, $password]\n    proof: plum/password.plum:1\n",
    )
    edit(
        template,
        "<%# A function that makes one call. %>\n",
        "<%# A function that makes one call. %>\n; Plum\n",
    )
    assert run(*GIVEN, "build", "--language", "plum").exit == 0
    explained = run(*GIVEN, "explain", "plum", "sign_in_with_password")

    (snippet,) = (whole / "output/snippets/plum").iterdir()
    assert "; Plum\n" in snippet.read_text("utf-8")
    assert "Plum.sign_in(login_id, password)" in snippet.read_text("utf-8")
    assert explained.stdout.endswith(snippet.read_text("utf-8"))
    page = (whole / "output/docs/markdown/passwords.md").read_text("utf-8")
    assert "Not available for Plum yet." in page
    assert "Not possible" not in page.partition("### Plum\n")[2].partition("###")[0]


@pytest.mark.parametrize("language", languages())
def test_a_language_builds_whatever_it_is_like(language: str, whole: Path, run: Run) -> None:
    """It has a client, no function, and none of the commands."""
    assert run(*GIVEN, "new", "language", "plum", "--like", language).exit == 0
    specification, templates = load_all(whole / "spec", whole / "templates")

    (app,) = (app for app in render_apps(specification, templates) if app.language == "plum")
    sdk = specification.sdks["plum"]
    assert set(sdk.not_yet) > set(specification.operations)
    assert (sdk.toolchain.run, [function.name for function in app.functions if function.text]) == ({}, [])
    assert sdk.app.files["client"] in app.files


@pytest.mark.usefixtures("whole")
def test_a_language_without_commands_is_told_what_is_missing(run: Run) -> None:
    """By `doctor` and by `verify`, where to write it."""
    assert run(*GIVEN, "new", "language", "plum", "--like", languages()[0]).exit == 0
    assert run(*GIVEN, "build", "--language", "plum").exit == 0
    lacking = (
        "plum: cannot be verified, expected in sdks/plum.yaml: toolchain with "
        "probe, format, types, paste, run, and bindings that a scenario needs"
    )

    doctor, verified = run("doctor", "--language", "plum"), run("verify", "--language", "plum")

    assert (doctor.exit, doctor.stdout) == (1, f"{lacking}\n")
    assert (verified.exit, verified.stderr) == (1, "")
    assert verified.stdout.startswith(f"apps.json: {lacking}\n")


def test_an_operation_has_no_code_yet_in_any_sdk(whole: Path, run: Run) -> None:
    """In a file of its own, and behind others; what is to be filled in has a place each."""
    for name in ("recovery_code.use", "recovery_code.list", "otp.resend"):
        assert run(*GIVEN, "new", "operation", name).exit == 0
        lacking, file = run(*GIVEN, "build"), whole / f"spec/operations/{name.partition('.')[0]}.yaml"
        lines = enumerate(file.read_text("utf-8").splitlines(), 1)
        empty = [number for number, line in lines if re.search(r"^ +(title|summary|path):  #", line)]
        assert [int(line.split(":")[1]) for line in lacking.stderr.splitlines()] == empty
        assert len(empty) == 3
        edit(file, "  title:  # what it does, as a heading\n", "  title: Use it\n")
        edit(
            file, "  summary:  # what it does, and what it returns, as a sentence\n", "  summary: Uses it.\n"
        )
        edit(file, "    path:  # such as /v1/auth/otp/update/email\n", "    path: /v1/auth/use\n")

    specification, _ = load_all(whole / "spec", whole / "templates")

    added = {"recovery_code.use", "recovery_code.list", "otp.resend"}
    assert added < specification.operations.keys()
    assert all(added <= set(sdk.not_yet) for sdk in specification.sdks.values())
    assert run(*GIVEN, "build").exit == 0


def test_a_page_is_behind_all_others(whole: Path, run: Run) -> None:
    assert run(*GIVEN, "new", "page", "lost-phone").exit == 0
    assert run(*GIVEN, "build").exit == 0

    specification, _ = load_all(whole / "spec", whole / "templates")
    pages = parse_all(specification.pages, specification.sdks)
    assert (pages[-1].name, pages[-1].title) == ("lost-phone", "Lost phone")
    assert (whole / "output/docs/markdown/lost-phone.md").exists()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (("language", "go", "--like", "node"), 1, "spec/sdks/go.yaml: exists, expected a new name\n"),
        (
            ("language", "typescript", "--like", "go"),
            1,
            "templates/typescript: exists, expected a new name\n",
        ),
        (("language", "docs", "--like", "go"), 1, "templates/docs: exists, expected a new name\n"),
        (
            ("language", "plum", "--like", "typescript"),
            2,
            "typescript is a variant of node",
        ),
        (("language", "Plum", "--like", "go"), 2, "expected 1 to 50 lower-case letters"),
        (("language", "p" * 51, "--like", "go"), 2, "expected 1 to 50 lower-case letters"),
        (("operation", "otp.verify"), 1, ": operation 'otp.verify' exists, expected a new one\n"),
        (
            ("operation", "resend"),
            2,
            "expected a method and a name of up to 50 letters each, such as otp.resend\n",
        ),
        (("operation", f"otp.{'o' * 51}"), 2, "expected a method and a name of up to 50 letters each"),
        (("page", "errors"), 1, "spec/pages/errors.md: exists, expected a new name\n"),
        (("page", "../errors"), 2, "digits and single -, such as lost-phone; not index nor 404\n"),
        (("page", "404"), 2, "not index nor 404\n"),
        (("page", "index"), 2, "not index nor 404\n"),
        (("page", "p" * 101), 2, "expected 1 to 100 letters"),
    ],
)
def test_what_exists_or_has_no_name_is_left_alone(
    arguments: tuple[str, ...], exit_code: int, message: str, whole: Path, run: Run
) -> None:
    """With what was expected, and nothing is written."""
    before = {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()}

    ended = run(*GIVEN, "new", *arguments)

    assert ended.exit == exit_code
    assert message in ended.stderr
    assert {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("spoil", "exit_code", "message"),
    [
        (
            lambda tree: shutil.rmtree(tree / "templates/go"),
            1,
            "templates/go: no *.jinja files here, expected templates\nhint: ",
        ),
        (
            lambda tree: (tree / "templates/plum").symlink_to(tree / "spec/capabilities.yaml/plum"),
            3,
            "error: templates/plum/",
        ),
    ],
)
def test_what_cannot_be_written_is_told_before(
    spoil: Callable[[Path], object], exit_code: int, message: str, whole: Path, run: Run
) -> None:
    """With its path, and nothing is written."""
    spoil(whole)
    ended = run(*GIVEN, "new", "language", "plum", "--like", "go")

    assert ended.exit == exit_code
    assert ended.stderr.startswith(message)
    assert not (whole / "spec/sdks/plum.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "page", "lost-phone"),
        ("new", "operation", "otp.resend"),
        ("new", "language", "plum", "--like", "go"),
        ("rehearse", "python=2.16.1", "--record"),
        ("upgrade", "python=2.16.1"),
    ],
)
def test_the_installed_package_is_left_alone(
    arguments: tuple[str, ...], run: Run, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade would take away what is written there."""
    monkeypatch.setattr(sys.modules["mfa_snippets.commands.options"], "PACKAGE", whole)
    ended = run(*GIVEN, *arguments)

    assert ended.exit == 2
    assert "would write into the installed package, expected --spec DIRECTORY\n" in ended.stderr
