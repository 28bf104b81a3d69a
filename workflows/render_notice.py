"""Make the PDF of a filed document: outside a transaction, in a worker that may be killed."""

from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from database import files
from database.session import reading, transaction
from notices import life
from notices.job import NoticeJob
from notices.models import Notice
from notices.pool import render_in_worker

TIMEOUT_SECONDS = 60


def render_notice(notice_id: int, now: datetime) -> None:
    """Render, keep the file, note its hash. Rendered already: nothing happens.

    Raises notices.job.RenderFailed; the job then tries again and in the end opens an incident.
    """
    with reading() as session:
        row = session.get_one(Notice, notice_id)
        if row.sha256 is not None:
            return
        job = _job(row)
    content = render_in_worker(job, TIMEOUT_SECONDS)
    stored = files.store(BytesIO(content))
    with transaction() as session:
        _note(session, notice_id, stored, now)


def _job(row: Notice) -> NoticeJob:
    return NoticeJob.from_data({**row.data, "stage": life.stage_of(row.status)})


def _note(session: Session, notice_id: int, stored: files.StoredBytes, now: datetime) -> None:
    row = session.get_one(Notice, notice_id)
    row.sha256, row.size, row.rendered_at = stored.sha256, stored.size, now
    row.status = life.settled(row)
