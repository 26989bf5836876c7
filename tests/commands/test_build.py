"""`build` and `build --check`: what is printed, and the exit status."""

import errno
import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from mfa_snippets.docs.render import render_pages
from tests.languages.facts import all_facts

from .running import OURS, ROOT, Ended, Run, process

NOTHING = Ended(exit=0, stdout="", stderr="")

pytestmark = pytest.mark.usefixtures("folder")


def test_success_is_silent(run: Run) -> None:
    """Written, and nothing said about it; then there is nothing to check."""
    assert run(*OURS, "build") == NOTHING
    assert Path("output/examples/lisp/otp.lisp").is_file()
    assert run(*OURS, "build", "--check") == NOTHING


def test_hidden_files_are_no_input(run: Run) -> None:
    """As Emacs has beside a file that is not saved: a link that says who edits it."""
    run(*OURS, "build")
    Path("spec/pages").mkdir(exist_ok=True)
    for file in ("spec/functions/.#otp.yaml", "spec/pages/.#mfa.md"):
        Path(file).symlink_to("ada@example.com:1")

    assert run(*OURS, "build") == NOTHING


def test_check_writes_nothing(run: Run) -> None:
    """It shows what would change, and says which command writes that."""
    ended = run(*OURS, "build", "--check", "--language", "lisp")
    lines = ended.stdout.splitlines()

    assert ended.exit == 1
    assert lines[:4] == [
        "--- /dev/null",
        "+++ examples/lisp/client.lisp, as a build would write it",
        "@@ -0,0 +1 @@",
        "+; client",
    ]
    assert lines[-1] == f"to write them: mfa-snippets {' '.join(OURS)} build --language lisp"
    assert not Path("output").exists()


@pytest.mark.parametrize("version", ["1.0.0", "0.9.0"])
def test_check_names_stale_evidence(version: str, run: Run) -> None:
    """The code was changed since it ran, or the SDK's version was."""
    record = Path("evidence/lisp/one-factor.json")
    identity = {"code": {}, "sdk": {"name": "descope", "version": version}}
    run_record = {"exit": 0, "stdout": [], "stderr": [], "exchange": []}
    names = {"language": "lisp", "scenario": "one-factor", "against": "emulator"}
    evidence = {**names, "of": identity, "run": run_record, "failures": {}}
    record.write_text(json.dumps(evidence))
    run(*OURS, "build")

    assert run(*OURS, "build", "--check") == Ended(
        exit=1,
        stdout="evidence/lisp: 1 scenarios changed since the last recorded run\n"
        "to record them: mfa-snippets verify --record --language lisp\n",
        stderr="",
    )


NO_EVIDENCE = (
    "{0}, expected evidence as LANGUAGE/SCENARIO.json\n"
    "hint: name another with --evidence, or use --without-evidence\n"
)
WITHOUT = {
    "no such folder": ((), "gone", "this folder does not exist"),
    "a folder of something else": ((), "spec", "this folder has no recorded run of any language"),
    "the option of the command": (("--evidence", "gone"), "evidence", "this folder does not exist"),
}


@pytest.mark.parametrize(("options", "general", "message"), WITHOUT.values(), ids=WITHOUT)
def test_evidence_is_required_unless_declined(
    options: tuple[str, ...], general: str, message: str, run: Run
) -> None:
    """What to do is said, and nothing is written; the option of the command is the one that counts."""
    command = (*OURS[:-1], general, "build")
    folder = "gone" if options else general

    assert run(*command, *options) == Ended(
        exit=1, stdout="", stderr=NO_EVIDENCE.format(f"{folder}: {message}")
    )
    assert not Path("output").exists()
    assert run(*OURS[:-2], "build", "--without-evidence") == NOTHING
    assert run(*command, "--evidence", "evidence") == NOTHING


