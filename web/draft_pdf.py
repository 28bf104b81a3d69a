"""A document that is rendered while its reader waits: nothing is kept of it."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from notices.job import NoticeJob
from notices.pool import render_in_worker


def draft_pdf(job: NoticeJob, name: str) -> Response:
    """Render it: call outside of any transaction, for it takes its time, in a process that may be killed."""
    content = BytesIO(render_in_worker(job))
    return send_file(content, mimetype="application/pdf", download_name=f"{name}.pdf", max_age=0)
