"""Look at the settings of MkDocs with Material, and of Zensical."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..errors import Problem

_FILES = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml")
_PREFIX = "pymdownx."


class _Loader(yaml.SafeLoader):
    """Tags such as `!ENV` and `!!python/name:…` stand for nothing here."""


_Loader.add_multi_constructor("", lambda *_: None)


def look(folder: Path, _uncoloured: Collection[str]) -> Iterator[str | Problem]:
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
            yield _problem(
                path, text, "markdown_extensions", f"{name} is missing: {why}", f"add {name}: {key}: true"
            )
        elif extensions[name].get(key) is not True:
            yield _problem(
                path, text, name.removeprefix(_PREFIX), f"{name} without {key}: {why}", f"set {key}: true"
            )
    if "attr_list" not in extensions:
        message = "attr_list is missing: anchors of headings stand in their text"
        yield _problem(path, text, "markdown_extensions", message, "add attr_list")


def _theme(path: Path, text: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    theme = settings.get("theme") or {}
    features = theme.get("features") or [] if isinstance(theme, dict) else []
    if "content.tabs.link" not in features:
        message = "theme without the feature content.tabs.link: a language is chosen anew in every block"
        yield _problem(path, text, "theme", message, "add content.tabs.link to theme.features")
    plugins = _by_name(settings.get("plugins") or [])
    macros = plugins.get("macros", {"render_by_default": False})
    if macros.get("render_by_default") is not False and "mfa-snippets" in plugins:
        message = "the plugin macros reads templates in code that the plugin mfa-snippets put there"
        yield _problem(path, text, "macros", message, "set render_by_default: false")


def _problem(path: Path, text: str, word: str, message: str, hint: str) -> Problem:
    """At the line that names the setting, or else the file."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)|pymdownx\.{re.escape(word)}(?!\w)", line)
        if found and not line.lstrip().startswith("#"):
            return Problem(str(path), number, found.start() + 1, message, hint)
    return Problem(str(path), 0, 0, message, hint)
