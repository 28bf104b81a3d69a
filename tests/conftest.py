"""What every test may ask for; the fixtures themselves lie in support/."""

import gc

pytest_plugins = [
    "tests.support.browser",
    "tests.support.clients",
    "tests.support.postgres",
    "tests.support.static_pages",
    "tests.support.application",  # after those it uses
    "tests.support.live",
    "tests.support.killable",
    "tests.web.windows",
]


def pytest_collection_finish() -> None:
    """Six thousand tests live as long as the session: the garbage collector need not look at them again."""
    gc.freeze()
