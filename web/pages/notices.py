"""Official documents: the list, and the PDF."""

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from database import files
from database.session import reading
from web.sign_in import person
from workflows.queries import notices

page = Blueprint("notices", __name__, url_prefix="/notices")


@page.get("/")
def index() -> str:
    search = request.args.get("search", "").strip()[:100]
    with reading() as session:
        found = notices.notices(session, person(), search, request.args.get("page", 1, type=int))
        return render_template("notices/index.html", found=found, search=search)


@page.get("/<int:notice_id>.pdf")
def pdf(notice_id: int) -> Response:
    with reading() as session:
        row = notices.readable_notice(session, notice_id, person())
    name = f"{row.number or row.title}.pdf"
    return send_file(files.path_of(row.sha256 or ""), mimetype="application/pdf", download_name=name)
