"""The clock of the web: read once per request, handed down."""

from datetime import datetime

from flask import g

from database import clock


def request_now() -> datetime:
    """Return the moment this request began, by the database: what is late here is late for the scheduler."""
    if "now" not in g:
        g.now = clock.now()
    moment: datetime = g.now
    return moment
