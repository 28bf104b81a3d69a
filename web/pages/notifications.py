"""The bell."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from database.session import reading, transaction
from web.addresses import row_id
from web.inside import inside
from web.now import request_now
from web.sign_in import person
from workflows.queries import notifications

page = Blueprint("notifications", __name__, url_prefix="/notifications")


@page.get("/")
def index() -> str:
    with reading() as session:
        found = notifications.notifications(session, person(), request.args.get("page", 1, type=int))
        return render_template("notifications/index.html", found=found)


@page.post("/read")
def read() -> Response:
    chosen = request.form.get("notification", type=row_id) if "notification" in request.form else None
    with transaction() as session:
        notifications.mark_read(session, person(), request_now(), chosen)
    return redirect(inside(request.form.get("next"), url_for("notifications.index")))
