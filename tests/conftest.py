"""What every test may ask for; the fixtures themselves lie in support/."""

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
