"""The host sites whose tools are Python packages, each with the configuration that the README gives."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mfa_snippets.contracts.files import Artifact

from .building import Built, fragment, run, write

Pages = Mapping[str, Artifact]
Build = Callable[[Pages, Path], Built]


def mkdocs(pages: Pages, folder: Path) -> Built:
    """MkDocs with Material; a warning ends the build."""
    write_mkdocs(pages, folder)
    return build_mkdocs(folder)


def zensical(pages: Pages, folder: Path) -> Built:
    """Zensical reads the same `mkdocs.yml`."""
    write_mkdocs(pages, folder)
    return run("zensical", "build", "--clean", "--strict", folder=folder, pages=folder / "site/mfa")


def build_mkdocs(folder: Path) -> Built:
    """What is in the folder, changed or not."""
    return run("mkdocs", "build", "--strict", folder=folder, pages=folder / "site/mfa")


def write_mkdocs(pages: Pages, folder: Path) -> None:
    """The site, not built yet."""
    write(pages, folder / "docs/mfa")
    (folder / "docs/index.md").write_text("# Home\n\n[MFA](mfa/index.md)\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Docs\n" + fragment("mkdocs.yml"), "utf-8")


def sphinx(pages: Pages, folder: Path) -> Built:
    """Sphinx with MyST and sphinx-design; a warning is an error."""
    write(pages, folder / "docs/mfa")
    contents = "Docs\n====\n\n.. toctree::\n\n   mfa/index\n"
    (folder / "docs/index.rst").write_text(contents, "utf-8")
    (folder / "docs/conf.py").write_text('project = "Docs"\n' + fragment("conf.py"), "utf-8")
    return build_sphinx(folder)


def build_sphinx(folder: Path) -> Built:
    """What is in the folder, changed or not."""
    options = ("-W", "--keep-going", "-q", "-b", "html")
    return run("sphinx-build", *options, "docs", "site", folder=folder, pages=folder / "site/mfa")


SITES: Mapping[str, tuple[str, Build]] = {
    "mkdocs": ("mkdocs", mkdocs),
    "zensical": ("mkdocs", zensical),
    "sphinx": ("sphinx", sphinx),
}
