"""The system's Chromium; its headless shell, which Playwright prefers, takes a quarter of the time."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of the first of these that is installed."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("chromium-headless-shell is not installed")
    return path


def started(playwright: Playwright) -> Browser:
    """A browser without a window; it has no sandbox, which root cannot have."""
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
