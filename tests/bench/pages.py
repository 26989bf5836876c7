"""What the html pages cost: to render, beside colouring their code alone, and to load, by Lighthouse."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import COMMAND, ROOT, Figure
from tests.docs.serving import serving
from tests.docs.test_validity import lighthouse

RUNS = 3
RENDER_BUDGET = 2.5
"""Times the colouring of every snippet and every file of the apps, each once."""
SCORED = ("mfa-with-sdks", "choose-your-factors", "index")
# In a process of its own, because colours and prose are remembered in one.
RENDER = """
import time
from pathlib import Path
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all

specification, templates = load_all(Path("spec"), Path("templates"))
apps = render_apps(specification, templates)
lexers = {name: get_lexer_by_name(sdk.fence) for name, sdk in specification.sdks.items()}
code = {(app.language, each.text) for app in apps for each in app.functions if each.text}
for app in apps:
    code |= {(app.language, content.decode()) for content in app.files.values()}
start = time.perf_counter()
for language, text in sorted(code):
    highlight(text, lexers[language], HtmlFormatter(nowrap=True))
coloured = time.perf_counter()
made = render_pages(Site(specification, templates, apps, {}), "html")
rendered = time.perf_counter()
print(rendered - coloured, coloured - start, sum(each.path.endswith(".html") for each in made))
"""


def figures() -> Iterator[Figure]:
    """A row for a page, and one for the slowest of the pages that Lighthouse looks at."""
    runs = [render() for _ in range(RUNS)]
    page = statistics.median(seconds / pages for seconds, _, pages in runs)
    ratio = statistics.median(seconds / coloured for seconds, coloured, _ in runs)
    beside = f"{page * 1000:.1f} ms each; beside coloring their code alone"
    yield Figure(name="rendering the HTML pages", value=ratio, unit="x", beside=beside, budget=RENDER_BUDGET)
    name, score, paint = max(scores(), key=lambda each: each[2])
    beside = f"Lighthouse's performance score {score:.2f}; the slowest of {len(SCORED)} pages, {name}"
    yield Figure(name="first contentful paint", value=paint, unit="ms", beside=beside)


def render() -> tuple[float, float, int]:
    """Seconds for all pages, seconds for the colours alone, and how many pages there are."""
    done = subprocess.run(
        [sys.executable, "-c", RENDER], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, coloured, pages = done.stdout.split()
    return float(seconds), float(coloured), int(pages)


def scores() -> list[tuple[str, float, float]]:
    """Pages, each with its score for performance and the milliseconds to its first paint."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build = (*COMMAND, "build", "--target", "html", "--output", str(site))
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        with serving(site, policy="", compressed=True) as address:
            reports = lighthouse((f"{address}/{name}.html" for name in SCORED), ("performance",))
    return [_score(name, report) for name, report in zip(SCORED, reports, strict=True)]


def _score(name: str, report: Any) -> tuple[str, float, float]:
    paint = report["audits"]["first-contentful-paint"]["numericValue"]
    return name, report["categories"]["performance"]["score"], paint
