"""签发: give a draft its number and date, in the transaction of the step that signs it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from notices import life, numbering
from notices.job import Layout
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from wording import N_

DEFAULT_PATTERN = "{series}〔{year}〕{sequence}号"
# 备案编号 has no national pattern for safety plans; this one is our configurable default.
PATTERNS = {"备案编号": "{division_code}-{year}-{sequence:04}"}
ORDER_PATTERN = "第{sequence}号"  # 令号, GB/T 9704-2012, 10.2


def pattern_of(series: str, layout: Layout | None = None) -> str:
    """Return how numbers of a series are written; on an order the series only counts, it is not printed."""
    return ORDER_PATTERN if layout is Layout.ORDER else PATTERNS.get(series, DEFAULT_PATTERN)


def number_notice(
    session: Session, notice: Notice, member_id: int | None, now: datetime, issuers: Sequence[str] = ()
) -> None:
    """Number the draft and date it with the day of signing. `issuers`: 签发人 as printed on 上行文.

    A step that is rolled back gives the number back. Raises NotAtThisStage when it is no draft any more.
    """
    life.require(notice, frozenset({NoticeStatus.DRAFT}), N_("签发"))
    dated = now.astimezone(SHANGHAI).date()
    notice.year = dated.year
    if notice.series:
        number = numbering.allocate(
            session,
            organ=notice.organ,
            series=notice.series,
            year=dated.year,
            pattern=pattern_of(notice.series, notice.layout),
            division_code=session.scalar(
                select(Organisation.division_code).where(Organisation.code == notice.organ)
            ),
        )
        notice.number, notice.sequence = number.text, number.sequence
    printed = {"number": notice.number, "dated": dated}
    notice.data = {**notice.data, **printed, **({"issuers": list(issuers)} if issuers else {})}
    notice.status, notice.signed_at, notice.signed_by = NoticeStatus.SIGNED, now, member_id
