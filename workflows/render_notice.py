"""Make the PDF of a filed document: outside a transaction, in a worker that may be killed.

What was rendered once is never replaced: neither its file nor its hash nor the data it was made from.
"""

import dataclasses
from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from database import files
from database.session import current_settings, reading, transaction
from notices import life
from notices.job import NoticeJob, Stage
from notices.models import Notice
from notices.pool import render_in_worker
from wording import N_, Refusal
from workflows import jobs
from workflows.locking import lock_even_suspended
from workflows.note_document import note_document

TIMEOUT_SECONDS = 60


class RenderedDifferently(Refusal):
    """The same data gave other bytes: fonts, a library or the row are not what they were."""

    sentence = N_("文件“{title}”重新生成的内容与已存档的不一致，存档文件未被替换；请核对字体和程序版本。")


def render_notice(notice_id: int, now: datetime) -> None:
    """Render, keep the file, note its hash. Rendered already: a file that is gone is put back.

    Raises notices.job.RenderFailed or RenderedDifferently; the job then tries again and in the end opens an
    incident.
    """
    with reading() as session:
        row = session.get_one(Notice, notice_id)
        if row.sha256 is not None and files.path_of(row.sha256).exists():
            return
        job = job_of(row)
    content = render_in_worker(job, TIMEOUT_SECONDS)
    stored = files.store(BytesIO(content))
    with transaction() as session:
        _keep(session, notice_id, job, stored, now)


def job_of(row: Notice) -> NoticeJob:
    """Return what to render: of a document that has been rendered, exactly what was rendered then."""
    job = NoticeJob.from_data(row.data)
    if row.sha256 is not None:
        return job
    url = current_settings().public_url
    address = f"{url}/verify/{row.code}" if url else ""
    return dataclasses.replace(job, stage=life.stage_of(row.status), verification=address)


def _keep(session: Session, notice_id: int, job: NoticeJob, stored: files.StoredBytes, now: datetime) -> None:
    row = session.get_one(Notice, notice_id)
    if row.instance_id is not None:
        lock_even_suspended(session, row.instance_id)  # before the document: two workers can't deadlock
    session.refresh(row, with_for_update=True)
    if row.sha256 is not None:
        if row.sha256 != stored.sha256:
            raise RenderedDifferently(title=row.title)
        return
    row.data = job.as_data()
    row.sha256, row.size, row.rendered_at = stored.sha256, stored.size, now
    row.status = life.reached(row)
    note_document(session, row.id, "rendered", {"sha256": stored.sha256, "size": stored.size}, now)
    if current_settings().signing_pkcs12 and job.sealed and job.stage is Stage.FINAL:
        arguments = {"notice_id": row.id, "instance_id": row.instance_id}
        jobs.enqueue(session, "sign_notice", arguments, now, f"sign:{row.id}")
