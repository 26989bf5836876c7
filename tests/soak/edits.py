"""Edit a specification at random and build in one process: the output is that of a cold build."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from mfa_snippets.errors import InputError
from mfa_snippets.output.build import BuildOptions, write_build
from mfa_snippets.spec.paths import Paths
from tests.soak.report import Report
from tests.soak.sandbox import OLD, Sandbox, build_of, tree_of

WORD = re.compile(r"(?<=[ \"])[a-z]{4,}(?=[ .,\"])")
EDITED = "edited"
FILES = ("functions/*.yaml", "pages/*.md", "operations/*.yaml", "sdks/*.yaml")
Edit = Callable[[Path, random.Random], None]


def another_word(spec: Path, random_of: random.Random) -> None:
    """Put a word of the same file in place of another: mostly prose, sometimes a name, which is a problem."""
    path = random_of.choice(sorted(path for pattern in FILES for path in spec.glob(pattern)))
    text = path.read_text("utf-8")
    words = list(WORD.finditer(text))
    found, other = random_of.choice(words), random_of.choice(words)[0]
    path.write_text(text[: found.start()] + other + text[found.end() :], "utf-8")


def another_order(spec: Path, random_of: random.Random) -> None:
    """Put the last function of a module first."""
    path = random_of.choice(sorted((spec / "functions").glob("*.yaml")))
    comment, *others, last = re.split(r"(?m)^(?=\w+:$)", path.read_text("utf-8").rstrip("\n") + "\n")
    path.write_text("".join((comment, last, *others)), "utf-8")


def a_line_less(spec: Path, random_of: random.Random) -> None:
    """Remove a line of a page: prose, a block, a heading that is linked to, or front matter."""
    path = random_of.choice(sorted((spec / "pages").glob("*.md")))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    del lines[random_of.randrange(len(lines))]
    path.write_text("".join(lines), "utf-8")


EDITS: tuple[Edit, ...] = (another_word, another_word, another_order, a_line_less)
"""Words are edited most."""


def edit_and_build(sandbox: Sandbox, count: int, random_of: random.Random) -> Report:
    """Build after each edit in this process, and in a new one; both find the same problems.

    An edit that is a problem is undone.
    """
    report = Report(title="random edits")
    spec, warm = sandbox.folder / EDITED, sandbox.folder / "warm"
    shutil.copytree(sandbox.folder / OLD, spec)
    paths = Paths(spec=spec, templates=sandbox.folder / "templates", evidence=sandbox.folder / "evidence")
    options = BuildOptions(paths=paths, output=warm, without_evidence=True)
    write_build(options)
    for index in range(count):
        before = {path: path.read_bytes() for path in spec.rglob("*") if path.is_file()}
        edit = random_of.choice(EDITS)
        edit(spec, random_of)
        started = sandbox.start(*build_of(EDITED, "cold"))  # builds at the same time
        told, cold = _build(options), started.end()
        report.counts["refused" if told else "built"] += 1
        report.findings.extend(
            f"edit {index}, {edit.__name__}: {each}" for each in _differences(sandbox, warm, told, cold.text)
        )
        if told:
            for path, content in before.items():
                path.write_bytes(content)
    return report


def _build(options: BuildOptions) -> str:
    """The problems of a build."""
    try:
        write_build(options)
    except InputError as error:
        return f"{error}\n"
    return ""


def _differences(sandbox: Sandbox, warm: Path, told: str, cold: str) -> Iterator[str]:
    if told.replace(f"{sandbox.folder}/", "") != cold.replace(f"{sandbox.folder}/", ""):
        yield f"{told!r}, in a new process {cold!r}"
    elif not told:
        pairs = tree_of(warm).items() ^ tree_of(sandbox.folder / "cold").items()
        yield from (f"{path} differs from a cold build's" for path in sorted({path for path, _ in pairs}))
