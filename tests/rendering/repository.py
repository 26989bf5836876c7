"""The specification, templates and apps of this repository, loaded once for all tests."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from mfa_snippets.rendering.apps import App, render_apps
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.load import load
from mfa_snippets.spec.specification import Specification

ROOT = Path(__file__).parents[2]
SPEC, TEMPLATES, FIXTURES = ROOT / "spec", ROOT / "templates", ROOT / "tests" / "fixtures"


@cache
def specification() -> Specification:
    return load(SPEC)


@cache
def templates() -> Templates:
    return load_templates(TEMPLATES, specification())


@cache
def apps() -> Mapping[str, App]:
    return {app.language: app for app in render_apps(specification(), templates())}


def languages() -> list[str]:
    """Those with a file of their own."""
    return sorted(path.stem for path in (SPEC / "sdks").glob("*.yaml"))


@cache
def forms() -> Mapping[str, str]:
    """The further forms of SDKs, with the language of each."""
    files = {path.stem: path.read_text("utf-8") for path in (SPEC / "sdks").glob("*.yaml")}
    read = {language: yaml.load(text, yaml.CSafeLoader) for language, text in files.items()}
    return {name: language for language, file in read.items() for name in file.get("variants", {})}


def write(files: Mapping[str, str], folder: Path) -> Path:
    """Write files below a folder, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def project(language: str) -> Mapping[str, str]:
    """The files around the source of one language, which formatters are configured by."""
    sources = set(specification().sdks[language].app.files.values())
    return {name: content.decode() for name, content in apps()[language].files.items() if name not in sources}
