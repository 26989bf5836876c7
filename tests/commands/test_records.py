"""What is remembered of a build: broken, not fitting or not to be kept, it is as good as nothing."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.output import build as output_build
from mfa_snippets.output.manifest import Change, Scope, write

from .running import OURS, Build, Run, edit

PROGRAM = Path("output/examples/lisp/client.lisp")
SPEC, TEMPLATE = Path("spec/scenarios/one-factor.yaml"), Path("templates/lisp/client.jinja")


@pytest.fixture
def records() -> Callable[[], list[Path]]:
    """What is in the cache."""
    return lambda: sorted(Path(os.environ["XDG_CACHE_HOME"], "mfa-snippets", "builds").iterdir())


BROKEN = {
    "nothing": "",
    "text": "mine",
    "not UTF-8": "\udcff",
    "a list": "[]",
    "null": "null",
    "no keys": "{}",
    "numbers": '{"manifest": 0, "sha256": 0, "inputs": 0, "read": 0}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_record_is_as_good_as_none(
    text: str, build: Build, records: Callable[[], list[Path]]
) -> None:
    """It is written anew."""
    (record,) = records()
    record.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert [build(), build()] == [1, 0]


def test_a_record_of_other_folders_or_another_manifest(
    build: Build, records: Callable[[], list[Path]]
) -> None:
    """It does not fit what is there."""
    (record,) = records()
    written = record.read_text()
    shutil.copytree("spec", "other")
    for old, new in (('"read": "spec', '"read": "other'), ('"sha256": "', '"sha256": "0')):
        record.write_text(written)
        assert build() == 0
        edit(record, old, new)
        assert build() == 1


def test_a_record_of_another_folder_that_is_not_there(
    build: Build, records: Callable[[], list[Path]]
) -> None:
    """Its name counts even so."""
    (earlier,) = records()
    shutil.rmtree("evidence")
    assert build("--without-evidence") == 1
    (record,) = {*records()} - {earlier}
    edit(record, '\\u0000evidence"', '\\u0000elsewhere"')

    assert build("--without-evidence") == 1


@pytest.mark.parametrize(
    ("cache", "home"), [("{here}/spec/environment.yaml", ""), ("", "{here}/spec/environment.yaml")]
)
def test_without_a_cache_every_build_is_full(
    cache: str, home: str, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be below a file. Nothing is said about it."""
    monkeypatch.setenv("XDG_CACHE_HOME", cache.format(here=Path.cwd()))
    monkeypatch.setenv("HOME", home.format(here=Path.cwd()))

    assert [build(), build()] == [1, 1]


def test_the_cache_is_below_home(build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In `.cache`, where the variable names no other folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    assert [build(), build()] == [1, 0]
    assert [path.suffix for path in Path("home/.cache/mfa-snippets/builds").iterdir()] == [".json"]


@pytest.mark.parametrize("is_read", [True, False])
def test_an_input_that_changes_during_a_build(
    is_read: bool, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of it is not known, so nothing is remembered, even if it is as before later."""
    load = vars(output_build)["load_all"]  # what counts the loads

    def changing(spec: Path, templates: Path) -> object:
        loaded = None if is_read else load(spec, templates)
        edit(TEMPLATE, "; client", "; customer")
        return loaded or load(spec, templates)

    edit(SPEC, "A user", "Somebody")
    with monkeypatch.context() as patch:
        patch.setattr("mfa_snippets.output.build.load_all", changing)
        assert build() == 1
    if is_read:
        edit(TEMPLATE, "; customer", "; client")

    assert build() == 1
    assert PROGRAM.read_text().startswith("; client" if is_read else "; customer")


def test_another_build_into_the_same_folder_meanwhile(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are sound, and not those of the options that were given here."""

    def both(artifacts: Sequence[Artifact], output: Path, scope: Scope) -> Change:
        change = write(artifacts, output, scope)
        write([Artifact(path="apps.json", content=b"[]")], output, Scope())
        return change

    edit(TEMPLATE, "client", "customer")
    with monkeypatch.context() as patch:
        patch.setattr("mfa_snippets.output.manifest.write", both)
        assert build() == 1

    assert build() == 1
    assert PROGRAM.is_file()


def test_a_build_that_fails_is_not_remembered(build: Build, run: Run) -> None:
    """It fails again."""
    edit(SPEC, "verify_otp", "verfy_otp")

    assert run(*OURS, "build").exit == 1
    assert run(*OURS, "build").exit == 1
    edit(SPEC, "verfy_otp", "verify_otp")
    assert build() == 0
