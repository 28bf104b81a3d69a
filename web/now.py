"""The clock of the web: read once per request, handed down."""

from datetime import UTC, datetime

from flask import g


def request_now() -> datetime:
    """Return the moment this request began."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment
