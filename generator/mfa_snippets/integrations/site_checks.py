"""Check the settings of a docs site that would break the generated pages, without running the site."""

import ast
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.docs.target import open_target
from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.document import position
from mfa_snippets.spec.specification import Specification

_FILES = {
    "mkdocs.y*ml": "MkDocs",
    "zensical.toml": "Zensical",
    **dict.fromkeys(("conf.py", "docs/conf.py", "source/conf.py", "docs/source/conf.py"), "Sphinx"),
    "docusaurus.config.*": "Docusaurus",
}
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
_KEEP = {"fumadocs-ui": "forceMount", "@fumadocs/base-ui": "keepMounted"}
Problems = Iterator[Problem]
Names = Collection[str]
Settings = Mapping[str, Any]  # of a site, as its file has them or as they are loaded
Lexers = Mapping[str, Mapping[str, bool]]  # options of Pygments by language


def check_site(folder: Path, unhighlighted: Names, lexers: Lexers) -> tuple[list[str], list[Problem]]:
    """The docs systems of a site and the problems in their settings. Raises `InputError` without one."""
    systems, problems = list[str](), list[Problem]()
    for pattern, system in _FILES.items():
        for path in sorted(folder.glob(pattern)):
            systems.append(system)
            if system == "Docusaurus":
                problems += _docusaurus_problems(path, unhighlighted)
                continue
            check = sphinx_problems if system == "Sphinx" else mkdocs_problems
            try:
                problems += check(path, _settings(path), lexers)
            except SyntaxError as error:
                place, message = (error.lineno or 0, error.offset or 0), f"cannot be read: {error.msg}"
                problems.append(Problem(str(path), *place, message))
            except (yaml.YAMLError, ValueError) as error:
                problems.append(Problem(str(path), 0, 0, f"cannot be read: {str(error).splitlines()[0]}"))
    for package, attribute in _KEEP.items():
        if f'"{package}"' in _text(folder / "package.json"):
            systems.append("Fumadocs")
            problems += _fumadocs_problems(folder, attribute)
    if not systems:
        sites = "mkdocs.yml, zensical.toml, conf.py, docusaurus.config.* or a package.json with fumadocs-ui"
        raise InputError(Problem(str(folder), 0, 0, f"no docs site, expected {sites}"))
    return systems, problems


def languages_of(specification: Specification, templates: Templates) -> tuple[list[str], Lexers]:
    """The languages that Docusaurus, and the options that Pygments must be told to highlight our pages."""
    sdks = specification.sdks.values()
    target = open_target("docusaurus", templates, specification.sdks)
    installs = (install.language for sdk in sdks for install in sdk.install)
    fences = dict.fromkeys((*(sdk.fence for sdk in sdks), *installs, *target.settings.shown))
    return [fence for fence in fences if fence not in target.settings.highlighted], target.lexers


class _Loader(yaml.SafeLoader):
    """Reads tags such as `!ENV` and `!!python/name:…` as nothing."""


_Loader.add_multi_constructor("", lambda *_: None)


def _settings(path: Path, heirs: Sequence[Path] = ()) -> Settings:
    """The settings with those that they inherit; of Python, the names that are assigned literals."""
    settings: dict[str, Any] = {}
    if path.suffix == ".py":
        for node in ast.parse(_text(path)).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                with suppress(ValueError):
                    settings[node.targets[0].id] = ast.literal_eval(node.value)
        return settings
    text, is_toml = _text(path), path.suffix == ".toml"
    read = tomllib.loads(text).get("project") if is_toml else yaml.load(text, Loader=_Loader)
    if not isinstance(settings := read or {}, dict):
        raise ValueError("expected a mapping of settings")
    parent = (path.parent / str(settings.get("INHERIT", ""))).resolve()
    heirs = (*heirs, path.resolve())
    if parent in heirs:
        raise ValueError("INHERIT leads back to this file, expected another one")
    return {**(_settings(parent, heirs) if parent.is_file() else {}), **settings}


def _listed(value: Any) -> list[Any]:
    """The items of a setting; of one that is no list, none."""
    return [*value] if isinstance(value, list | tuple) else []


def _by_name(extensions: Any) -> dict[str, Any]:
    """Extensions with their settings, from a list of names and mappings or nested mappings."""
    named: dict[str, Any] = {}
    for extension in extensions if isinstance(extensions, list) else [extensions]:
        for name, values in extension.items() if isinstance(extension, dict) else [(extension, {})]:
            values = values if isinstance(values, dict) else {}
            if name in ("pymdownx", "pymdownx.blocks"):
                named |= _by_name({f"{name}.{key}": value for key, value in values.items()})
            else:
                named[str(name)] = values
    return named


