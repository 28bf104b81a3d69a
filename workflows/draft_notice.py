"""Draft an official document of an instance: all it says, kept as values that can be rendered at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.package import Package
from bpmn.surroundings import Surroundings
from config import SHANGHAI
from notices import life, unprintable
from notices.fonts import FontsNotPrepared, open_fonts
from notices.job import Layout, NoticeJob
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from wording import N_, joined
from workflows.notice_fields import NoticeFields
from workflows.refusals import ServiceFailed

# What a manifest and a NoticeJob call by one name.
TEXTS: Final = ("title", "recipient", "head", "signature", "copies", "urgency", "copy_number", "secrecy")
# What a drafter may settle for one document, whatever the package says of it.
ADJUSTABLE: Final = frozenset({*TEXTS, "layout", "organ", "series", "disclosure", "co_organs", "issuers"})


@dataclass(frozen=True)
class Filing:
    """Where a document belongs."""

    key: str
    organ: Organisation
    series: str  # "" = unnumbered
    instance_id: int | None
    element_id: str | None
    member_id: int | None


@dataclass(frozen=True)
class Drafting:
    """Which document of a package, from where, over which variables."""

    package: Package
    key: str
    instance_id: int
    element_id: str | None
    member_id: int | None
    variables: Mapping[str, Any]
    adjusted: Mapping[str, Any] = field(default_factory=dict)  # of ADJUSTABLE; None: as the package says
    corrects: Notice | None = None


def compose(session: Session, drafting: Drafting, around: Surroundings) -> tuple[NoticeJob, Filing]:
    """Return what the document says and where it belongs. Raises ServiceFailed naming what is missing."""
    entry = drafting.package.manifest.notices.get(drafting.key)
    if entry is None:
        raise ServiceFailed(N_("流程包没有文书“{notice}”"), notice=drafting.key)
    fields = NoticeFields(entry, drafting.adjusted, drafting.variables, around)
    organ = fields.organ(session)
    texts: dict[str, Any] = {name: fields.text(name) for name in TEXTS}
    job = NoticeJob(
        template=drafting.package.notices[drafting.key],
        layout=Layout(fields.as_written("layout")),
        organ=organ.name,
        dated=around.now.astimezone(SHANGHAI).date(),
        variables=dict(drafting.variables),
        organisations=_names(session),
        disclosure=fields.as_written("disclosure"),
        sealed=entry.sealed,
        corrects=_citation(drafting.corrects) if drafting.corrects else "",
        **texts,
        **fields.beside_the_organ(session),
    )
    series, element_id = fields.text("series"), drafting.element_id
    return job, Filing(drafting.key, organ, series, drafting.instance_id, element_id, drafting.member_id)


def keep(session: Session, job: NoticeJob, filing: Filing, now: datetime) -> Notice:
    """Insert the document as a draft."""
    row = Notice(
        instance_id=filing.instance_id,
        element_id=filing.element_id,
        notice_key=filing.key,
        status=NoticeStatus.DRAFT,
        created_at=now,
        created_by=filing.member_id,
    )
    _write(row, job, filing)
    session.add(row)
    session.flush()
    return row


def redraft(row: Notice, job: NoticeJob, filing: Filing) -> None:
    """Let the draft say something else. Raises NotAtThisStage once it is signed."""
    life.require(row, frozenset({NoticeStatus.DRAFT}), N_("再修改"))
    _write(row, job, filing)


def _write(row: Notice, job: NoticeJob, filing: Filing) -> None:
    """Bring the columns that are searched in line with what the document says."""
    _require_printable(filing.key, job)
    row.title, row.organ, row.series, row.year = job.title, filing.organ.code, filing.series, job.dated.year
    row.recipient, row.disclosure, row.sealed = job.recipient, job.disclosure, job.sealed
    row.layout, row.data = job.layout, job.as_data()


def _require_printable(key: str, job: NoticeJob) -> None:
    """Refuse characters that no font has, before a number is given to a document that can't be printed."""
    try:
        found = unprintable.find(job, open_fonts())
    except FontsNotPrepared:
        return  # rendering says so, and is tried again once they are there
    if found:
        sentence = N_("文书“{notice}”有字体未收录的字符，没有编号。{places}。请改用其他字符。")
        raise ServiceFailed(sentence, notice=key, places=joined([each.wording for each in found], "；"))


def _citation(corrected: Notice) -> str:
    return f"《{corrected.title}》" + (f"（{corrected.number}）" if corrected.number else "")


def _names(session: Session) -> dict[str, str]:
    """Names of all organisations as they are today: the document keeps what its codes meant."""
    rows = session.execute(select(Organisation.code, Organisation.name))
    return dict(rows.all())
