"""用印: close a signed document for good, and ask for the PDF that goes out."""

from datetime import datetime

from sqlalchemy.orm import Session

from notices import life
from notices.models import Notice, NoticeStatus
from wording import N_
from workflows import jobs


def seal_notice(session: Session, notice: Notice, now: datetime) -> None:
    """Seal it: from now on nothing in it changes, and what it corrects counts as corrected.

    A document whose entry says `sealed = false` goes out without a seal, by the same step.
    Raises NotAtThisStage unless it is signed, or when what it corrects is no longer in force.
    """
    life.require(notice, frozenset({NoticeStatus.SIGNED}), N_("加盖印章"))
    if notice.corrects_id is not None:
        corrected = session.get_one(Notice, notice.corrects_id)
        life.require(corrected, life.IN_FORCE, N_("更正"))
        corrected.status = NoticeStatus.CORRECTED
    notice.status, notice.sealed_at = NoticeStatus.QUEUED, now
    arguments = {"notice_id": notice.id, "instance_id": notice.instance_id}
    jobs.enqueue(session, "render_notice", arguments, now, rendering_key(notice.id))


def rendering_key(notice_id: int) -> str:
    """Return the key of the job that renders a document."""
    return f"notice:{notice_id}"
