"""Windows of signed-in members on the running product, and a case on their desks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demonstration.seed import PASSWORD
from tests.support.acting import begin_filing
from tests.support.live import LiveSite

Window = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, live: LiveSite, browser_context_args: dict[str, Any]) -> Iterator[Window]:
    """A function that opens a window of a member: window("KS.2", color_scheme="dark")."""
    contexts: list[BrowserContext] = []

    def opened(username: str | None, **options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": live.url, **options})
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        if username:
            page.locator("#username").fill(username)
            page.locator("#password").fill(PASSWORD)
            page.locator("#password").press("Enter")
            expect(page.locator("aside")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def filing(live: LiveSite) -> int:
    """A case with KS.2, for the tests of a module that only look at it."""
    with live.stage(datetime.now(UTC)) as stage:
        return begin_filing(stage)
