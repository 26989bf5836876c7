"""A reader who installs an app has what its files import: each package is declared in the package file."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from pathlib import PurePath

import pytest

from tests.languages.facts import all_facts, tabs

from .repository import apps, specification


def _imported(language: str, sources: Iterable[str]) -> set[str]:
    """The packages that files import, without what comes with the language or is the app's own."""
    facts, files = all_facts()[language].imports, apps()[language].files
    names = {name for text in sources for name in re.findall(facts.pattern, text)}
    foreign = names - {PurePath(path).stem for path in files}
    found = (name for name in foreign if not re.fullmatch(facts.library, name))
    packages = facts.packages.items()
    return {next((to for begin, to in packages if name.startswith(begin)), name) for name in found}


def _pom(text: str) -> set[str]:
    namespace = {"m": "http://maven.apache.org/POM/4.0.0"}
    found = ElementTree.fromstring(text).findall(".//m:dependency", namespace)
    values = [
        [part.findtext(f"m:{tag}", "", namespace) for tag in ("groupId", "artifactId", "scope")]
        for part in found
    ]
    return {f"{group}:{name}" for group, name, scope in values if scope != "runtime"}


def _declared(language: str) -> set[str]:
    facts = all_facts()[language].package
    text = apps()[language].files[facts.file].decode()
    if facts.declares:
        return set(re.findall(facts.declares, text))
    return _pom(text) if facts.file.endswith(".xml") else set(json.loads(text)["dependencies"])


def _imported_and_declared(language: str) -> tuple[set[str], set[str]]:
    files = apps()[language].files
    sources = set(specification().sdks[language].app.files.values())
    imported = _imported(language, (files[path].decode() for path in sources & files.keys()))
    return imported, _declared(language)


@pytest.mark.parametrize("language", tabs())
def test_an_app_declares_what_it_imports(language: str) -> None:
    """No more and no less: what only another package needs is that package's to declare."""
    imported, declared = _imported_and_declared(language)

    assert imported
    assert imported == declared
