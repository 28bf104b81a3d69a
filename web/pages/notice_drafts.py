"""A document before it is sealed, as its signers read it: rendered when they ask, with the watermark 草稿."""

from flask import Blueprint
from werkzeug.wrappers import Response

from database.session import reading
from web.draft_pdf import draft_pdf
from web.sign_in import person
from workflows.queries.notices import unsealed_notice

page = Blueprint("notice_drafts", __name__, url_prefix="/notices")


@page.get("/<int:notice_id>/draft.pdf")
def show(notice_id: int) -> Response:
    with reading() as session:
        job = unsealed_notice(session, notice_id, person())
    return draft_pdf(job, job.title)
