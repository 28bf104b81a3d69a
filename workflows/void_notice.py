"""Withdraw a document: its number stays in the register as void."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import life, numbering
from notices.models import Notice, NoticeStatus
from wording import N_


def void_notice(session: Session, notice: Notice, reason: str) -> None:
    """Void the document, at any stage. Raises NotAtThisStage when it is void already."""
    life.require(notice, frozenset(NoticeStatus) - {NoticeStatus.VOID}, N_("作废"))
    notice.status, notice.void_reason = NoticeStatus.VOID, reason
    numbering.void(session, notice)


def void_unsealed_of(session: Session, instance_id: int, reason: str) -> None:
    """Void what a case has drafted or signed and not sealed: nobody will go on with it."""
    unsealed = select(Notice).where(Notice.instance_id == instance_id, Notice.status.in_(life.UNSEALED))
    for notice in session.scalars(unsealed.order_by(Notice.id)):
        void_notice(session, notice, reason)
