"""Say what in a docs site's configuration would spoil the code. Nothing of the site is run."""

import ast
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.docs.target import open_target
from mfa_snippets.errors import Problem, ResourceError
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

_FOLDERS = ("", "docs", "source", "docs/source")
_LEAST_LEVEL = 4


def examine_sphinx(folder: Path, _uncoloured: Collection[str]) -> Iterator[str | Problem]:
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
            name == "sphinx_design" and "mfa_snippets.integrations.sphinx" in known
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


_FILES = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml")
_PREFIX = "pymdownx."


class _Loader(yaml.SafeLoader):
    """Tags such as `!ENV` and `!!python/name:…` stand for nothing here."""


_Loader.add_multi_constructor("", lambda *_: None)


def examine_mkdocs(folder: Path, _uncoloured: Collection[str]) -> Iterator[str | Problem]:
    """Every problem of the site, if it is one of these."""
    path = next((folder / name for name in _FILES if (folder / name).is_file()), None)
    if path is None:
        return
    yield "Zensical" if path.suffix == ".toml" else "MkDocs"
    text = path.read_text("utf-8", errors="replace")
    try:
        settings = _settings(path, text)
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        yield Problem(str(path), 0, 0, f"cannot be read: {str(error).splitlines()[0]}")
        return
    yield from _extensions(path, text, _by_name(settings.get("markdown_extensions") or []))
    yield from _theme(path, text, settings)


def _settings(path: Path, text: str) -> Mapping[str, Any]:
    """The settings with those that they inherit."""
    if path.suffix == ".toml":
        return dict(tomllib.loads(text).get("project", {}))
    settings = yaml.load(text, Loader=_Loader) or {}
    parent = path.parent / str(settings.get("INHERIT", ""))
    base = _settings(parent, parent.read_text("utf-8")) if parent.is_file() else {}
    return {**base, **settings}


def _by_name(extensions: Any) -> dict[str, Any]:
    """Extensions with their settings: a list of names and mappings, or nested mappings."""
    found: dict[str, Any] = {}
    for each in extensions if isinstance(extensions, list) else [extensions]:
        for name, values in each.items() if isinstance(each, dict) else [(each, {})]:
            nested = values if name == "pymdownx" and isinstance(values, dict) else None
            found |= {_PREFIX + key: value for key, value in nested.items()} if nested else {name: values}
    return {str(name): values if isinstance(values, dict) else {} for name, values in found.items()}


def _extensions(path: Path, text: str, extensions: Mapping[str, Any]) -> Iterator[Problem]:
    for name, key, why in (
        ("pymdownx.superfences", "preserve_tabs", "tabs in code become spaces"),
        ("pymdownx.tabbed", "alternate_style", "tabs of languages are not shown as tabs"),
        ("pymdownx.snippets", "check_paths", "code whose file is missing vanishes without a word"),
    ):
        if name not in extensions:
            yield _mkdocs_problem(
                path, text, "markdown_extensions", f"{name} is missing: {why}", f"add {name}: {key}: true"
            )
        elif extensions[name].get(key) is not True:
            yield _mkdocs_problem(
                path, text, name.removeprefix(_PREFIX), f"{name} without {key}: {why}", f"set {key}: true"
            )
    if "attr_list" not in extensions:
        message = "attr_list is missing: anchors of headings stand in their text"
        yield _mkdocs_problem(path, text, "markdown_extensions", message, "add attr_list")


