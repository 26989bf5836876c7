"""The MkDocs plugin: what it reads and watches, and what ends the build before a page is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from tests.commands.running import edit
from tests.end_to_end.docs_sites.building import fragment

from .small_site import INPUTS, write_inputs

SITE = "site_name: Docs\n" + fragment("mkdocs.yml")
OPTIONS = "mfa-snippets: {spec: spec, templates: templates, evidence: evidence, config: site.yaml}"
HOOK = "def on_config(config):\n    config.markdown_extensions.append('attr_list')\n"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MkDocsConfig]:
    """Loads the settings of a site, as a build begins with it."""
    write_inputs(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "site.yaml").write_text("mkdocs: {code: inline}\n")
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks/one.py").write_text(HOOK)
    monkeypatch.chdir(tmp_path)

    def load(removed: str = "", added: str = "", change: tuple[str, str] = ("", "")) -> MkDocsConfig:
        assert removed in SITE
        text = SITE.replace(removed, "").replace("awesome-nav", OPTIONS.replace(*change)) + added
        Path("mkdocs.yml").write_text(text)
        config = load_config("mkdocs.yml")
        return config.plugins.on_config(config)

    return load


def test_all_inputs_are_watched(load: Callable[..., MkDocsConfig], tmp_path: Path) -> None:
    """`mkdocs serve` builds again after a change of any."""
    watched = {Path(path).absolute() for path in load().watch}

    assert {tmp_path / name for name in (*INPUTS, "site.yaml")} <= watched


SUPERFENCES = "  - pymdownx.superfences:\n      preserve_tabs: true\n"
SNIPPETS = "  - pymdownx.snippets:\n      check_paths: true\n"
WRONG: Mapping[str, tuple[str, tuple[str, str, str], str]] = {
    "an extension that is missing": (
        SUPERFENCES,
        ("", "", ""),
        "mkdocs.yml:7:1: pymdownx.superfences is missing: tabs in code become spaces\n"
        "hint: add pymdownx.superfences: preserve_tabs: true",
    ),
    "two at once": (
        "  - admonition\n  - attr_list\n",
        ("", "", ""),
        "mkdocs.yml:7:1: admonition is missing: callouts become text\nhint: add admonition\n"
        "mkdocs.yml:7:1: attr_list is missing: heading anchors become text\nhint: add attr_list",
    ),
    "an extension without its setting": (
        ":\n      preserve_tabs: true",
        ("", "", ""),
        "mkdocs.yml:13:5: pymdownx.superfences without preserve_tabs: tabs in code become spaces\n"
        "hint: set preserve_tabs: true",
    ),
    "code is included without the check of paths": (
        SNIPPETS,
        ("site.yaml", "inline", "include"),
        "mkdocs.yml:7:1: pymdownx.snippets is missing: code is left out silently if its file is missing\n"
        "hint: add pymdownx.snippets: check_paths: true",
    ),
    "a fault in the specification": (
        "",
        ("spec/functions/otp.yaml", "otp.verify", "otp.verfy"),
        "spec/functions/otp.yaml:2:14: operation 'otp.verfy' is not defined\n"
        "hint: did you mean 'otp.verify'?",
    ),
    "a folder of something else": (
        "",
        ("mkdocs.yml", "templates: templates", "templates: spec"),
        "spec/lisp: no *.jinja files here, expected templates\n"
        "hint: option templates names a folder with one for each language, and docs/",
    ),
    "a fault in a setting": (
        "",
        ("site.yaml", "inline", "inlined"),
        "site.yaml:1:16: 'inlined', expected 'inline' or 'include'",
    ),
}


@pytest.mark.parametrize(("removed", "change", "expected"), WRONG.values(), ids=WRONG)
def test_a_fault_ends_the_build(
    removed: str, change: tuple[str, str, str], expected: str, load: Callable[..., MkDocsConfig]
) -> None:
    """With its place, and what to write."""
    file, *words = change
    if file not in ("", "mkdocs.yml"):
        edit(Path(file), *words)
    with pytest.raises(PluginError) as error:
        load(removed, change=words if file == "mkdocs.yml" else ("", ""))

    assert str(error.value).replace(f"{Path.cwd()}/", "") == expected


RIGHT = {
    "code in the page needs no include": (SNIPPETS, ""),
    "an extension of another plugin": ("  - attr_list\n", "hooks: [hooks/one.py]\n"),
    "settings that are inherited": ("  - attr_list\n", "  - attr_list\nINHERIT: base.yml\n"),
}


@pytest.mark.parametrize(("removed", "added"), RIGHT.values(), ids=RIGHT)
def test_settings_count_as_they_are_loaded(
    removed: str, added: str, load: Callable[..., MkDocsConfig]
) -> None:
    """From wherever they come."""
    Path("base.yml").write_text("site_author: somebody\n")

    assert load(removed, added).site_name == "Docs"