def mkdocs_problems(path: Path, settings: Settings, lexers: Lexers, unneeded: Names = ()) -> Problems:
    """Problems in the settings of MkDocs, at their lines in the file."""

    def problem(word: str, message: str, hint: str) -> Problem:
        """At the first line that names a setting, which is not a comment."""
        pattern = rf"(?m)^(?![ \t]*#).*?((?:(?<![\w.])|pymdownx\.){re.escape(word)}(?!\w))"
        return _problem(path, re.search(pattern, _text(path)), message, hint)

    extensions = _by_name(settings.get("markdown_extensions") or [])
    for name, key, effect in (each for each in _MKDOCS_EXTENSIONS if each[0] not in unneeded):
        if name not in extensions:
            hint = f"add {name}: {key}: true" if key else f"add {name}"
            yield problem("markdown_extensions", f"{name} is missing: {effect}", hint)
        elif key and extensions[name].get(key) is not True:
            message = f"{name} without {key}: {effect}"
            yield problem(name.removeprefix("pymdownx."), message, f"set {key}: true")
    extended = extensions.get("pymdownx.highlight", {}).get("extend_pygments_lang") or []
    for language, options in lexers.items():
        wanted = {"name": language, "lang": language, "options": dict(options)}
        if wanted not in extended:
            hint = f"add {json.dumps(wanted)} to extend_pygments_lang of pymdownx.highlight"
            yield problem("highlight", f"no lexer options for {language}: this code is not highlighted", hint)
    theme = settings.get("theme")
    if "content.tabs.link" not in (_listed(theme.get("features")) if isinstance(theme, dict) else []):
        message = "theme without the feature content.tabs.link: each block has its own choice of language"
        yield problem("theme", message, "add content.tabs.link to theme.features")


def sphinx_problems(path: Path, settings: Settings, lexers: Lexers, unneeded: Names = ()) -> Problems:
    """Problems in the settings of Sphinx, at their lines in the file."""
    text = _text(path)

    def problem(name: str, message: str, hint: str) -> Problem:
        return _problem(path, re.search(rf"(?m)^({name})\b", text), message, hint)

    for option in re.finditer(rf"(?m)^({OPTION}\w+)\b", text):
        if option[1] not in _OPTIONS:
            yield _problem(path, option, *unknown("option", option[1], _OPTIONS))
    names = _listed(settings.get("extensions"))
    if "mfa_snippets.integrations.sphinx" in names:
        names.append("sphinx_design")  # our extension loads it
    for name, effect in _SPHINX_EXTENSIONS.items():
        if name not in (*names, *unneeded):
            yield problem("extensions", f"extensions without {name}: {effect}", f'add "{name}"')
    level = settings.get("myst_heading_anchors", 0)
    if "myst_heading_anchors" not in unneeded and (type(level) is not int or level < 4):
        message = f"myst_heading_anchors is {level}: links to headings do not work"
        yield problem("myst_heading_anchors", message, "set myst_heading_anchors = 4")
    for language, options in lexers.items():
        if (settings.get("highlight_options") or {}).get(language) != options:
            message = f"no lexer options for {language}: this code is not highlighted"
            hint = f"set highlight_options = {{'{language}': {dict(options)}}}"
            yield problem("highlight_options", message, hint)


def _docusaurus_problems(path: Path, unhighlighted: Names) -> Problems:
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), _text(path))
    listed = re.search(r"additionalLanguages\s*:\s*\[[^]]*\]", text)
    known = re.findall(r"['\"]([\w+-]+)['\"]", listed[0] if listed else "")
    if missing := ", ".join(f"'{fence}'" for fence in unhighlighted if fence not in known):
        message = f"prism.additionalLanguages without {missing}: this code is not highlighted"
        yield _problem(path, listed, message, f"add {missing} to themeConfig.prism.additionalLanguages")


def _fumadocs_problems(folder: Path, attribute: str) -> Problems:
    """Tabs that the server leaves out while they are not selected."""
    hint = f"write <Tab {attribute}>; for pages of this tool, set tabs: {{keep: {attribute}}} in --config"
    for path in sorted(path for name in ("content", "docs") for path in (folder / name).rglob("*.mdx")):
        for tab in re.finditer(rf"<Tab\b(?![^>]*\b{attribute}\b)[^>]*>", _text(path)):
            message = f"<Tab> without {attribute}: pages from the server lack this language"
            yield _problem(path, tab, message, hint)
        for tab in re.finditer(r"(?m)^ {0,3}(?:`{3,}|~{3,})[^\n]*\btab=", _text(path)):
            message = "tab= on a fence: pages from the server lack languages that are not selected"
            yield _problem(path, tab, message, f"write <Tabs> with <Tab {attribute}>")


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _problem(path: Path, found: re.Match[str] | None, message: str, hint: str | None) -> Problem:
    """At the last group of what was found, or about the whole file."""
    if not found:
        return Problem(str(path), 0, 0, message, hint)
    return Problem(str(path), *position(found.string[: found.start(found.lastindex or 0)]), message, hint)
