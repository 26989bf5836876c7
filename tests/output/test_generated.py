"""What a build does with files that an earlier build wrote."""

import json
from dataclasses import replace
from pathlib import Path

from mfa_snippets.output.build import differences
from mfa_snippets.output.manifest import MANIFEST

from .building import ALL, INDEX, LISP, PAGE, SCHEME, build, contents, planned, tree


def test_first_build_writes_every_file_and_the_manifest(tmp_path: Path) -> None:
    """The output folder need not exist."""
    build(ALL, tmp_path / "new" / "output")

    assert tree(tmp_path / "new" / "output") == contents(*ALL)
    manifest = json.loads((tmp_path / "new" / "output" / MANIFEST).read_text("utf-8"))
    assert list(manifest["files"]) == sorted(artifact.path for artifact in ALL)


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    """No file is touched, the manifest neither."""
    build(ALL, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    build(ALL, tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A reader who watches the folder sees one change."""
    build(ALL, tmp_path)
    before = (tmp_path / SCHEME.path).stat().st_mtime_ns

    build((replace(LISP, content=b"(two)\n"), SCHEME, PAGE, INDEX), tmp_path)

    assert (tmp_path / LISP.path).read_bytes() == b"(two)\n"
    assert (tmp_path / SCHEME.path).stat().st_mtime_ns == before


def test_a_file_of_ours_that_somebody_changed_is_overwritten(tmp_path: Path) -> None:
    """Generated files are no place to edit."""
    build(ALL, tmp_path)
    (tmp_path / LISP.path).write_text("(edited)\n")

    build(ALL, tmp_path)

    assert tree(tmp_path) == contents(*ALL)


def test_what_is_no_longer_made_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    """No folder of a language that is gone stays behind."""
    build(ALL, tmp_path)

    build((LISP, PAGE, INDEX), tmp_path)

    assert tree(tmp_path) == contents(LISP, PAGE, INDEX)
    assert not (tmp_path / "examples" / "scheme").exists()


def test_what_is_no_longer_made_but_was_changed_stays(tmp_path: Path) -> None:
    """Somebody's work is in it."""
    build(ALL, tmp_path)
    (tmp_path / SCHEME.path).write_text("(mine)\n")

    build((LISP, PAGE, INDEX), tmp_path)

    assert (tmp_path / SCHEME.path).read_text() == "(mine)\n"
    build((LISP, PAGE, INDEX), tmp_path)
    assert (tmp_path / SCHEME.path).read_text() == "(mine)\n"


def test_a_folder_of_ours_gives_way_to_a_file(tmp_path: Path) -> None:
    """And a file to a folder."""
    nested = replace(INDEX, path="index.json/part.json")
    build((LISP, INDEX), tmp_path)

    build((LISP, nested), tmp_path)
    assert tree(tmp_path) == contents(LISP, nested)
    build((LISP, INDEX), tmp_path)
    assert tree(tmp_path) == contents(LISP, INDEX)


def test_a_language_limits_what_is_written_and_removed(tmp_path: Path) -> None:
    """Files of several languages are always written whole."""
    build((LISP, SCHEME, INDEX), tmp_path)

    build(
        (replace(LISP, content=b"2"), replace(SCHEME, content=b"2"), replace(INDEX, content=b"2")),
        tmp_path,
        languages=("lisp",),
    )
    assert tree(tmp_path) == {LISP.path: b"2", SCHEME.path: SCHEME.content, INDEX.path: b"2"}
    build((INDEX,), tmp_path, languages=("lisp",))
    assert tree(tmp_path) == contents(SCHEME, INDEX)


def test_a_target_limits_what_is_written_and_removed(tmp_path: Path) -> None:
    """Pages of another target, and examples, are not touched."""
    rich = replace(PAGE, path="docs/rich/mfa.html", target="rich")
    build((*ALL, rich), tmp_path)

    build((replace(PAGE, content=b"2"),), tmp_path, targets=("plain",))
    assert tree(tmp_path) == {**contents(LISP, SCHEME, INDEX, rich), PAGE.path: b"2"}
    build((), tmp_path, targets=("plain",))
    assert tree(tmp_path) == contents(LISP, SCHEME, INDEX, rich)


def test_a_build_without_targets_leaves_the_pages_of_others(tmp_path: Path) -> None:
    """It makes those of its default target, and removes no others."""
    rich = replace(PAGE, path="docs/rich/mfa.html", target="rich")
    build((rich,), tmp_path, targets=("rich",))
    build(ALL, tmp_path, targets=(None, "plain"))
    build((LISP, INDEX), tmp_path, targets=(None, "plain"))

    assert tree(tmp_path) == contents(rich, LISP, INDEX)


def test_check_names_what_a_build_would_change(tmp_path: Path) -> None:
    """Written, removed, and not ours."""
    build((LISP, SCHEME), tmp_path)
    (tmp_path / INDEX.path).write_text("mine")

    found = list(differences(planned((replace(LISP, content=b"(two)\n"), INDEX), tmp_path), tmp_path))

    assert found == [
        f"--- {tmp_path}/examples/lisp/one.lisp",
        "+++ examples/lisp/one.lisp, as a build would write it",
        "@@ -1 +1 @@",
        "-(one)",
        "+(two)",
        "examples/scheme/one.scm: a build would remove it",
        "index.json: not from an earlier build, expected a generated file or none",
    ]


def test_check_names_a_manifest_that_lists_what_is_no_longer_made(tmp_path: Path) -> None:
    """The file itself is gone already."""
    build((LISP, SCHEME), tmp_path)
    (tmp_path / SCHEME.path).unlink()

    assert list(differences(planned((LISP,), tmp_path), tmp_path)) == [
        ".mfa-snippets.json: differs from what a build would write"
    ]
    build((LISP,), tmp_path)
    assert list(differences(planned((LISP,), tmp_path), tmp_path)) == []


def test_check_shows_the_first_files_in_part_and_counts_the_rest(tmp_path: Path) -> None:
    """A long file, new ones, one that is no text, and nothing of the others but their folder."""
    long = replace(LISP, content=b"(one)\n" * 40)
    build((long,), tmp_path)
    font = replace(PAGE, path="docs/a.woff2", content=b"\0")
    others = [replace(PAGE, path=f"docs/{number}") for number in range(2)]
    snippets = [replace(PAGE, path=f"snippets/{number}") for number in range(7)]

    changed = (replace(long, content=b"(two)\n" * 40), INDEX, font, *others, *snippets)
    found = list(differences(planned(changed, tmp_path), tmp_path))

    assert found[3:20] == ["-(one)"] * 17
    assert found[20:] == [
        "and 63 more lines of this file",
        "--- /dev/null",
        "+++ index.json, as a build would write it",
        "@@ -0,0 +1 @@",
        "+[]",
        "docs/a.woff2: differs from what a build would write",
        "9 more files differ: 2 in docs, 7 in snippets",
    ]
    others = [replace(PAGE, path=f"docs/{number}") for number in range(2)]
    build((long, *others, *snippets), tmp_path)

    found = list(differences(planned((long,), tmp_path), tmp_path))

    assert found[-2:] == ["snippets/0: a build would remove it", "and 6 more"]