def test_languages_without_evidence_are_named(run: Run) -> None:
    """As a warning, each time, where others have some."""
    language, *others = all_facts()
    source = next((ROOT / "evidence" / language).glob("*.json"))
    copy = Path("some", language, source.name)
    copy.parent.mkdir(parents=True)
    shutil.copy(source, copy)
    shutil.rmtree("templates")
    ended = [run("--evidence", "some", "build") for _ in range(2)]

    assert [(each.exit, each.stdout) for each in ended] == [(0, "")] * 2
    for each in ended:
        named = re.fullmatch("warning: some has no recorded run of (.*): pages say 'Not run'\n", each.stderr)
        assert named
        assert set(named[1].split(", ")) == set(others)


OWN = {
    "both are there": ("evidence", "own"),
    "no templates": ("templates", "the package's"),
    "no specification": ("spec/sdks", "the package's"),
}


@pytest.mark.parametrize(("removed", "used"), OWN.values(), ids=OWN)
def test_the_current_folder_may_have_its_own_inputs(removed: str, used: str, run: Run) -> None:
    """A checkout is read, not what was installed from it earlier; its evidence, too, and none is an error."""
    shutil.rmtree(removed)
    ended, own = run("list", "functions"), "verify_otp  otp  otp.verify\n"
    built = run("build", "--check")

    assert (ended.stdout == own) == (used == "own")
    assert (NO_EVIDENCE.format("evidence: this folder does not exist") == built.stderr) == (used == "own")


def test_evidence_that_cannot_be_read_is_named(run: Run) -> None:
    """It is not published as 'Not run'."""
    Path("evidence/lisp/one-factor.json").write_text('{"language": "lisp"')

    ended = run(*OURS, "build")
    assert (ended.exit, ended.stderr.partition(": ")[0]) == (1, "evidence/lisp/one-factor.json:1:19")
    assert not Path("output").exists()


