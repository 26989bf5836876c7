"""`diff`: what a change does to what readers see, compared with a revision."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .running import BASE, ROOT, Run, edit

SIX = "node, typescript, python, go, java, ruby"
SHOWN = "choose-your-factors.md, mfa-with-sdks.md, one-time-codes.md"
FUNCTION, PYTHON, PAGE = (
    Path("spec/functions/otp.yaml"),
    Path("spec/sdks/python.yaml"),
    Path("spec/pages/passkeys.md"),
)


OURS = ("--spec", "spec", "--templates", "templates")
WRONG = {
    "unknown": (("diff", "never"), "unknown revision 'never', expected one of the git repository of spec"),
    "an option": (
        ("diff", "--", "--output=x"),
        "unknown revision '--output=x', expected one of the git repository of spec",
    ),
}


def git(*arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True
    )


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the specification and templates of this one."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    git("-C", str(folder), "init", "--quiet")
    git("-C", str(folder), "add", ".")
    git("-C", str(folder), "commit", "--quiet", "--message", "All")
    return folder


@pytest.fixture
def repository(committed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """It, as it was committed, in the current folder."""
    monkeypatch.chdir(committed)
    git("checkout", "--quiet", ".")
    return committed


CHANGES: dict[str, tuple[Path, str, str, list[str]]] = {
    "a page": (
        PAGE,
        "## Create the",
        "A sentence.\n\n## Create the",
        ["page passkeys.md: 2 lines added, 0 removed"],
    ),
    "a comment": (
        FUNCTION,
        "custom claims to the session",
        "your claims to the session",
        [f"start_mfa_with_otp_and_claims: comment in {SIX}; on one-time-codes.md, custom-claims.md"],
    ),
    "a call": (
        PYTHON,
        "descope_client.otp.verify_code\n",
        "descope_client.otp.verify\n",
        [
            "verify_otp: code in python; on mfa-with-sdks.md, one-time-codes.md, step-up.md",
            "file overlay.json: 1 lines added, 1 removed",
            "page sdk-calls.md: 1 lines added, 1 removed",
        ],
    ),
}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_the_size_that_it_has(name: str, run: Run) -> None:
    path, old, new, lines = CHANGES[name]
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    ended = run(*OURS, "diff", "HEAD")

    assert (ended.exit, ended.stdout.splitlines(), ended.stderr) == (0, lines, "")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_revision_is_a_usage_error(name: str, run: Run) -> None:
    arguments, message = WRONG[name]
    ended = run(*OURS, *arguments)

    assert ended.exit == 2
    assert f"Error: {message}\nhint: `git log --oneline` lists revisions" in ended.stderr


def test_without_a_repository_it_says_where_to_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    ended = run(*OURS, "diff", "HEAD")

    assert (ended.exit, ended.stdout) == (2, "")
    assert "Error: unknown revision 'HEAD', expected one of the git repository of spec\n" in ended.stderr


def test_an_old_specification_that_is_faulty_is_told_with_its_revision(run: Run, repository: Path) -> None:
    """Not with the temporary folder in which it was read."""
    edit(PYTHON, "order: 2", "order: two")
    git("commit", "--all", "--quiet", "--message", "Faulty")
    git("checkout", "--quiet", "HEAD~1", "--", ".")
    ended = run(*OURS, "diff", "HEAD")
    git("-C", str(repository), "reset", "--hard", "--quiet", "HEAD~1")

    assert (ended.exit, ended.stderr) == (1, "HEAD:spec/sdks/python.yaml:4:8: 'two', expected an integer\n")
