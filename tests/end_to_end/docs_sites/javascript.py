"""The host sites whose tools are npm packages, installed beside this file by `make test-docs`."""

import os
import re
import subprocess
from pathlib import Path

from .building import Built, fragment, write
from .sites import Pages

HERE = Path(__file__).parent
INTERACTIVE = ("mfa-with-sdks", "hostile")  # the second has a block that a language is missing from


def docusaurus(pages: Pages, folder: Path) -> Built:
    """Docusaurus; a broken link, anchor or image ends the build."""
    write_docusaurus(pages, folder)
    return build_docusaurus(folder)


def write_docusaurus(pages: Pages, folder: Path) -> None:
    """The site, not built yet."""
    tool = HERE / "docusaurus"
    write(pages, folder / "docs/mfa")
    (folder / "docs/index.md").write_text("# Home\n\n[MFA](./mfa/index.mdx)\n", "utf-8")
    config = (tool / "docusaurus.config.js").read_text("utf-8")
    theme = fragment("docusaurus.config.js")
    (folder / "docusaurus.config.js").write_text(config.replace("// THEME\n", theme), "utf-8")
    sidebars = fragment("sidebars.js") if pages else "export default {};\n"
    (folder / "sidebars.js").write_text(sidebars, "utf-8")
    (folder / "package.json").write_bytes((tool / "package.json").read_bytes())
    (folder / "node_modules").symlink_to(tool / "node_modules")


def build_docusaurus(folder: Path) -> Built:
    """What is in the folder, changed or not."""
    return _run(["node_modules/.bin/docusaurus", "build", "--no-minify"], folder, folder / "build/mfa")


def fumadocs(pages: Pages, folder: Path) -> Built:
    """Fumadocs: each page compiled as fumadocs-mdx does, and rendered by React on the server.

    The pages `INTERACTIVE` have their scripts, too.
    """
    write(pages, folder)
    return _run(["node", str(HERE / "fumadocs/render.mjs"), str(folder), *INTERACTIVE], folder, folder)


def _run(command: list[str], folder: Path, pages: Path) -> Built:
    # Its cache stands in node_modules, which sites in other folders share.
    environ = {**os.environ, "DOCUSAURUS_NO_PERSISTENT_CACHE": "true", "NODE_ENV": "production"}
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    said = re.sub(r"\x1b\[[0-9;]*m", "", ended.stdout + ended.stderr)
    return Built(exit=ended.returncode, said=said, pages=pages)
