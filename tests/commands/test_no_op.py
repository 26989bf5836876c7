"""A build that has nothing to do ends at once; whatever is different leads to the full build."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mfa_snippets.contracts import TEMPORARY
from mfa_snippets.output import no_op as unchanged
from mfa_snippets.output.manifest import MANIFEST

from .running import NOTHING, OURS, Build, Ended, Run, edit, process

PROGRAM = Path("output/examples/lisp/client.lisp")
SPEC, TEMPLATE = Path("spec/scenarios/one-factor.yaml"), Path("templates/lisp/client.jinja")
EVIDENCE = Path("evidence/lisp/other.json")


def content(folder: str) -> dict[str, bytes]:
    """All files of a folder."""
    paths = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def more_evidence() -> None:
    """A new file."""
    EVIDENCE.with_name("more.json").write_text("{}")


CHANGES: dict[str, Callable[[], object]] = {
    "a file of the specification": lambda: edit(SPEC, "title: One factor", "title: A factor"),
    "a template": lambda: edit(TEMPLATE, "client", "customer"),
    "evidence": lambda: edit(EVIDENCE, "{}", "[]"),
    "more evidence": more_evidence,
    "a file that was written": lambda: edit(PROGRAM, "client", "my code"),
    "a file that was written is gone": PROGRAM.unlink,
    "the output folder is gone": lambda: shutil.rmtree("output"),
    "what a killed build left": lambda: Path("output", TEMPORARY).write_text("{"),
    "what a killed build left below it": lambda: PROGRAM.with_name(TEMPORARY).write_text("("),
    "the manifest": lambda: edit(Path("output", MANIFEST), '"language": "lisp"', '"language": "lips"'),
    "the manifest is gone": Path("output", MANIFEST).unlink,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_leads_to_the_full_build(change: Callable[[], object], build: Build) -> None:
    """Its files are those of a build that knows of no other; then there is nothing to do again."""
    change()

    assert build() == 1
    assert build("--output", "fresh") == 1
    assert content("output") == content("fresh")


def test_many_bytes_are_not_compared(build: Build) -> None:
    """However many files have them."""
    for number in range(2):
        with EVIDENCE.with_name(f"{number}.bin").open("wb") as file:
            file.truncate(60_000_000)

    assert [build(), build()] == [1, 1]


def test_another_configuration_leads_to_the_full_build(build: Build) -> None:
    """It is read as the folders are; without it nothing is to do."""
    Path("site.yaml").write_text("{}\n")
    assert [build("--config", "site.yaml"), build("--config", "site.yaml"), build()] == [1, 0, 0]

    edit(Path("site.yaml"), "{}", "{ }")
    assert build("--config", "site.yaml") == 1


def test_a_folder_behind_a_link_is_always_read(build: Build) -> None:
    """It is not looked into, so what is in it is not known."""
    shutil.move("spec/sdks", "spec/moved")
    Path("spec/sdks").symlink_to("moved")

    assert [build(), build()] == [1, 1]


def test_other_options_are_another_build(build: Build) -> None:
    """Each is remembered by itself, and none is mistaken for another."""
    Path("templates/docs/plain").mkdir(parents=True)
    Path("templates/docs/plain/page.txt.jinja").write_text("<%# A page. %>\n")
    assert build() == 1

    for options in (("--language", "lisp"), ("--target", "plain"), ("--output", "other")):
        assert [build(*options), build(*options), build()] == [1, 0, 0]
    assert content("other") == content("output")


def test_the_same_words_in_another_folder_are_another_build(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths are relative to it."""
    shutil.copytree(".", "copy")
    monkeypatch.chdir("copy")

    assert build() == 1


def test_inputs_that_are_new_in_the_folder_are_built(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing changed of those of the package, which were built before."""
    (folder / "below").mkdir()
    monkeypatch.chdir("below")
    assert run("build") == NOTHING
    for name in ("spec", "templates", "evidence"):
        shutil.copytree(folder / name, name)

    assert run("build") == NOTHING
    assert PROGRAM.is_file()


def test_check_is_never_left_out(build: Build, run: Run) -> None:
    """It tells of versions and evidence, each time."""
    assert [build("--check"), build("--check")] == [1, 1]
    PROGRAM.unlink()
    assert run(*OURS, "build", "--check").exit == 1


def test_another_version_of_a_part(build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It may write other files."""
    metadata = tmp_path / "site" / "jinja2-99.0.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: Jinja2\nVersion: 99.0\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])

    assert build() == 1


def test_a_change_of_the_package(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sources count; what Python keeps of them does not."""
    module, compiled = Path("package/module.py"), Path("package/__pycache__/module.pyc")
    compiled.parent.mkdir(parents=True)
    module.write_text("1\n")
    monkeypatch.setattr(unchanged, "PACKAGE", "package")
    assert build() == 1

    compiled.write_text("1")
    assert build() == 0
    edit(module, "1", "2")
    assert build() == 1


@pytest.mark.usefixtures("folder", "run")
def test_nothing_to_do_loads_nothing_heavy() -> None:
    """Not even the parser of the command line."""
    first = (
        "import mfa_snippets.output.build\nmfa_snippets.output.build.render_pages = lambda *_: ()\n"
        "from mfa_snippets.cli import main\nmain()\n"
    )
    second = (
        "import sys\nfrom mfa_snippets.cli import main\nmain()\n"
        "heavy = {'click', 'dataclasses', 'jinja2', 'pathlib', 'pydantic', 'typing', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert process(*OURS, "build", code=first) == NOTHING

    assert process(*OURS, "build", code=second) == Ended(exit=0, stdout="[]\n", stderr="")
