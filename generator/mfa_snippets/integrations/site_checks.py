"""Check the settings of a docs site that would break the generated pages, without running the site."""

import ast
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.docs.target import open_target
from mfa_snippets.errors import Problem, ResourceError, unknown
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

_MKDOCS_FILES = {"mkdocs.yml": "MkDocs", "mkdocs.yaml": "MkDocs", "zensical.toml": "Zensical"}
_SPHINX_FILES = dict.fromkeys(("conf.py", "docs/conf.py", "source/conf.py", "docs/source/conf.py"), "Sphinx")
_MKDOCS_EXTENSIONS = (
    ("pymdownx.superfences", "preserve_tabs", "tabs in code become spaces"),
    ("pymdownx.tabbed", "alternate_style", "language tabs are not shown as tabs"),
    ("pymdownx.snippets", "check_paths", "code is left out silently if its file is missing"),
    ("attr_list", None, "heading anchors become text"),
    ("admonition", None, "callouts become text"),
    ("pymdownx.blocks.details", None, "what is collapsed becomes text"),
)
_SPHINX_EXTENSIONS = {
    "myst_parser": "pages in Markdown are not read",
    "sphinx_design": "language tabs are unknown directives",
}
OPTION = "mfa_snippets_"  # what the names of our options in Sphinx begin with
PATHS = ("spec", "templates", "evidence", "config")  # the options of a site with a path
_OPTIONS = [OPTION + name for name in (*PATHS, "without_evidence")]
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\w])//[^\n]*", re.DOTALL)
_TAB = re.compile(r"<Tab\b(?![^>]*\b(?:forceMount|keepMounted)\b)[^>]*>")
_FENCED_TAB = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^\n]*\btab=", re.MULTILINE)
_KEEP = {"fumadocs-ui": "forceMount", "@fumadocs/base-ui": "keepMounted"}
Problems = Iterator[Problem]
Settings = Mapping[str, Any]  # of a site, as its file has them
Lexers = Mapping[str, Mapping[str, bool]]  # options of Pygments by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """Languages that only the site's configuration makes Docusaurus or Pygments highlight."""

    unhighlighted: tuple[str, ...]
    lexers: Lexers


def check_site(folder: Path, languages: Languages) -> tuple[list[str], list[Problem]]:
    """The docs systems of a site and the problems in their settings. Raises `ResourceError` without one."""
    checks: list[tuple[str, Problems]] = []
    for files, check in ((_MKDOCS_FILES, mkdocs_problems), (_SPHINX_FILES, sphinx_problems)):
        name = next((name for name in files if (folder / name).is_file()), None)
        checks += [(files[name], check(folder / name, languages.lexers))] if name else []
    for path in sorted(folder.glob("docusaurus.config.*")):
        checks.append(("Docusaurus", _docusaurus_problems(path, languages.unhighlighted)))
    with suppress(FileNotFoundError, ValueError):
        package = json.loads((folder / "package.json").read_text("utf-8"))
        packages = {**(package.get("dependencies") or {}), **(package.get("devDependencies") or {})}
        attributes = [attribute for name, attribute in _KEEP.items() if name in packages]
        checks += [("Fumadocs", _fumadocs_problems(folder, attribute)) for attribute in attributes]
    if not checks:
        sites = "mkdocs.yml, zensical.toml, conf.py, docusaurus.config.* or a package.json with fumadocs-ui"
        raise ResourceError(f"{folder}: no docs site, expected {sites}")
    return [system for system, _ in checks], [problem for _, problems in checks for problem in problems]


def languages_of(specification: Specification, templates: Templates) -> Languages:
    """The languages of the pages that a site must be configured for."""
    sdks = specification.sdks.values()
    settings = open_target("docusaurus", templates, specification.sdks).settings
    installs = (install.language for sdk in sdks for install in sdk.install)
    fences = dict.fromkeys((*(sdk.fence for sdk in sdks), *installs, *settings.shown))
    return Languages(
        unhighlighted=tuple(fence for fence in fences if fence not in settings.highlighted),
        lexers={sdk.fence: sdk.lexer for sdk in sdks if sdk.lexer},
    )


