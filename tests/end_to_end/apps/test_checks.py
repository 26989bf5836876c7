"""Every app is as its formatter leaves it, type-checks, and so does each of its functions alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .apps import FUNCTIONS, LANGUAGES, OUTPUT, functions, run

Installed = Callable[[str], Path]
each_language = pytest.mark.parametrize(
    "language",
    [
        pytest.param(
            name,
            marks=[
                pytest.mark.xdist_group(f"app-{name}"),
                pytest.mark.skipif(not language.is_installed, reason="its tools are not installed"),
            ],
        )
        for name, language in LANGUAGES.items()
    ],
)


@pytest.fixture
def copy(installed: Installed, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of an app that a test may change; its packages are linked."""

    def copied(language: str) -> Path:
        app, folder = installed(language), tmp_path / "copy"
        shutil.copytree(OUTPUT / "examples" / f"{language}-app", folder)
        for name in ("node_modules", ".venv", "target"):
            if (app / name).exists():
                (folder / name).symlink_to(app / name)
        return folder

    return copied


def formats(language: str, folder: Path) -> bool:
    """Whether the formatter would change nothing; gofmt only prints what it would change."""
    ended = run(folder, LANGUAGES[language].format)
    return ended.returncode == 0 and "diff" not in ended.stdout


def types(language: str, folder: Path) -> str:
    """What the type checker finds; nothing if all is well."""
    ended = run(folder, LANGUAGES[language].types)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


@each_language
def test_the_formatter_changes_nothing(language: str, installed: Installed) -> None:
    assert formats(language, installed(language))


@each_language
def test_a_badly_formatted_module_is_found(language: str, copy: Installed) -> None:
    folder = copy(language)
    module = folder / LANGUAGES[language].source
    module.write_text(module.read_text("utf-8") + "\n\n\n\n", "utf-8")

    assert not formats(language, folder)


@each_language
def test_the_types_are_right(language: str, installed: Installed) -> None:
    assert types(language, installed(language)) == ""


@each_language
def test_a_wrong_argument_is_found(language: str, copy: Installed) -> None:
    """Ruby is not type-checked; its linter finds a variable that nothing reads."""
    folder = copy(language)
    module = folder / LANGUAGES[language].source
    text = module.read_text("utf-8")
    name = "login_id" if "login_id" in text else "loginID" if "loginID" in text else "loginId"
    wrong = f"(method:, {name}:, code:)\n  unread = 1" if language == "ruby" else "(42, "
    right = (
        f"(method:, {name}:, code:)"
        if language == "ruby"
        else "(ctx, method, "
        if language == "go"
        else "(method, "
    )
    if language in ("node", "typescript"):
        right, wrong = "](loginId", "](42"
    assert right in text
    module.write_text(text.replace(right, wrong), "utf-8")

    assert types(language, folder) != ""


@pytest.fixture
def pasted(installed: Installed, tmp_path: Path) -> Callable[[str, bool], Path]:
    """A folder with each function alone, and the packages of its app."""

    def paste(language: str, with_client: bool) -> Path:
        app, folder = installed(language), tmp_path / "pasted"
        folder.mkdir()
        for name in ("node_modules", ".venv", "target"):
            if (app / name).exists():
                (folder / name).symlink_to(app / name)
        for name in ("package.json", "tsconfig.json", "go.mod", "go.sum", ".rubocop.yml"):
            if (app / name).exists():
                shutil.copy(app / name, folder)
        for function in functions(language, with_client=with_client):
            LANGUAGES[language].paste(app, folder, function)
        return folder

    return paste


@each_language
def test_each_function_works_where_it_is_pasted(language: str, pasted: Callable[[str, bool], Path]) -> None:
    """Alone behind the client's lines, with the imports that the index names."""
    assert types(language, pasted(language, True)) == ""


@each_language
def test_a_function_without_what_it_needs_is_found(
    language: str, pasted: Callable[[str, bool], Path]
) -> None:
    """Without the client, or its imports."""
    if language == "ruby":
        pytest.skip("a linter looks for no methods")

    assert types(language, pasted(language, False)) != ""


def _places() -> Iterator[tuple[str, bytes, bytes]]:
    """The name of each function, its bytes in the app, and its snippet as it is indented there."""
    for each in FUNCTIONS:
        if each["snippet"]:
            within = (OUTPUT / each["file"]).read_bytes()[each["startByte"] : each["endByte"]]
            lines = (OUTPUT / each["snippet"]).read_text("utf-8").splitlines(keepends=True)
            alone = "".join(each["indent"] + line if line.strip() else line for line in lines)
            yield each["name"], within, alone.encode()


def test_every_function_is_the_bytes_of_its_file() -> None:
    places = list(_places())

    assert len(places) == 29 * 6 - 4
    assert [name for name, within, alone in places if within != alone] == []


def test_every_language_has_every_function_or_a_reason() -> None:
    without = {(each["language"], each["name"]) for each in FUNCTIONS if not each["snippet"]}

    assert without == {
        *(("java", name) for name in ("enrollEmail", "enrollPhone")),
        *(("ruby", name) for name in ("enroll_email", "enroll_phone")),
    }
    assert all(each["gap"] for each in FUNCTIONS if not each["snippet"])
