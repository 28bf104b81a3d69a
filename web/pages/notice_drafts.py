"""A document before it is sealed, as its signers read it: rendered when they ask, with the watermark 草稿."""

from io import BytesIO

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from database.session import reading
from notices.pool import render_in_worker
from web.sign_in import person
from workflows.queries.notices import unsealed_notice

page = Blueprint("notice_drafts", __name__, url_prefix="/notices")


@page.get("/<int:notice_id>/draft.pdf")
def show(notice_id: int) -> Response:
    with reading() as session:
        job = unsealed_notice(session, notice_id, person())
    # Outside of any transaction: it takes its time, in a process that may be killed.
    content = BytesIO(render_in_worker(job))
    return send_file(content, mimetype="application/pdf", download_name=f"{job.title}.pdf", max_age=0)