def test_a_folder_that_cannot_be_read_is_not_empty(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was built of it stays. As root, permissions hinder nobody."""
    assert run(*OURS, "build").exit == 0
    before, scandir = sorted(Path("output").rglob("*")), os.scandir

    def refusing(path: str) -> object:
        if Path(path).name in ("sdks", "lisp"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refusing)
        ended = run(*OURS, "build", "--output", "output")
    told = [
        line for line in ended.stderr.splitlines() if line.endswith(": cannot be read: Permission denied")
    ]
    assert ended.exit == 1
    assert {line.partition(":")[0] for line in told} == {"spec/sdks", "templates/lisp", "evidence/lisp"}
    assert sorted(Path("output").rglob("*")) == before


def test_nothing_is_recorded_in_an_installed_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade would take it away."""
    run(*OURS, "build")
    monkeypatch.setattr(sys.modules["mfa_snippets.commands.options"], "PACKAGE", Path.cwd())

    ended = run(*OURS, "verify", "--record")
    assert ended.exit == 2
    assert "Error: this would write into the installed package, expected --evidence" in ended.stderr


def test_bad_input_is_told_on_standard_error(run: Run) -> None:
    """Every problem of specification and templates, exit 1."""
    for name, old, new in (
        ("spec/sdks/lisp.yaml", "order: 1", "order: no"),
        ("spec/environment.yaml", "The project.", "The project., required: on"),
    ):
        Path(name).write_text(Path(name).read_text().replace(old, new, 1))

    assert run(*OURS, "build") == Ended(
        exit=1,
        stdout="",
        stderr="spec/environment.yaml:1:81: 'on', expected true or false\n"
        "spec/sdks/lisp.yaml:2:8: 'no', expected an integer\n",
    )


def test_files_that_are_not_ours_are_named(run: Run) -> None:
    """Exit 1, and nothing is written."""
    Path("output").mkdir()
    Path("output/apps.json").write_text("mine")

    assert run(*OURS, "build") == Ended(
        exit=1,
        stdout="",
        stderr="output/apps.json: not from an earlier build, expected a generated file or none\n"
        "hint: move it away, or build into another folder\n",
    )
    assert list(Path("output").iterdir()) == [Path("output/apps.json")]


def test_an_output_folder_that_cannot_be_written_is_trouble(run: Run) -> None:
    """Exit 3, one line."""
    Path("file").write_text("mine")

    assert run(*OURS, "build", "--output", "file/output") == Ended(
        exit=3,
        stdout="",
        stderr="error: file/output: cannot be written: Not a directory\n",
    )


@pytest.mark.parametrize(
    ("option", "exit_code"), [("--output", 3), ("--spec", 1), ("--templates", 1), ("--evidence", 1)]
)
def test_a_link_to_itself_is_told(option: str, exit_code: int, run: Run) -> None:
    Path("loop").symlink_to("loop")
    words = ("build", option, "loop") if option == "--output" else (option, "loop", "build")

    ended = run(*OURS, *words)

    assert (ended.exit, ended.stdout) == (exit_code, "")
    assert ended.stderr.removeprefix("error: ").startswith("loop: ")


USAGE = "Usage: mfa-snippets build [OPTIONS]\nTry 'mfa-snippets build --help' for help.\n\nError: "
NAMES = {
    "language, close": (("--language", "lips"), "unknown language 'lips'\nhint: did you mean 'lisp'?\n"),
    "language": (("--language", "c"), "unknown language 'c'\nhint: expected one of: lisp\n"),
    "target": (("--target", "plane"), "unknown target 'plane'\nhint: did you mean 'plain'?\n"),
    "no output": (("--output", ""), "Invalid value for '--output': '', expected a path\n"),
    "no evidence": (("--evidence", ""), "Invalid value for '--evidence': '', expected a path\n"),
    "output": (("--output", "spec/new"), "--output 'spec/new' is in the folder that --spec names\n"),
}


@pytest.mark.parametrize(("arguments", "message"), NAMES.values(), ids=NAMES.keys())
def test_wrong_options_are_usage_errors(arguments: tuple[str, ...], message: str, run: Run) -> None:
    """Exit 2, with what was probably meant."""
    Path("templates/docs/plain").mkdir(parents=True)
    Path("templates/docs/plain/page.txt.jinja").write_text("<%# A page. %>\n")

    assert run(*OURS, "build", *arguments) == Ended(exit=2, stdout="", stderr=USAGE + message)


@pytest.mark.parametrize("name", ["--spec", "--templates", "--evidence"])
def test_a_folder_without_a_name_is_not_the_current_one(name: str, run: Run) -> None:
    """As of a variable that is not set."""
    ended = run(*OURS, name, "", "build")

    assert (ended.exit, ended.stdout) == (2, "")
    assert ended.stderr.endswith(f"Error: Invalid value for '{name}': '', expected a path\n")


@pytest.mark.usefixtures("run")
def test_an_optimized_interpreter_writes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps no docstrings, which the schema of the index has."""
    code = (
        "import mfa_snippets.output.build as module\nmodule.render_pages = lambda *_: ()\n"
        "from mfa_snippets.cli import main\nmain()\n"
    )
    written = []
    for level in ("0", "2"):
        monkeypatch.setenv("PYTHONOPTIMIZE", level)
        assert process(*OURS, "build", "--output", level, code=code) == NOTHING
        paths = (path for path in Path(level).rglob("*") if path.is_file())
        written.append({path.relative_to(level): path.read_bytes() for path in paths})

    assert written[0] == written[1]


@pytest.mark.parametrize(
    "url", ["example.com", "ftp://a.example", "https://", "https://[::1", "https://a:b", "https://a.b/?c"]
)
def test_an_address_that_is_none_is_told_at_once(url: str, run: Run) -> None:
    """Not found out in a page."""
    ended = run(*OURS, "build", "--base-url", url)

    assert ended.exit == 2
    assert ended.stderr.endswith(f"'{url}', expected https://… without a query\n")


def test_templates_without_pages_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default target is missing."""
    monkeypatch.setattr("mfa_snippets.output.build.render_pages", render_pages)
    ended = run(*OURS, "build")

    message = "docs/markdown: no such templates, expected those of a target\n"
    assert ended == Ended(exit=1, stdout="", stderr=message)
