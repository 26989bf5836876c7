"""What CONTRIBUTING.md and the files of hosting services say is true."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from mfa_snippets.commands import cli

from ..commands.running import BASE, process

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CODE = re.findall(r"`([^`\n]+)`", TEXT.partition("## What a template can see")[0])
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
COMMANDS = [
    *(code for code in CODE if code.startswith("mfa-snippets ")),
    *(hook["entry"] for hook in HOOKS),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_exists_with_its_options(command: str) -> None:
    _, name, *arguments = shlex.split(command)
    parent = cli.make_context("mfa-snippets", [name])

    found = cli.get_command(parent, name)
    assert found, name
    found.make_context(name, arguments, parent=parent)


@pytest.mark.parametrize("command", ["mfa-snippets no-such", "mfa-snippets build --no-such"])
def test_another_command_is_found(command: str) -> None:
    with pytest.raises((AssertionError, Exception), match="no-such"):
        test_a_command_exists_with_its_options(command)


def test_paths_exist() -> None:
    """In backticks, alone or in a command; a word in angle brackets is any folder or file."""
    paths = {
        word
        for code in CODE
        for word in re.sub(r"<\w+>", "*", code).split()
        if re.fullmatch(r"[\w.*-]+/[\w./*-]*|[\w-]+\.(?:md|toml)", word)
    }

    assert len(paths) > 10
    assert [path for path in sorted(paths) if not any(ROOT.glob(path.rstrip("/")))] == []


def test_the_smallest_file_of_an_sdk_is_one() -> None:
    """It is the file of the tests' specification, which builds."""
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)

    assert yaml.safe_load(block) == yaml.safe_load((BASE / "spec/sdks/lisp.yaml").read_text("utf-8"))


def test_each_hook_says_what_pre_commit_asks() -> None:
    """https://pre-commit.com/#new-hooks: four keys are needed, and the two hooks read the whole folder."""
    assert len({hook["id"] for hook in HOOKS}) == len(HOOKS)
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)


def test_hosted_ci_runs_what_ours_runs() -> None:
    workflow: Any = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    runs = [f"CI={step['env']['CI']} {step['run']}" for step in job["steps"] if "CI" in step.get("env", {})]

    assert runs == [(ROOT / ".ci/run").read_text("utf-8").splitlines()[-1]] == ["CI=1 make test"]


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_each_form_is_yaml(path: Path) -> None:
    """A form for issues has a name, a description and a body."""
    form: Any = yaml.safe_load(path.read_text("utf-8"))

    if "body" in form:
        assert form["name"]
        assert form["description"]
        assert len({entry["id"] for entry in form["body"]}) == len(form["body"])
    else:
        assert path.name in ("config.yml", "test.yml")


SHELLS = {"bash": "complete -o nosort -F", "zsh": "#compdef mfa-snippets", "fish": "complete --no-files"}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_complete(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line in docs/commands.md."""
    monkeypatch.setenv("_MFA_SNIPPETS_COMPLETE", f"{shell}_source")

    assert f"_MFA_SNIPPETS_COMPLETE={shell}_source mfa-snippets" in (ROOT / "docs/commands.md").read_text()
    assert SHELLS[shell] in process().stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("mfa-snippets bu", ["plain,build"]),
        ("mfa-snippets build --tar", ["plain,--target"]),
        ("mfa-snippets verify --language typ", ["plain,typescript"]),
        ("mfa-snippets surface --sdk py", ["plain,python"]),
        ("mfa-snippets new language plum --like ru", ["plain,ruby"]),
        ("mfa-snippets explain g", ["plain,go"]),
        ("mfa-snippets explain go remove_t", ["plain,remove_totp"]),
        ("mfa-snippets --spec nowhere explain g", [""]),
    ],
)
def test_a_word_is_completed(words: str, completed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MFA_SNIPPETS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))

    assert process().stdout.splitlines() == completed