class _Loader(yaml.SafeLoader):
    """Reads tags such as `!ENV` and `!!python/name:…` as nothing."""


_Loader.add_multi_constructor("", lambda *_: None)


def _mkdocs_settings(path: Path) -> Settings:
    """The settings with those that they inherit."""
    text = path.read_text("utf-8", errors="replace")
    if path.suffix == ".toml":
        return dict(tomllib.loads(text).get("project", {}))
    settings = yaml.load(text, Loader=_Loader) or {}
    parent = path.parent / str(settings.get("INHERIT", ""))
    return {**(_mkdocs_settings(parent) if parent.is_file() else {}), **settings}


def _by_name(extensions: Any) -> dict[str, Any]:
    """Extensions or plugins with their settings, from a list of names and mappings or nested mappings."""
    named: dict[str, Any] = {}
    for extension in extensions if isinstance(extensions, list) else [extensions]:
        for name, values in extension.items() if isinstance(extension, dict) else [(extension, {})]:
            values = values if isinstance(values, dict) else {}
            if name in ("pymdownx", "pymdownx.blocks"):
                named |= _by_name({f"{name}.{key}": value for key, value in values.items()})
            else:
                named[str(name)] = values
    return named


def mkdocs_problems(
    path: Path, lexers: Lexers, loaded: Settings | None = None, unneeded: Collection[str] = ()
) -> Problems:
    """Problems in the settings of the file, or as MkDocs has `loaded` them; the file has their lines."""
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    try:
        settings = loaded or _mkdocs_settings(path)
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        yield Problem(str(path), 0, 0, f"cannot be read: {str(error).splitlines()[0]}")
        return

    def problem(word: str, message: str, hint: str) -> Problem:
        """At the first line that names a setting, which is not a comment."""
        pattern = rf"(?m)^(?![ \t]*#).*?((?:(?<![\w.])|pymdownx\.){re.escape(word)}(?!\w))"
        match = re.search(pattern, text)
        return _problem(path, text, match.start(1) if match else -1, message, hint)

    extensions = _by_name(settings.get("markdown_extensions") or [])
    for name, key, effect in _MKDOCS_EXTENSIONS:
        word = name.removeprefix("pymdownx.")
        if name in unneeded:
            continue
        if name not in extensions:
            hint = f"add {name}: {key}: true" if key else f"add {name}"
            yield problem("markdown_extensions", f"{name} is missing: {effect}", hint)
        elif key and extensions[name].get(key) is not True:
            yield problem(word, f"{name} without {key}: {effect}", f"set {key}: true")
    extended = extensions.get("pymdownx.highlight", {}).get("extend_pygments_lang") or []
    for language, options in lexers.items():
        wanted = {"name": language, "lang": language, "options": dict(options)}
        if wanted not in extended:
            hint = f"add {json.dumps(wanted)} to extend_pygments_lang of pymdownx.highlight"
            yield problem("highlight", f"no lexer options for {language}: this code is not highlighted", hint)
    theme = settings.get("theme")
    if "content.tabs.link" not in ((theme.get("features") or []) if isinstance(theme, dict) else []):
        message = "theme without the feature content.tabs.link: each block has its own choice of language"
        yield problem("theme", message, "add content.tabs.link to theme.features")
    plugins = _by_name(settings.get("plugins") or [])
    macros = plugins.get("macros", {"render_by_default": False})
    if macros.get("render_by_default") is not False and "mfa-snippets" in plugins:
        message = "the plugin macros renders code of the plugin mfa-snippets as templates"
        yield problem("macros", message, "set render_by_default: false")


