"""No page before the database has the shape that this version wants, and none after it has another.

Behind a load balancer web servers of two versions may stand side by side: each serves its own shape only.
"""

import time

from flask import Flask, abort, request
from sqlalchemy.exc import SQLAlchemyError

from database import migrate
from database.session import reading
from web.sign_in import MONITORS

LOOK_SECONDS = 5


class ShapeGuard:
    """Looks again every few seconds; while the shape is wrong, at each request."""

    def __init__(self) -> None:
        self._good_until = 0.0

    def look(self) -> None:
        if request.endpoint in MONITORS | {"static"} or time.monotonic() < self._good_until:
            return
        try:
            with reading() as session:
                wrong = migrate.wrong_shape(session.connection())
        except SQLAlchemyError:  # that the database is away is told by whoever needs it
            return
        if wrong:
            abort(503)
        self._good_until = time.monotonic() + LOOK_SECONDS


def install(app: Flask) -> None:
    app.before_request(ShapeGuard().look)
