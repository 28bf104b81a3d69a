"""The people of the acceptance tests: each has a window of their own, which stays open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.acceptance.desk import PATIENCE_SECONDS, Desk
from tests.support.live import LiveSite

At = Callable[[str], Desk]


@pytest.fixture(scope="module")
def at(browser: Browser, live: LiveSite, browser_context_args: dict[str, Any]) -> Iterator[At]:
    """Return the desk of a person by username; they are signed in."""
    contexts: list[BrowserContext] = []
    desks: dict[str, Desk] = {}

    def desk_of(username: str) -> Desk:
        if username not in desks:
            context = browser.new_context(**browser_context_args)
            context.set_default_timeout(PATIENCE_SECONDS * 1000)
            contexts.append(context)
            desks[username] = Desk(context.new_page(), live.url).sign_in_as(username)
        return desks[username]

    yield desk_of
    for context in contexts:
        context.close()