def sphinx_problems(
    path: Path, lexers: Lexers, loaded: Settings | None = None, unneeded: Collection[str] = ()
) -> Problems:
    """Problems in the settings of the file, or as Sphinx has `loaded` them; the file has their lines."""
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield Problem(str(path), error.lineno or 0, error.offset or 0, f"cannot be read: {error.msg}")
        return
    assigned = dict(_assigned(tree))
    lines = {name: line for name, (line, _) in assigned.items()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id.startswith(OPTION) and node.id not in _OPTIONS:
            yield Problem(str(path), node.lineno, node.col_offset + 1, *unknown("option", node.id, _OPTIONS))
    settings = loaded or {name: value for name, (_, value) in assigned.items()}

    def problem(name: str, message: str, hint: str) -> Problem:
        """At the line that assigns a setting."""
        return Problem(str(path), lines.get(name, 0), 1, message, hint)

    extensions = settings.get("extensions", ())
    names = list(extensions) if isinstance(extensions, list | tuple) else []
    if "mfa_snippets.integrations.sphinx" in names:
        names.append("sphinx_design")  # our extension loads it
    for name, effect in _SPHINX_EXTENSIONS.items():
        if name not in (*names, *unneeded):
            yield problem("extensions", f"extensions without {name}: {effect}", f'add "{name}"')
    level = settings.get("myst_heading_anchors", 0)
    if "myst_heading_anchors" not in unneeded and (not isinstance(level, int) or level < 4):
        message = f"myst_heading_anchors is {level}: links to headings do not work"
        yield problem("myst_heading_anchors", message, "set myst_heading_anchors = 4")
    highlighted = settings.get("highlight_options", {})
    for language, options in lexers.items():
        if not isinstance(highlighted, dict) or highlighted.get(language) != options:
            message = f"no lexer options for {language}: this code is not highlighted"
            hint = f"set highlight_options = {{'{language}': {dict(options)}}}"
            yield problem("highlight_options", message, hint)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, tuple[int, Any]]]:
    """The names that are assigned literals, with the line and the value."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            with suppress(ValueError):
                yield node.targets[0].id, (node.lineno, ast.literal_eval(node.value))


def _docusaurus_problems(path: Path, unhighlighted: Collection[str]) -> Problems:
    source = path.read_text("utf-8", errors="replace")
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
    listed = re.search(r"additionalLanguages\s*:\s*\[(.*?)\]", text, re.DOTALL)
    known = re.findall(r"['\"]([\w+-]+)['\"]", listed[1] if listed else "")
    if missing := ", ".join(f"'{fence}'" for fence in unhighlighted if fence not in known):
        message = f"prism.additionalLanguages without {missing}: this code is not highlighted"
        hint = f"add {missing} to themeConfig.prism.additionalLanguages"
        yield _problem(path, text, listed.start() if listed else -1, message, hint)


def _fumadocs_problems(folder: Path, attribute: str) -> Problems:
    """Tabs that the server leaves out while they are not selected."""
    (other,) = {*_KEEP.values()} - {attribute}
    hint, keep_hint = f"write <Tab {attribute}>", f"set tabs: {{keep: {attribute}}} in --config"
    for path in sorted(path for name in ("content", "docs") for path in (folder / name).rglob("*.mdx")):
        text = path.read_text("utf-8", errors="replace")
        for tab in _TAB.finditer(text):
            message = f"<Tab> without {attribute}: pages from the server lack this language"
            yield _problem(path, text, tab.start(), message, hint)
        for tab in _FENCED_TAB.finditer(text):
            message = "tab= on a fence: pages from the server lack languages that are not selected"
            yield _problem(path, text, tab.start(), message, hint.replace("<Tab", "<Tabs> with <Tab"))
        if foreign := re.search(rf"<Tab\b[^>]*\b{other}\b", text):
            message = f"{other} belongs to the other component library, expected {attribute}"
            yield _problem(path, text, foreign.start(), message, keep_hint)


def _problem(path: Path, text: str, start: int, message: str, hint: str) -> Problem:
    """At an index of the text, or about the whole file if `start` is negative."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Problem(str(path), *((line, column) if start >= 0 else (0, 0)), message, hint)
