"""`doctor`: what is here, and how far each language gets with it."""

import sysconfig
from pathlib import Path

import pytest

from .running import OURS, Ended, Run

WORKING = {
    "run: {demo: [lisp, demo.lisp]}": "run: {demo: [sh, demo.lisp]}",
    "probe: [lisp]": "probe: [sh, -c, echo 1.0.0]",
}
HERE = "lisp: sh is installed at {sh}\nlisp: SDK descope 1.0.0 is installed\n"


@pytest.fixture
def sh(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one tool that is here; projects are prepared below the folder."""
    tool = folder / "bin" / "sh"
    tool.parent.mkdir()
    tool.symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tool.parent))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return tool


def examined(run: Run, changes: dict[str, str]) -> Ended:
    """What `doctor` says of the small specification with these changes."""
    text = Path("spec/sdks/lisp.yaml").read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    Path("spec/sdks/lisp.yaml").write_text(text)
    assert run(*OURS, "build").stderr == ""
    return run("doctor")


def test_everything_is_here(sh: Path, run: Run) -> None:
    """Each tool is named once, however many commands need it."""
    found = examined(run, WORKING)

    assert found == Ended(exit=0, stdout=HERE.format(sh=sh) + "lisp: can run every check\n", stderr="")


CASES = {
    "formatter": ("format: []", "format: [[tidy]]", "cannot check format: needs tidy"),
    "type checker": (
        "types: []",
        "types: [[lint], [lint, x]]",
        "cannot check types: needs lint",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), CASES.values(), ids=CASES.keys())
@pytest.mark.usefixtures("sh")
def test_a_missing_tool_is_named_with_its_check(old: str, new: str, said: str, run: Run) -> None:
    """And with no other."""
    lines = examined(run, {**WORKING, old: new}).stdout.splitlines()

    assert lines[0].endswith(" is not installed")
    assert f"lisp: {said}" in lines


def test_tools_of_this_environment_need_no_activation(
    sh: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the formatter that the extra `verify` installs: PATH does not have it."""
    lines = examined(run, {**WORKING, "format: []": "format: [[black, --version]]"}).stdout.splitlines()

    assert f"lisp: black is installed at {sysconfig.get_path('scripts')}/black" in lines
    monkeypatch.setenv("PATH", str(sh.parent))
    assert "\n  lisp  descope 1.0.0  passed " in run("verify").stdout


@pytest.mark.usefixtures("sh")
def test_another_version_of_the_sdk_is_told(run: Run) -> None:
    """Types and runs need the one that is pinned."""
    changes = {**WORKING, "probe: [lisp]": "probe: [sh, -c, echo 1.0.1]"}

    assert examined(run, changes).stdout.splitlines()[1:] == [
        "lisp: SDK descope 1.0.0 cannot be used: SDK 1.0.1 found, 1.0.0 pinned",
        "lisp: cannot check types: needs the SDK",
        "lisp: cannot check paste: needs the SDK",
        "lisp: cannot check run: needs the SDK",
    ]
