"""The site passes html-validate, and Lighthouse gives it full marks for what is no matter of speed."""

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import chromium

from .conftest import ROOT
from .serving import serving

BIN = ROOT / "node_modules/.bin"
CATEGORIES = ("accessibility", "best-practices", "seo")


def _invalid(folder: Path) -> str:
    config = folder / ".htmlvalidate.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"]}), "utf-8")
    command = [
        str(each) for each in (BIN / "html-validate", "--config", config, *sorted(folder.glob("*.html")))
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_every_page_is_valid(site_folder: Path) -> None:
    assert _invalid(site_folder) == ""


def test_an_invalid_page_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html>\n<html lang=en><title>A</title><p><div></div></p>")

    assert "close-order" in _invalid(tmp_path)


KINDS = (
    *("mfa-with-sdks", "choose-your-factors", "one-time-codes", "custom-claims", "flask"),
    *("errors", "try-it-locally", "how-these-pages-are-tested", "index"),
)


def _lacking(folder: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """The categories and audits of pages in which Lighthouse gives less than full marks."""
    with serving(folder, policy="") as address:
        reports = lighthouse((f"{address}/{name}.html" for name in names), CATEGORIES)
    lacking = {}
    for name, report in zip(names, reports, strict=True):
        audits = {audit["title"]: audit["score"] for audit in report["audits"].values()}
        scores = {each: report["categories"][each]["score"] for each in CATEGORIES}
        below = [title for title, score in audits.items() if score is not None and score < 1]
        lacking[name] = [*below, *(each for each, score in scores.items() if score != 1)]
    return {name: titles for name, titles in lacking.items() if titles}


@pytest.mark.slow
def test_lighthouse(site_folder: Path) -> None:
    """`make bench` measures the performance score."""
    assert _lacking(site_folder, KINDS) == {}


@pytest.mark.every_page
def test_lighthouse_on_every_page(site_folder: Path) -> None:
    others = [name for path in site_folder.glob("*.html") if (name := path.stem) not in (*KINDS, "404")]

    assert _lacking(site_folder, others) == {}


@pytest.mark.slow
def test_faults_cost_marks(tmp_path: Path) -> None:
    """A picture that is not there and has no text, on a page without language and description."""
    (tmp_path / "page.html").write_text('<!doctype html>\n<title>A</title><p>A <img src="gone.png"></p>\n')

    assert set(CATEGORIES) <= set(_lacking(tmp_path, ["page"])["page"])


def lighthouse(addresses: Iterable[str], categories: Iterable[str]) -> list[Any]:
    """The reports on pages that are served; Lighthouse and its browser start once for all."""
    command = ["node", str(Path(__file__).with_name("lighthouse.mjs")), ",".join(categories), *addresses]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    reports: list[Any] = json.loads(done.stdout)
    return reports
