"""Wait for a page: Playwright's `wait_for_function` evaluates text there, which the policy forbids."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from playwright.sync_api import Page, expect

STEP, LONGEST = 20, 15_000  # milliseconds
_longest = ContextVar("longest", default=LONGEST)
expect.set_options(timeout=LONGEST)


@contextmanager
def patience(page: Page, milliseconds: int) -> Iterator[None]:
    """Wait no longer than this in the block, whatever for; pages may take their time to load."""
    page.set_default_timeout(milliseconds)
    page.set_default_navigation_timeout(LONGEST)
    expect.set_options(timeout=milliseconds)
    token = _longest.set(milliseconds)
    try:
        yield
    finally:
        _longest.reset(token)
        expect.set_options(timeout=LONGEST)


def wait_until(page: Page, expression: str, given: object = None) -> None:
    """Return once a function of JavaScript is true of `given`. Raises `TimeoutError` after 15 seconds."""
    for _ in range(_longest.get() // STEP):
        if page.evaluate(expression, given):
            return
        page.wait_for_timeout(STEP)
    raise TimeoutError(expression)


def wait_for_frames(page: Page) -> None:
    """Return once two frames were painted: what the page changes at once has been laid out by then."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
