"""Choosing the language."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from database.session import current_settings
from web.inside import inside
from web.language import COOKIE, LANGUAGES

page = Blueprint("language", __name__)
YEAR_SECONDS = 31_536_000


@page.post("/language")
def choose() -> Response:
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    response = redirect(_readable(inside(request.form.get("next"), url_for("desk.home"))))
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=current_settings().production,
        httponly=True,
    )
    return response


def _readable(target: str) -> str:
    """Return the page as it is filtered, or the nearest one above it where it is the answer to a form."""
    pages = current_app.create_url_adapter(request)
    path, _, _ = target.partition("?")
    if pages is not None and pages.test(path, method="GET"):
        return target
    while pages is not None and path and not pages.test(path, method="GET"):
        path = path.rpartition("/")[0]
    return path or url_for("desk.home")