def _theme(path: Path, text: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    theme = settings.get("theme") or {}
    features = theme.get("features") or [] if isinstance(theme, dict) else []
    if "content.tabs.link" not in features:
        message = "theme without the feature content.tabs.link: a language is chosen anew in every block"
        yield _mkdocs_problem(path, text, "theme", message, "add content.tabs.link to theme.features")
    plugins = _by_name(settings.get("plugins") or [])
    macros = plugins.get("macros", {"render_by_default": False})
    if macros.get("render_by_default") is not False and "mfa-snippets" in plugins:
        message = "the plugin macros reads templates in code that the plugin mfa-snippets put there"
        yield _mkdocs_problem(path, text, "macros", message, "set render_by_default: false")


def _mkdocs_problem(path: Path, text: str, word: str, message: str, hint: str) -> Problem:
    """At the line that names the setting, or else the file."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)|pymdownx\.{re.escape(word)}(?!\w)", line)
        if found and not line.lstrip().startswith("#"):
            return Problem(str(path), number, found.start() + 1, message, hint)
    return Problem(str(path), 0, 0, message, hint)


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\w])//[^\n]*", re.DOTALL)
_TAB = re.compile(r"<Tab\b(?![^>]*\b(?:forceMount|keepMounted)\b)[^>]*>")
_FENCED_TAB = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^\n]*\btab=", re.MULTILINE)
_CONTENT = ("content", "docs")


def examine_javascript(folder: Path, uncoloured: Collection[str]) -> Iterator[str | Problem]:
    """Every problem of the site, if it is one of these."""
    for path in sorted(folder.glob("docusaurus.config.*")):
        yield "Docusaurus"
        yield from _docusaurus(path, uncoloured)
    package = folder / "package.json"
    packages = _packages(package) if package.is_file() else {}
    kept = {"fumadocs-ui": "forceMount", "@fumadocs/base-ui": "keepMounted"}
    for name, attribute in kept.items():
        if name in packages:
            yield "Fumadocs"
            yield from _fumadocs(folder, attribute)


def _docusaurus(path: Path, uncoloured: Collection[str]) -> Iterator[Problem]:
    text = _COMMENT.sub(
        lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text("utf-8", errors="replace")
    )
    listed = re.search(r"additionalLanguages\s*:\s*\[(.*?)\]", text, re.DOTALL)
    known = re.findall(r"['\"]([\w+-]+)['\"]", listed[1] if listed else "")
    lacking = [fence for fence in uncoloured if fence not in known]
    if lacking:
        names = ", ".join(f"'{fence}'" for fence in lacking)
        message = f"prism.additionalLanguages without {names}: this code has no colours"
        start = listed.start() if listed else -1
        yield _javascript_problem(
            path, text, start, message, f"add {names} to themeConfig.prism.additionalLanguages"
        )


def _packages(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    kinds = ("dependencies", "devDependencies")
    return {name: version for kind in kinds for name, version in (read.get(kind) or {}).items()}


def _fumadocs(folder: Path, attribute: str) -> Iterator[Problem]:
    """Tabs that the server would leave out while they are not chosen."""
    other = {"forceMount": "keepMounted", "keepMounted": "forceMount"}[attribute]
    for path in sorted(each for name in _CONTENT for each in (folder / name).rglob("*.mdx")):
        text = path.read_text("utf-8", errors="replace")
        for found in _TAB.finditer(text):
            message = f"<Tab> without {attribute}: this language is in no page that the server sends"
            yield _javascript_problem(path, text, found.start(), message, f"write <Tab {attribute}>")
        for found in _FENCED_TAB.finditer(text):
            message = "tab= on a fence: languages that are not chosen are in no page that the server sends"
            yield _javascript_problem(
                path, text, found.start(), message, f"write <Tabs> with <Tab {attribute}>"
            )
        if strange := re.search(rf"<Tab\b[^>]*\b{other}\b", text):
            message = f"{other} is of the other set of components, expected {attribute}"
            yield _javascript_problem(
                path, text, strange.start(), message, f"set tabs: {{keep: {attribute}}} in --config"
            )


def _javascript_problem(path: Path, text: str, start: int, message: str, hint: str) -> Problem:
    if start < 0:
        return Problem(str(path), 0, 0, message, hint)
    before = text[:start]
    return Problem(str(path), before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, message, hint)


LOOKS = (examine_mkdocs, examine_sphinx, examine_javascript)
KNOWN = "mkdocs.yml, zensical.toml, conf.py, docusaurus.config.* or a package.json with fumadocs-ui"


def uncoloured(specification: Specification, templates: Templates) -> list[str]:
    """The languages of our code that Docusaurus colours only where the site names them."""
    coloured = open_target("docusaurus", templates, specification.sdks).settings.coloured
    fences = dict.fromkeys(sdk.fence for sdk in specification.sdks.values())
    return [fence for fence in fences if fence not in coloured]


def examine_site(folder: Path, uncoloured: Collection[str]) -> tuple[list[str], list[Problem]]:
    """The systems that were found, and what is wrong with their settings.

    Raises `ResourceError` where there is no site.
    """
    systems: list[str] = []
    problems: list[Problem] = []
    for look in LOOKS:
        for found in look(folder, uncoloured):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                systems.append(found)
    if not systems:
        raise ResourceError(f"{folder}: no docs site, expected {KNOWN}")
    return systems, problems
