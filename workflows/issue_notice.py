"""Make an official document of an instance: number it, keep all it says, ask for the PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import feel
from bpmn.definition import Definition
from bpmn.manifest import Notice as NoticeEntry
from bpmn.surroundings import Surroundings
from config import SHANGHAI
from notices import numbering
from notices.job import Layout, NoticeJob, Stage
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from wording import N_
from workflows import jobs
from workflows.models import ProcessInstance
from workflows.refusals import NoticeNotFound, ServiceFailed

DEFAULT_PATTERN = "{series}〔{year}〕{sequence}号"
# 备案编号 has no national pattern for safety plans; this one is our configurable default.
PATTERNS = {"备案编号": "{division_code}-{year}-{sequence:04}"}


@dataclass(frozen=True)
class Issuing:
    """Which document, from which element, over which variables."""

    key: str
    element_id: str | None
    variables: Mapping[str, Any]
    member_id: int | None


def pattern_of(series: str) -> str:
    """Return how numbers of a series are written."""
    return PATTERNS.get(series, DEFAULT_PATTERN)


def issue_notice(
    session: Session,
    instance: ProcessInstance,
    definition: Definition,
    issuing: Issuing,
    around: Surroundings,
) -> Notice:
    """Insert the document and the job that renders it. Raises ServiceFailed naming what is missing."""
    package = definition.package
    entry = package.manifest.notices.get(issuing.key)
    if entry is None:
        raise ServiceFailed(N_("流程包没有文书“{notice}”").format(notice=issuing.key))
    fields = _Fields(entry, issuing.variables, around)
    organ = _organ(session, fields.text(entry.organ))
    return file_notice(
        session,
        NoticeJob(
            template=package.notices[issuing.key],
            layout=Layout(entry.layout),
            title=fields.text(entry.title),
            organ=organ.name,
            dated=around.now.astimezone(SHANGHAI).date(),
            recipient=fields.text(entry.recipient),
            variables=dict(issuing.variables),
            organisations=_names(session),
            disclosure=entry.disclosure,
            sealed=entry.sealed,
            stage=Stage.FINAL,
            head=fields.text(entry.head),
            signature=fields.text(entry.signature),
            copies=fields.text(entry.copies),
            urgency=fields.text(entry.urgency),
        ),
        Filing(
            issuing.key, organ, fields.text(entry.series), instance.id, issuing.element_id, issuing.member_id
        ),
        around,
    )


@dataclass(frozen=True)
class Filing:
    """Where a document belongs."""

    key: str
    organ: Organisation
    series: str  # "" = unnumbered
    instance_id: int | None
    element_id: str | None
    member_id: int | None


def file_notice(session: Session, job: NoticeJob, filing: Filing, around: Surroundings) -> Notice:
    """Number the document, insert its row and ask for its PDF."""
    year = job.dated.year
    number = _number(session, filing, year)
    numbered = NoticeJob.from_data({**job.as_data(), "number": number.text if number else ""})
    row = Notice(
        instance_id=filing.instance_id,
        element_id=filing.element_id,
        notice_key=filing.key,
        title=job.title,
        organ=filing.organ.code,
        series=filing.series,
        year=year,
        sequence=number.sequence if number else None,
        number=number.text if number else "",
        recipient=job.recipient,
        disclosure=job.disclosure,
        sealed=job.sealed,
        layout=job.layout,
        data=numbered.as_data(),
        status=NoticeStatus.QUEUED,
        created_at=around.now,
        created_by=filing.member_id,
    )
    session.add(row)
    session.flush()
    arguments = {"notice_id": row.id, "instance_id": filing.instance_id}
    jobs.enqueue(session, "render_notice", arguments, around.now, f"notice:{row.id}")
    return row


def void_notice(session: Session, instance_id: int, notice_id: Any, key: str | None, reason: str) -> Notice:
    """Void a document of the instance; its number stays in the register as void."""
    which = Notice.id == int(notice_id) if notice_id else Notice.notice_key == key
    row = session.scalar(
        select(Notice).where(Notice.instance_id == instance_id, which).order_by(Notice.id.desc()).limit(1)
    )
    if row is None:
        raise NoticeNotFound
    row.status, row.void_reason = NoticeStatus.VOID, reason
    numbering.void(session, row)
    return row


class _Fields:
    """The texts of a manifest entry, FEEL evaluated over the variables."""

    def __init__(self, entry: NoticeEntry, variables: Mapping[str, Any], around: Surroundings) -> None:
        self._key, self._variables, self._functions = entry.key, variables, around.functions

    def text(self, value: str) -> str:
        try:
            found = feel.attribute(value, self._functions).trace(self._variables)
        except feel.FeelError as error:
            raise self._without_result(value, str(error)) from error
        if found.value is None:
            raise self._without_result(value, "；".join(map(str, found.warnings)) or "值为空")
        return feel.write(found.value)

    def _without_result(self, expression: str, reason: str) -> ServiceFailed:
        sentence = N_("文书“{notice}”的表达式 {expression} 没有结果：{reason}")
        return ServiceFailed(sentence.format(notice=self._key, expression=expression, reason=reason))


def _organ(session: Session, code: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise ServiceFailed(N_("没有代码为“{code}”的发文机关").format(code=code))
    return found


def _number(session: Session, filing: Filing, year: int) -> numbering.Number | None:
    if not filing.series:
        return None
    return numbering.allocate(
        session,
        organ=filing.organ.code,
        series=filing.series,
        year=year,
        pattern=pattern_of(filing.series),
        division_code=filing.organ.division_code,
    )


def _names(session: Session) -> dict[str, str]:
    """Names of all organisations as they are today: the document keeps what its codes meant."""
    rows = session.execute(select(Organisation.code, Organisation.name))
    return dict(rows.all())
