"""What a build of the committed specification makes, by path."""

from pathlib import Path

from mfa_snippets.docs.blocks import render
from mfa_snippets.output.build import build
from mfa_snippets.rendering.loader import load_all

ROOT = Path(__file__).parents[2]
SPECIFICATION, TEMPLATES = load_all(ROOT / "spec", ROOT / "templates")
OUTPUT = {each.path: each.content for each in build(render(SPECIFICATION, TEMPLATES, ROOT / "evidence"))}
