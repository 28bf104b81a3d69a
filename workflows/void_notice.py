"""Withdraw a document: its number stays in the register as void."""

from sqlalchemy.orm import Session

from notices import life, numbering
from notices.models import Notice, NoticeStatus
from wording import N_


def void_notice(session: Session, notice: Notice, reason: str) -> None:
    """Void the document, at any stage. Raises NotAtThisStage when it is void already."""
    life.require(notice, frozenset(NoticeStatus) - {NoticeStatus.VOID}, N_("作废"))
    notice.status, notice.void_reason = NoticeStatus.VOID, reason
    numbering.void(session, notice)
