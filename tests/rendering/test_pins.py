"""A reader who installs a project next year gets what ran: every part of it is pinned to one version."""

import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.rendering.loader import BINARY
from mfa_snippets.spec.checks.sdks import other_versions
from tests.languages.facts import all_facts

from .repository import ROOT, forms, languages, project, specification

VERSION = r"v?[0-9]+(\.[0-9]+)+([-.][0-9A-Za-z.]+)?"
LINES = {
    facts.package.file: (facts.package.begins, facts.package.pinned.replace("{version}", VERSION))
    for facts in all_facts().values()
    if facts.package.begins and facts.package.pinned
}
"""How a line begins that names a part, and how the whole line is written then."""


def _poms(text: str) -> Iterator[str]:
    """Plugins and dependencies without a version of their own."""
    for part in ElementTree.fromstring(text).iter():
        if part.tag.rpartition("}")[2] in ("dependency", "plugin"):
            values = {child.tag.rpartition("}")[2]: (child.text or "") for child in part}
            if not re.fullmatch(VERSION, values.get("version", "")):
                yield values.get("artifactId", "")


def _packages(text: str) -> Iterator[str]:
    package = json.loads(text)
    for name in ("dependencies", "devDependencies"):
        yield from (part for part, pin in package.get(name, {}).items() if not re.fullmatch(VERSION, pin))


def _lines(begin: str, whole: str) -> Callable[[str], Iterator[str]]:
    return lambda text: (
        line for line in text.splitlines() if re.match(begin, line) and not re.fullmatch(whole, line)
    )


LOOSE: Mapping[str, Callable[[str], Iterator[str]]] = {
    "pom.xml": _poms,
    "package.json": _packages,
    **{name: _lines(*how) for name, how in LINES.items()},
}
PROJECTS = [
    (language, name) for language in (*languages(), *forms()) for name in project(language) if name in LOOSE
]
every_project = pytest.mark.parametrize(("language", "name"), PROJECTS)


@every_project
def test_every_part_is_pinned(language: str, name: str) -> None:
    assert list(LOOSE[name](project(language)[name])) == []


def test_every_language_names_its_parts() -> None:
    assert {language for language, _ in PROJECTS} == {*languages(), *forms()}


@pytest.mark.parametrize(
    ("name", "text", "loose"),
    [
        ("pom.xml", "<p><plugin><artifactId>a</artifactId></plugin></p>", ["a"]),
        ("pom.xml", "<p><plugin><artifactId>a</artifactId><version>[1,)</version></plugin></p>", ["a"]),
        ("package.json", '{"dependencies": {"a": "^1.2.3"}}', ["a"]),
        ("requirements.txt", "a>=1.0\nb==1.0\n", ["a>=1.0"]),
        ("Gemfile", "gem 'a'\ngem 'b', '1.0'\n", ["gem 'a'"]),
        ("go.mod", "require a latest\n", ["require a latest"]),
    ],
)
def test_a_part_that_is_loose_is_found(name: str, text: str, loose: list[str]) -> None:
    """The rule above sees what it must."""
    assert list(LOOSE[name](text)) == loose


@every_project
def test_the_oldest_runtime_is_named(language: str, name: str) -> None:
    """In the package file, where the package manager reads it: it warns, fetches another, or ends."""
    facts = all_facts()[language].package
    assert facts.file != name or re.search(facts.oldest, project(language)[name])


@pytest.mark.parametrize("language", languages())
def test_the_sdk_is_pinned_under_its_package_name(language: str) -> None:
    """The project requires the package and the version that the specification and the pages name."""
    sdk = specification().sdks[language]
    text = "\n".join(project(language).values())

    assert [part for part in (*sdk.package.split(":"), sdk.version) if part not in text] == []


FRAMEWORKS = {facts.framework: name for name, facts in all_facts().items() if facts.framework}
"""The pages that name packages, with their languages."""
NAMED = re.compile(
    rf"(?P<name>[\w/-]+)(?:==|@|:)(?P<version>{VERSION})"
    rf"|<artifactId>(?P<artifact>[\w-]+)</artifactId>\s+<version>(?P<of>{VERSION})<"
)


def _strangers(page: str, files: str) -> list[str]:
    """The packages of a page that the files of an app don't have in that version."""
    found = [
        (part["name"] or part["artifact"], part["version"] or part["of"]) for part in NAMED.finditer(page)
    ]
    pin = r"\b{}(?:\W+|</artifactId>\s+<version>){}\b"
    return [
        name for name, version in found if not re.search(pin.format(*map(re.escape, (name, version))), files)
    ]


@pytest.mark.parametrize(("name", "language"), FRAMEWORKS.items())
def test_a_framework_page_names_the_packages_of_its_app(name: str, language: str) -> None:
    page = (ROOT / f"spec/pages/{name}.md").read_text("utf-8")

    assert NAMED.search(page)
    assert _strangers(page, "\n".join(project(language).values())) == []


@pytest.mark.parametrize(
    ("page", "files"),
    [
        ("gem install a:1.1", "gem 'a', '1.2'"),
        ("npm install a@1.1", '"a": "1.2"'),
        ("pip install a==1.1", "b==1.1"),
        ("<artifactId>a</artifactId>\n<version>1.1<", "<artifactId>a</artifactId>\n<version>1.2<"),
    ],
)
def test_another_version_is_found(page: str, files: str) -> None:
    assert _strangers(page, files) == ["a"]


BY_HAND = "`make lock` renews constraints.txt; change what else is named here by hand"
ELSEWHERE = ("evidence/", "output/", "tests/spec/cases/", "docs/screenshots/")
"""Files that a build or a run writes, and made-up versions."""


def texts() -> Iterator[tuple[Path, str]]:
    """The files of the repository that people write."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if not name.startswith(ELSEWHERE) and not name.endswith(BINARY):
            yield Path(name), (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("language", languages())
def test_the_version_of_an_sdk_is_the_same_everywhere(language: str) -> None:
    """In every file of the repository: lock files of tests, constraints and documentation follow by hand."""
    sdk = specification().sdks[language]

    found = (problem for path, text in texts() for problem in other_versions(sdk, path, text))

    assert [replace(problem, hint=BY_HAND) for problem in found] == []


@pytest.mark.parametrize(
    ("language", "pin"), [(each, pin) for each in languages() for pin in specification().sdks[each].pins]
)
def test_a_pin_is_how_files_name_the_version(language: str, pin: str) -> None:
    """In what is built, or in a lock file."""
    sdk = replace(specification().sdks[language], pins=(pin,))
    written = (*project(language).values(), *(install.command for install in sdk.installs))

    other = replace(sdk, version="0")
    found = [text for text in written if [*other_versions(other, Path(), text)]]

    assert found
    assert not [problem for text in found for problem in other_versions(sdk, Path(), text)]
