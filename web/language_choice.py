"""Choosing the language."""

from flask import Blueprint, abort, redirect, request, url_for
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
    response = redirect(inside(request.form.get("next"), url_for("desk.home")))
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=current_settings().production,
        httponly=True,
    )
    return response
