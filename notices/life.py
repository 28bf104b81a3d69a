"""The life of a document: what may be done to it when, and what it is called then."""

from collections.abc import Mapping
from typing import Final, Self

from notices.job import Stage
from notices.models import Notice, NoticeStatus
from wording import N_, Refusal, Wording

NAMES: Final[Mapping[NoticeStatus, str]] = {
    NoticeStatus.DRAFT: N_("草稿"),
    NoticeStatus.SIGNED: N_("已签发"),
    NoticeStatus.QUEUED: N_("正在排版"),
    NoticeStatus.ISSUED: N_("已印发"),
    NoticeStatus.SENT: N_("已分发"),
    NoticeStatus.ARCHIVED: N_("已归档"),
    NoticeStatus.CORRECTED: N_("已更正"),
    NoticeStatus.VOID: N_("作废"),
}
UNSEALED: Final = frozenset({NoticeStatus.DRAFT, NoticeStatus.SIGNED})
# A document may be sent and filed while its PDF is on the way: the job is in the same database.
IN_FORCE: Final = frozenset(
    {NoticeStatus.QUEUED, NoticeStatus.ISSUED, NoticeStatus.SENT, NoticeStatus.ARCHIVED}
)


class NotAtThisStage(Refusal):
    """The document is not yet, or no longer, where this can be done."""

    sentence = N_("文书“{title}”的状态是“{status}”，不能{act}。")

    @classmethod
    def of(cls, notice: Notice, act: str) -> Self:
        return cls(title=notice.title, status=Wording(NAMES[notice.status]), act=Wording(act))


def require(notice: Notice, expected: frozenset[NoticeStatus], act: str) -> None:
    """Raise NotAtThisStage unless the document has one of the expected states."""
    if notice.status not in expected:
        raise NotAtThisStage.of(notice, act)


def stage_of(status: NoticeStatus) -> Stage:
    """Return what is printed across a document: before the seal step it is a draft, and has no seal."""
    if status is NoticeStatus.VOID:
        return Stage.VOID
    return Stage.DRAFT if status in UNSEALED else Stage.FINAL


def reached(notice: Notice) -> NoticeStatus:
    """Return how far a document in force has come; another keeps its state."""
    if notice.status not in IN_FORCE:
        return notice.status
    if notice.sha256 is None:
        return NoticeStatus.QUEUED
    if notice.archived_at is not None:
        return NoticeStatus.ARCHIVED
    return NoticeStatus.SENT if notice.sent_at is not None else NoticeStatus.ISSUED
