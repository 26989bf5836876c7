"""The site passes html-validate, and Lighthouse gives it full marks for what is no matter of speed."""

import json
import os
import subprocess
from collections.abc import Iterable
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


PAGES = (
    "mfa-with-sdks",
    "choose-your-factors",
    "one-time-codes",
    "custom-claims",
    "flask",
    "errors",
    "try-it-locally",
    "how-these-pages-are-tested",
    "index",
)


@pytest.fixture(scope="module")
def reports(site_folder: Path) -> dict[str, Any]:
    """Lighthouse's report on each page."""
    with serving(site_folder, policy="") as address:
        reports = lighthouse((f"{address}/{name}.html" for name in PAGES), CATEGORIES)
    return dict(zip(PAGES, reports, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_lighthouse(reports: dict[str, Any], name: str) -> None:
    """`make bench` measures the performance score."""
    report = reports[name]
    below = [
        audit["title"]
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 1
    ]

    assert ({each: report["categories"][each]["score"] for each in CATEGORIES}, below) == (
        dict.fromkeys(CATEGORIES, 1),
        [],
    )


@pytest.mark.slow
def test_faults_cost_marks(tmp_path: Path) -> None:
    """A picture that is not there and has no text, on a page without language and description."""
    (tmp_path / "page.html").write_text('<!doctype html>\n<title>A</title><p>A <img src="gone.png"></p>\n')
    with serving(tmp_path, policy="") as address:
        (report,) = lighthouse((f"{address}/page.html",), CATEGORIES)

    assert [each for each in CATEGORIES if report["categories"][each]["score"] == 1] == []


def lighthouse(addresses: Iterable[str], categories: Iterable[str]) -> list[Any]:
    """The reports on pages that are served; Lighthouse and its browser start once for all."""
    command = ["node", str(Path(__file__).with_name("lighthouse.mjs")), ",".join(categories), *addresses]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    reports: list[Any] = json.loads(done.stdout)
    return reports
