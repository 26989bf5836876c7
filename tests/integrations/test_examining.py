"""`doctor --docs`: what would spoil the code, at its place in the configuration of a site."""

import re
from pathlib import Path

import pytest

from mfa_snippets.errors import InputError
from mfa_snippets.integrations.site_checks import Lexers, check_site, languages_of
from mfa_snippets.rendering.loader import load_all
from tests.commands.running import Run
from tests.end_to_end.docs_sites.building import ROOT, fragment
from tests.languages.facts import all_facts

MKDOCS = fragment("mkdocs.yml")
Languages = tuple[tuple[str, ...], Lexers]
LANGUAGES: Languages = (("java", "ruby"), {})
CASES = {
    "tabs that become spaces": (
        {"mkdocs.yml": MKDOCS.replace("preserve_tabs: true", "preserve_tabs: false")},
        "mkdocs.yml:12:5: pymdownx.superfences without preserve_tabs: tabs in code become spaces\n"
        "hint: set preserve_tabs: true",
    ),
    "paths that nobody checks": (
        {"mkdocs.yml": MKDOCS.replace("check_paths: true", "base_path: [docs]")},
        "mkdocs.yml:16:5: pymdownx.snippets without check_paths: code is left out silently if its "
        "file is missing\nhint: set check_paths: true",
    ),
    "an extension that is missing": (
        {"mkdocs.yml": MKDOCS.replace("  - pymdownx.superfences:\n      preserve_tabs: true\n", "")},
        "mkdocs.yml:6:1: pymdownx.superfences is missing: tabs in code become spaces\n"
        "hint: add pymdownx.superfences: preserve_tabs: true",
    ),
    "anchors in the text": (
        {"mkdocs.yml": MKDOCS.replace("  - attr_list\n", "")},
        "mkdocs.yml:6:1: attr_list is missing: heading anchors become text\nhint: add attr_list",
    ),
    "tabs that are not linked": (
        {"mkdocs.yml": MKDOCS.replace("content.tabs.link, ", "")},
        "mkdocs.yml:1:1: theme without the feature content.tabs.link: each block has its own choice "
        "of language\nhint: add content.tabs.link to theme.features",
    ),
    "the same in Zensical's file": (
        {
            "zensical.toml": '[project]\nsite_name = "Docs"\n'
            '[project.theme]\nfeatures = ["content.tabs.link"]\n'
            "[project.markdown_extensions.admonition]\n[project.markdown_extensions.attr_list]\n"
            "[project.markdown_extensions.pymdownx.blocks.details]\n"
            "[project.markdown_extensions.pymdownx.superfences]\npreserve_tabs = false\n"
            "[project.markdown_extensions.pymdownx.tabbed]\nalternate_style = true\n"
            "[project.markdown_extensions.pymdownx.snippets]\ncheck_paths = true\n"
        },
        "zensical.toml:8:30: pymdownx.superfences without preserve_tabs: tabs in code become spaces\n"
        "hint: set preserve_tabs: true",
    ),
    "callouts and details in the text": (
        {"mkdocs.yml": MKDOCS.replace("  - admonition\n", "").replace("  - pymdownx.blocks.details\n", "")},
        "mkdocs.yml:6:1: admonition is missing: callouts become text\nhint: add admonition\n"
        "mkdocs.yml:6:1: pymdownx.blocks.details is missing: what is collapsed becomes text\n"
        "hint: add pymdownx.blocks.details",
    ),
    "MkDocs with tags": (
        {
            "mkdocs.yml": "site_url: !ENV [URL, none]\n" + MKDOCS + "  - x:\n      y: !!python/name:a.b\n"
            "INHERIT: other.yml\n"
        },
        "",
    ),
    "MkDocs that is no YAML": (
        {"mkdocs.yml": "a: ["},
        "mkdocs.yml: cannot be read: while parsing a flow node",
    ),
    "MkDocs that is a list": (
        {"mkdocs.yml": "- ab\n"},
        "mkdocs.yml: cannot be read: expected a mapping of settings",
    ),
    "MkDocs that inherits from itself": (
        {"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "INHERIT: mkdocs.yml\n"},
        "mkdocs.yml: cannot be read: INHERIT leads back to this file, expected another one",
    ),
    "features that are no list": (
        {"mkdocs.yml": re.sub(r"features: \[.*\]", "features: 3", MKDOCS)},
        "mkdocs.yml:1:1: theme without the feature content.tabs.link: each block has its own choice "
        "of language\nhint: add content.tabs.link to theme.features",
    ),
    "MkDocs with a date that no calendar has": (
        {"mkdocs.yml": "extra: 2026-02-30\n"},
        "mkdocs.yml: cannot be read: day is out of range for month",
    ),
    "Zensical whose project is a text": (
        {"zensical.toml": 'project = "a"\n'},
        "zensical.toml: cannot be read: expected a mapping of settings",
    ),
    "languages without colours": (
        {"docusaurus.config.js": "export default {\n  // additionalLanguages: ['java', 'ruby']\n};\n"},
        "docusaurus.config.js: prism.additionalLanguages without 'java', 'ruby': "
        "this code is not highlighted\n"
        "hint: add 'java', 'ruby' to themeConfig.prism.additionalLanguages",
    ),
    "one language without colours": (
        {"docusaurus.config.ts": "export default {\n  prism: {\n    additionalLanguages: ['java'] } };\n"},
        "docusaurus.config.ts:3:5: prism.additionalLanguages without 'ruby': this code is not highlighted\n"
        "hint: add 'ruby' to themeConfig.prism.additionalLanguages",
    ),
    "tabs that the server leaves out": (
        {
            "package.json": '{"dependencies": {"fumadocs-ui": "16.15.13"}}',
            "content/docs/a.mdx": '<Tab value="Go">\n</Tab>\n<Tab value="Go" forceMount>\n',
        },
        "content/docs/a.mdx:1:1: <Tab> without forceMount: pages from the server lack this language\n"
        "hint: write <Tab forceMount>; for pages of this tool, set tabs: {keep: forceMount} in --config",
    ),
    "tabs of fences": (
        {
            "package.json": '{"dependencies": {"fumadocs-ui": "16.15.13"}}',
            "content/a.mdx": '\n```go tab="Go"\n```\n',
        },
        "content/a.mdx:2:1: tab= on a fence: pages from the server lack languages that are not "
        "selected\nhint: write <Tabs> with <Tab forceMount>",
    ),
    "the attribute of other components": (
        {
            "package.json": '{"dependencies": {"@fumadocs/base-ui": "16.15.13"}}',
            "content/a.mdx": '<Tab value="Go" forceMount>\n<Tab value="Go" keepMounted>\n',
        },
        "content/a.mdx:1:1: <Tab> without keepMounted: pages from the server lack this language\n"
        "hint: write <Tab keepMounted>; for pages of this tool, set tabs: {keep: keepMounted} in --config",
    ),
    "Sphinx without what it needs": (
        {"docs/conf.py": 'import os\nextensions = ["myst_parser"]\nmyst_heading_anchors = 2\n'},
        "docs/conf.py:2:1: extensions without sphinx_design: language tabs are unknown directives\n"
        'hint: add "sphinx_design"\n'
        "docs/conf.py:3:1: myst_heading_anchors is 2: links to headings do not work\n"
        "hint: set myst_heading_anchors = 4",
    ),
    "Sphinx with settings of other types": (
        {"conf.py": "extensions = None\nmyst_heading_anchors = None\nhighlight_options = None\n"},
        "conf.py:1:1: extensions without myst_parser: pages in Markdown are not read\n"
        'hint: add "myst_parser"\n'
        "conf.py:1:1: extensions without sphinx_design: language tabs are unknown directives\n"
        'hint: add "sphinx_design"\n'
        "conf.py:2:1: myst_heading_anchors is None: links to headings do not work\n"
        "hint: set myst_heading_anchors = 4\n"
        "conf.py:3:1: no lexer options for php: this code is not highlighted\n"
        "hint: set highlight_options = {'php': {'startinline': True}}",
    ),
    "Sphinx that is no Python": (
        {"conf.py": "extensions = [\n"},
        "conf.py:1:14: cannot be read: '[' was never closed",
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_a_finding_and_its_place(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    """File, line, column, what it does to the code, and what to write."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    lexers = {"php": {"startinline": True}} if "highlight_options" in str(files) else {}
    _, problems = check_site(tmp_path, LANGUAGES[0], lexers)

    assert "\n".join(map(str, problems)).replace(f"{tmp_path}/", "") == expected


@pytest.mark.parametrize(
    ("name", "text", "system"),
    [
        ("mkdocs.yml", MKDOCS, "MkDocs"),
        ("conf.py", fragment("conf.py"), "Sphinx"),
        ("docusaurus.config.js", fragment("docusaurus.config.js"), "Docusaurus"),
    ],
)
def test_what_the_readme_gives_is_fine(name: str, text: str, system: str, tmp_path: Path, run: Run) -> None:
    """And the command says so, with exit status 0."""
    (tmp_path / name).write_text(text, "utf-8")
    ended = run("doctor", "--docs", tmp_path)

    assert (ended.exit, ended.stdout) == (0, f"{system}: no setting breaks the code\n")


def test_findings_have_their_exit_status(tmp_path: Path, run: Run) -> None:
    (tmp_path / "conf.py").write_text("extensions = []\n", "utf-8")

    assert run("doctor", "--docs", tmp_path).exit == 1


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no docs site, expected"):
        check_site(tmp_path, *LANGUAGES)


def test_the_languages_that_need_a_word() -> None:
    """What the site has to name, as docs/docs-sites.md says it."""
    unhighlighted, lexers = languages_of(*load_all(ROOT / "spec", ROOT / "templates"))

    expected = [name for name, facts in all_facts().items() if not facts.highlighted]
    assert (unhighlighted, lexers) == ([*expected, "bash", "powershell"], {})
