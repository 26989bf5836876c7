"""Look at the settings of Sphinx: assignments in `conf.py`, read and never run."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from ..errors import Problem

_FOLDERS = ("", "docs", "source", "docs/source")
_LEAST_LEVEL = 4


def look(folder: Path, _uncoloured: Collection[str]) -> Iterator[str | Problem]:
    """Every problem of the site, if it is one of Sphinx."""
    path = next(
        (folder / each / "conf.py" for each in _FOLDERS if (folder / each / "conf.py").is_file()), None
    )
    if path is None:
        return
    yield "Sphinx"
    try:
        tree = ast.parse(path.read_text("utf-8", errors="replace"))
    except SyntaxError as error:
        yield Problem(str(path), error.lineno or 0, error.offset or 0, f"cannot be read: {error.msg}")
        return
    yield from _problems(path, tree)


def _problems(path: Path, tree: ast.Module) -> Iterator[Problem]:
    assigned = dict(_assigned(tree))
    line, names = assigned.get("extensions", (0, ()))
    known = names if isinstance(names, list | tuple) else ()
    for name, why in (
        ("myst_parser", "pages in Markdown are not read"),
        ("sphinx_design", "the tabs of languages are unknown directives"),
    ):
        if name not in known and not (
            name == "sphinx_design" and "mfa_snippets.hosts.sphinx_extension" in known
        ):
            yield Problem(str(path), line, 1, f"extensions without {name}: {why}", f'add "{name}"')
    line, level = assigned.get("myst_heading_anchors", (0, 0))
    if not isinstance(level, int) or level < _LEAST_LEVEL:
        message = f"myst_heading_anchors is {level}: links to headings lead nowhere"
        yield Problem(str(path), line, 1, message, f"set myst_heading_anchors = {_LEAST_LEVEL}")


def _assigned(tree: ast.Module) -> Iterator[tuple[str, tuple[int, object]]]:
    """Names with the line and the value of what is assigned to them, where that is a literal."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                yield node.targets[0].id, (node.lineno, ast.literal_eval(node.value))
            except ValueError:
                continue
