"""Wait in the browser under the site's own policy, which forbids what Playwright's waiting does."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def comes_true(page: Page, expression: str, seconds: float = 10) -> None:
    """Ask until `expression` is true in the page; fail after `seconds`.

    `Page.wait_for_function` makes code of a text inside the page. The content security policy forbids that,
    except at its first look, so it fails wherever there is something to wait for.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not true after {seconds} s: {expression}"
        page.wait_for_timeout(50)
