"""The package keeps its structure: imports in one direction, no circles, short chains, small modules."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator" / "mfa_snippets"
LONGEST_CHAIN, MOST_MODULES, MOST_LINES, MOST_LINES_IN_ALL = 9, 94, 250, 13_000
"""The modules are what there is, so that they only fall. The lines in all are a budget."""
KNOWN = {
    "errors": set(),
    "contracts": {"errors"},
    "spec": {"errors", "contracts"},
    "rendering": {"errors", "contracts", "spec"},
    "docs": {"errors", "contracts", "spec", "rendering"},
    "integrations": {"errors", "contracts", "spec", "rendering", "docs"},
    "output": {"errors", "contracts", "spec", "rendering", "docs"},
    "emulator": {"errors"},
    "verify": {"errors", "contracts", "emulator", "output.manifest"},
    "commands": {
        *("errors", "contracts", "spec", "rendering", "docs", "output"),
        *("emulator", "verify", "integrations"),
    },
    "cli": {"errors", "output", "commands"},
    "__main__": {"cli"},
}
"""The rooms and modules that each room may import, beside itself."""
Graph = Mapping[str, set[str]]
"""For each module, by its name below the package, the modules that it imports."""


def graph(sources: Mapping[str, str], *, with_lazy: bool = True) -> Graph:
    """The imports within the package; with those in functions and for type checkers, or without."""
    return {name: set(_targets(source, sources, with_lazy)) for name, source in sources.items()}


def _targets(source: str, modules: Mapping[str, str], with_lazy: bool) -> Iterator[str]:
    tree = ast.parse(source)
    lazy = {node for parent in ast.walk(tree) if _is_lazy(parent) for node in ast.walk(parent)}
    for node in ast.walk(tree):
        if node in lazy and not with_lazy:
            continue
        for name in _imported(node):
            target = name.removeprefix(f"{PACKAGE.name}.")
            while target not in modules and "." in target:
                target = target.rpartition(".")[0]
            if name.startswith(PACKAGE.name) and target in modules:
                yield target


def _is_lazy(node: ast.AST) -> bool:
    is_for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return is_for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


@cache
def package() -> Mapping[str, str]:
    """The source of each module, by its name below the package; `spec` is that of `spec/__init__.py`."""
    files = {path.relative_to(PACKAGE).with_suffix(""): path for path in sorted(PACKAGE.rglob("*.py"))}
    names = {file.parent if file.name == "__init__" else file: path for file, path in files.items()}
    return {".".join(name.parts): path.read_text("utf-8") for name, path in names.items()}


def relative_imports(sources: Mapping[str, str]) -> list[str]:
    """Imports that begin with a dot."""
    return [
        f"{name}:{node.lineno}"
        for name, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def reached(imports: Graph, start: str) -> set[str]:
    """The modules that a module imports, itself or through others."""
    found: set[str] = set()
    left = list(imports[start])
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left += imports[module]
    return found


def circles(imports: Graph) -> list[str]:
    """Modules that import themselves through others."""
    return [name for name in imports if name in reached(imports, name)]


def wrong_directions(imports: Graph) -> list[str]:
    """Imports of rooms or modules that the importing room may not know."""
    return [
        f"{name} imports {target}"
        for name, targets in imports.items()
        for target in sorted(targets)
        if _room(name) != _room(target) and not {target, _room(target)} & KNOWN[_room(name)]
    ]


def wrong_for_verify(imports: Graph) -> list[str]:
    """Modules of verify that reach the specification or rendering."""
    names = (name for name in imports if _room(name) == "verify")
    return [name for name in names if {"spec", "rendering"} & set(map(_room, reached(imports, name)))]


def longest_chain(imports: Graph) -> tuple[str, ...]:
    """The longest chain of modules, each of which imports the next one."""

    @cache
    def chain(name: str) -> tuple[str, ...]:
        return name, *max(map(chain, imports[name]), key=len, default=())

    return max(map(chain, imports), key=len)


def wrong_sizes(sources: Mapping[str, str]) -> list[str]:
    """Modules that are empty or too long; the module of a package may have any length."""
    packages = {name.rpartition(".")[0] for name in sources}
    lines = {name: len(source.splitlines()) for name, source in sources.items() if name not in packages}
    return [f"{name}: {count} lines" for name, count in lines.items() if not 0 < count <= MOST_LINES]


def too_large(sources: Mapping[str, str]) -> list[str]:
    """What of the package as a whole is beyond its bound."""
    lines = sum(len(source.splitlines()) for source in sources.values())
    counts = {"modules": (len(sources), MOST_MODULES), "lines": (lines, MOST_LINES_IN_ALL)}
    return [f"{count} {name}, at most {most}" for name, (count, most) in counts.items() if count > most]


def _room(name: str) -> str:
    return name.partition(".")[0]


def test_all_imports_are_absolute() -> None:
    assert relative_imports(package()) == []


def test_no_module_imports_itself_through_others() -> None:
    assert circles(graph(package())) == []


def test_imports_have_one_direction() -> None:
    assert wrong_directions(graph(package())) == []


def test_verify_reaches_neither_the_specification_nor_rendering() -> None:
    """Expectations are compared with runs, never with what renders the apps."""
    assert wrong_for_verify(graph(package())) == []


def test_chains_are_short() -> None:
    """Of the imports that are executed when a module is imported."""
    chain = longest_chain(graph(package(), with_lazy=False))

    assert len(chain) <= LONGEST_CHAIN, " > ".join(chain)


def test_modules_are_few_and_small() -> None:
    assert too_large(package()) == []
    assert wrong_sizes(package()) == []


def _made_up(**imported: str) -> dict[str, str]:
    """Modules by name (`__` is a dot) that each import another one, or nothing."""
    names = {name.replace("__", "."): target for name, target in imported.items()}
    return {name: f"import {PACKAGE.name}.{target}\n" if target else "" for name, target in names.items()}


LAZY = {
    "in a function": "def f():\n    from mfa_snippets.b import name\n",
    "in a method": "class C:\n    async def f(self):\n        import mfa_snippets.b\n",
    "for type checkers": "if TYPE_CHECKING:\n    from mfa_snippets import b\n",
}


@pytest.mark.parametrize("source", LAZY.values(), ids=LAZY.keys())
def test_lazy_imports_count_for_circles_alone(source: str) -> None:
    sources = {"a": source, **_made_up(b="a")}

    assert circles(graph(sources)) == ["a", "b"]
    assert circles(graph(sources, with_lazy=False)) == []


@pytest.mark.parametrize(
    ("modules", "lines", "found"),
    [(94, 130, []), (95, 1, ["95 modules, at most 94"]), (10, 1301, ["13010 lines, at most 13000"])],
)
def test_a_package_that_is_too_large_is_found(modules: int, lines: int, found: list[str]) -> None:
    assert too_large({f"m{number}": "x = 1\n" * lines for number in range(modules)}) == found


def test_a_relative_import_is_found() -> None:
    assert relative_imports({"a": "import os\nfrom . import b\n"}) == ["a:2"]


def test_a_circle_is_found() -> None:
    assert circles(graph(_made_up(a="b", b="c", c="b", d=""))) == ["b", "c"]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("errors", "spec.base"),
        ("spec.base", "rendering.layout"),
        ("contracts.files", "spec.base"),
        ("rendering.layout", "docs.page"),
        ("docs.page", "output.build"),
        ("docs.page", "integrations.mkdocs"),
        ("output.build", "commands"),
        ("integrations.mkdocs", "output.build"),
        ("emulator.app", "contracts.files"),
        ("verify.pages", "rendering.apps"),
        ("verify.pages", "output.build"),
        ("verify.pages", "spec.base"),
        ("commands", "cli"),
    ],
)
def test_a_wrong_direction_is_found(name: str, target: str) -> None:
    assert wrong_directions({name: {target}, target: set()}) == [f"{name} imports {target}"]


def test_verify_is_seen_to_reach_the_specification() -> None:
    """Through a module that it may import."""
    imports = graph(_made_up(verify__pages="output.manifest", output__manifest="spec.base", spec__base=""))

    assert wrong_directions(imports) == []
    assert wrong_for_verify(imports) == ["verify.pages"]


def test_the_longest_chain_is_found() -> None:
    assert longest_chain(graph(_made_up(a="b", b="d", c="d", d=""))) == ("a", "b", "d")


def test_wrong_sizes_are_found() -> None:
    """An empty package has no line to read, and is allowed."""
    sources = {"spec": "", "spec.empty": "", "spec.long": "x\n" * 251, "spec.full": "x\n" * 250}

    assert wrong_sizes(sources) == ["spec.empty: 0 lines", "spec.long: 251 lines"]
