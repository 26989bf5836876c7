"""Wait for a page: Playwright's `wait_for_function` evaluates text there, which the policy forbids."""

from playwright.sync_api import Page

STEP, LONGEST = 20, 10_000  # milliseconds


def wait_until(page: Page, expression: str, given: object = None) -> None:
    """Return once a function of JavaScript is true of `given`. Raises `TimeoutError` after ten seconds."""
    for _ in range(LONGEST // STEP):
        if page.evaluate(expression, given):
            return
        page.wait_for_timeout(STEP)
    raise TimeoutError(expression)


def wait_for_frames(page: Page) -> None:
    """Return once two frames were painted: what the page changes at once has been laid out by then."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
