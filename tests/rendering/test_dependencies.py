"""A reader who installs an app has what its files import: each package is declared in the package file."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Mapping

import pytest

from .repository import apps, specification

PYTHON_NAMES = {"jwt": "PyJWT", "werkzeug": "Werkzeug"}
RUBY_LIBRARY = {"json", "logger", "openssl", "optparse", "socket", "timeout"}
JAVA_PACKAGES = {
    "com.descope": "com.descope:java-sdk",
    "com.fasterxml.jackson.core": "com.fasterxml.jackson.core:jackson-core",
    "com.fasterxml.jackson.databind": "com.fasterxml.jackson.core:jackson-databind",
    "jakarta.servlet": "org.apache.tomcat.embed:tomcat-embed-core",
    "org.apache.catalina": "org.apache.tomcat.embed:tomcat-embed-core",
    "org.apache.tomcat": "org.apache.tomcat.embed:tomcat-embed-core",
}
"""The artifact of each Java package, by the beginning of its name."""


def _python(sources: Iterable[str]) -> set[str]:
    names = {name for text in sources for name in re.findall(r"(?m)^(?:from|import) (\w+)", text)}
    local = {path.removesuffix(".py") for path in apps()["python"].files}
    return {PYTHON_NAMES.get(name, name) for name in names - local - sys.stdlib_module_names}


def _node(sources: Iterable[str]) -> set[str]:
    names = {name for text in sources for name in re.findall(r"from '([^'.][^']*)'", text)}
    return {name for name in names if not name.startswith("node:")}


def _go(sources: Iterable[str]) -> set[str]:
    paths = {path for text in sources for path in re.findall(r'(?m)^\s+(?:\w+ )?"(\w+\.\w+/[^"]+)"$', text)}
    return {"/".join(path.split("/")[:3]) for path in paths if not path.startswith("example.com/")}


def _java(sources: Iterable[str]) -> set[str]:
    names = {name for text in sources for name in re.findall(r"(?m)^import (?:static )?([\w.]+);", text)}
    foreign = {name for name in names if not name.startswith("java.")}
    return {
        next(JAVA_PACKAGES[begin] for begin in JAVA_PACKAGES if name.startswith(begin)) for name in foreign
    }


def _ruby(sources: Iterable[str]) -> set[str]:
    return {name for text in sources for name in re.findall(r"(?m)^require '([\w/]+)'", text)} - RUBY_LIBRARY


def _pom(text: str) -> set[str]:
    namespace = {"m": "http://maven.apache.org/POM/4.0.0"}
    found = ElementTree.fromstring(text).findall(".//m:dependency", namespace)
    values = [
        [part.findtext(f"m:{tag}", "", namespace) for tag in ("groupId", "artifactId", "scope")]
        for part in found
    ]
    return {f"{group}:{name}" for group, name, scope in values if scope != "runtime"}


IMPORTED: Mapping[str, Callable[[Iterable[str]], set[str]]] = {
    "python": _python,
    "node": _node,
    "typescript": _node,
    "go": _go,
    "java": _java,
    "ruby": _ruby,
}
DECLARED: Mapping[str, Callable[[str], set[str]]] = {
    "requirements.txt": lambda text: set(re.findall(r"(?m)^([\w-]+)==", text)),
    "package.json": lambda text: set(json.loads(text)["dependencies"]),
    "go.mod": lambda text: set(re.findall(r"(?m)^require (\S+)", text)) - {"("},
    "pom.xml": _pom,
    "Gemfile": lambda text: set(re.findall(r"(?m)^gem '(\S+)'", text)),
}


def _imported_and_declared(language: str) -> tuple[set[str], set[str]]:
    files = apps()[language].files
    sources = set(specification().sdks[language].app.files.values())
    name = next(name for name in DECLARED if name in files)
    imported = IMPORTED[language](files[path].decode() for path in sources & files.keys())
    return imported, DECLARED[name](files[name].decode())


@pytest.mark.parametrize("language", sorted(IMPORTED))
def test_an_app_declares_what_it_imports(language: str) -> None:
    """No more and no less: what only another package needs is that package's to declare."""
    imported, declared = _imported_and_declared(language)

    assert imported
    assert imported == declared


def test_every_language_is_looked_at() -> None:
    assert IMPORTED.keys() == apps().keys()
