"""What a build does with files that no build wrote: it keeps its hands off."""

import json
from pathlib import Path

import pytest

from mfa_snippets.errors import InputError
from mfa_snippets.output.manifest import MANIFEST

from .building import ALL, INDEX, LISP, PAGE, SCHEME, build, contents, tree

HINT = "hint: move it away, or build into another folder"


def refusal(output: Path) -> str:
    """The message of a build that refuses, with paths below the output folder; nothing was written."""
    before = tree(output)
    with pytest.raises(InputError) as caught:
        build(ALL, output)
    assert tree(output) == before
    return str(caught.value).replace(f"{output}/", "")


def test_foreign_files_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    """Two files that somebody else wrote."""
    for artifact in (INDEX, PAGE):
        (tmp_path / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / artifact.path).write_text("mine")

    assert refusal(tmp_path) == (
        f"docs/plain/mfa.txt: not from an earlier build, expected a generated file or none\n{HINT}\n"
        f"index.json: not from an earlier build, expected a generated file or none\n{HINT}"
    )


def test_a_file_that_is_equal_is_adopted(tmp_path: Path) -> None:
    """A checkout without the manifest is taken over, and cleared again later."""
    (tmp_path / INDEX.path).write_bytes(INDEX.content)

    build(ALL, tmp_path)
    build((LISP, SCHEME, PAGE), tmp_path)

    assert tree(tmp_path) == contents(LISP, SCHEME, PAGE)


def test_hand_written_pages_survive_a_language_that_is_removed(tmp_path: Path) -> None:
    """They stand in the folders of ours, and in one of their own."""
    build(ALL, tmp_path)
    mine = {"docs/plain/welcome.txt": b"Welcome", "examples/scheme/notes.txt": b"Notes", "mine/a.txt": b"A"}
    for path, content in mine.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    before = {path: (tmp_path / path).stat().st_mtime_ns for path in mine}

    build((LISP, PAGE, INDEX), tmp_path)

    assert tree(tmp_path) == {**contents(LISP, PAGE, INDEX), **mine}
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in mine} == before


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """Even an empty one."""
    (tmp_path / INDEX.path).mkdir()

    assert refusal(tmp_path) == f"index.json: no regular file, expected one\n{HINT}"


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    """It is named once, however many files would stand below it."""
    (tmp_path / "examples").write_text("mine")

    assert refusal(tmp_path) == f"examples: no folder of its own, expected one\n{HINT}"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """Neither by a folder that is a link, nor to a file that is one, equal or not."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.json").write_bytes(INDEX.content)
    output = tmp_path / "output"
    output.mkdir()
    (output / "examples").symlink_to(outside)
    (output / INDEX.path).symlink_to(outside / "index.json")

    assert refusal(output) == (
        f"examples: no folder of its own, expected one\n{HINT}\n"
        f"index.json: no regular file, expected one\n{HINT}"
    )
    assert list(outside.iterdir()) == [outside / "index.json"]


def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    """A folder of ours was moved away and linked."""
    output, moved = tmp_path / "output", tmp_path / "moved"
    build(ALL, output)
    (output / "examples" / "scheme").rename(moved)
    (output / "examples" / "scheme").symlink_to(moved)

    build((LISP, PAGE, INDEX), output)

    assert (moved / "one.scm").read_bytes() == SCHEME.content


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """Whoever made it wants the files there."""
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "real")

    build(ALL, tmp_path / "output")

    assert tree(tmp_path / "real") == contents(*ALL)


@pytest.mark.parametrize(
    "name", ["../mine.txt", "/mine.txt", "a/../../mine.txt", "./a", "a//b", "..", ".", ""]
)
def test_a_manifest_that_names_what_is_outside_is_none(name: str, tmp_path: Path) -> None:
    """Whatever its hash says, nothing outside is ever removed."""
    mine, output = tmp_path / "mine.txt", tmp_path / "output"
    mine.write_bytes(SCHEME.content)
    build(ALL, output)
    manifest = json.loads((output / MANIFEST).read_text("utf-8"))
    manifest["files"][name] = manifest["files"][SCHEME.path]
    (output / MANIFEST).write_text(json.dumps(manifest))

    assert refusal(output).endswith(f"'{name}', expected a path below its folder")
    assert mine.read_bytes() == SCHEME.content


MANIFESTS = {
    "not JSON": (
        "{",
        ".mfa-snippets.json:1:1: not JSON: EOF while parsing an object, expected a whole JSON file",
    ),
    "not JSON, in another line": (
        "{\n<<<<<<< ours\n}",
        ".mfa-snippets.json:2:1: not JSON: key must be a string, expected a whole JSON file",
    ),
    "a list": ("[]", ".mfa-snippets.json: the whole file: Input should be an object"),
    "no files": ("{}", ".mfa-snippets.json: files: Field required"),
    "a number for a hash": (
        '{"files": {"a": {"sha256": 1}}}',
        ".mfa-snippets.json: files.a.sha256: Input should be a valid string",
    ),
    "nested deeply": (
        "[" * 100_000,
        ".mfa-snippets.json:1:202: not JSON: recursion limit exceeded, expected a whole JSON file",
    ),
}


@pytest.mark.parametrize(("text", "message"), MANIFESTS.values(), ids=MANIFESTS.keys())
def test_a_malformed_manifest_is_told(text: str, message: str, tmp_path: Path) -> None:
    """With its place, and nothing is written."""
    (tmp_path / MANIFEST).write_text(text)

    assert refusal(tmp_path) == message
    assert (tmp_path / MANIFEST).read_text() == text


def test_a_file_of_another_language_may_be_in_the_way_of_none(tmp_path: Path) -> None:
    """A build of one language does not look at what it would not write."""
    (tmp_path / SCHEME.path).parent.mkdir(parents=True)
    (tmp_path / SCHEME.path).write_text("mine")

    build((LISP, SCHEME), tmp_path, languages=("lisp",))

    assert tree(tmp_path) == {**contents(LISP), SCHEME.path: b"mine"}
