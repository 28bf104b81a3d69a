"""Is this copy intact? For everybody who holds a document: by the code printed on it, without signing in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.now import request_now
from workflows.look_up_document import PublicDocument, look_up_document

page = Blueprint("verification", __name__, url_prefix="/verify")


@page.get("/")
def ask() -> Response | str:
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("verification.show", code=code))
    return render_template("verification/ask.html")


@page.get("/<code>")
def show(code: str) -> str:
    return render_template("verification/show.html", document=_looked_up(code))


@page.post("/<code>")
def compare(code: str) -> Response | str:
    """Compare a copy; it is read once and kept nowhere."""
    document, copy = _looked_up(code), request.files.get("copy")
    if copy is None or not copy.filename:
        flash(_("请选择要比对的文件。"), "warning")
        return redirect(url_for("verification.show", code=document.code))
    intact = document.is_copied_by(copy.stream)
    return render_template("verification/show.html", document=document, copy=copy.filename, intact=intact)


def _looked_up(code: str) -> PublicDocument:
    return look_up_document(code, request.remote_addr or "", request_now())
