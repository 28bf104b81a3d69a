"""Documents a person may read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from notices import life
from notices.job import NoticeJob
from notices.models import Notice, NoticeSignature, NoticeStatus, NumberCounter
from staff.models import Organisation
from staff.person import Person
from wording import N_, Wording
from workflows.delivery_parties import delivered_to
from workflows.models import ProcessInstance, Supervision
from workflows.queries.paging import Page, page_of
from workflows.queries.texts import Translations, translations_of
from workflows.refusals import NoticeNotFound, NoticeNotReady
from workflows.visibility import visible


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list asks for; empty means all."""

    search: str = ""  # in title, number and 主送
    organ: str = ""  # code
    series: str = ""
    year: int | None = None
    status: str = ""
    scope: str = ""  # of SCOPES
    page: int = 1


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: what is asked → what is shown."""

    organs: Mapping[str, str]  # code → name
    series: Mapping[str, str]
    years: Mapping[int, str]  # the latest first

    @classmethod
    def among(cls, numbers: Iterable[Row[str, str, str, int]]) -> Self:
        """Return what there is among rows of organ, its name, series and year."""
        found = list(numbers)
        return cls(
            organs={organ: name for organ, name, _series, _year in found},
            series={series: series for _organ, _name, series, _year in found},
            years={year: str(year) for year in sorted({row.year for row in found}, reverse=True)},
        )


@dataclass(frozen=True)
class NoticeLine:
    """A document in a list."""

    id: int
    title: str
    number: str
    recipient: str
    status: NoticeStatus
    readable: bool  # the PDF is there
    is_draft: bool  # not sealed: drawn when somebody opens it
    void_reason: str | None
    created_at: datetime
    instance_id: int | None  # None: it was delivered, the case is not theirs to see
    instance_title: str
    translations: Translations  # of its package

    @property
    def stage(self) -> Wording:
        return Wording(life.NAMES[self.status])


def visible_notice(session: Session, notice_id: int, person: Person) -> Notice:
    """Return a document of an instance the person takes part in, or that has urged it (a 通报 is of many),
    or that was delivered to them.

    Raises NoticeNotFound.
    """
    theirs = exists().where(ProcessInstance.id == Notice.instance_id, visible(person))
    urged = exists().where(
        Supervision.notice_id == Notice.id, ProcessInstance.id == Supervision.instance_id, visible(person)
    )
    received = delivered_to(person)
    found = session.scalar(select(Notice).where(Notice.id == notice_id, or_(theirs, urged, received)))
    if found is None:
        raise NoticeNotFound
    return found


def readable_notice(session: Session, notice_id: int, person: Person) -> Notice:
    """Return a document whose PDF is there. Raises NoticeNotFound, NoticeNotReady."""
    found = visible_notice(session, notice_id, person)
    if found.sha256 is None:
        raise NoticeNotReady(title=found.title)
    return found


def unsealed_notice(session: Session, notice_id: int, person: Person) -> NoticeJob:
    """Return a document that has not been sealed, as it stands now. Raises NoticeNotFound, NotAtThisStage."""
    found = visible_notice(session, notice_id, person)
    if found.sealed_at is not None:
        raise life.NotAtThisStage.of(found, N_("作为草稿打开"))
    return NoticeJob.from_data({**found.data, "stage": life.stage_of(found.status)})


def file_of(session: Session, notice: Notice) -> str:
    """Return the SHA-256 of the file that is handed out: the signed one, where there is one."""
    signed = session.get(NoticeSignature, notice.id)
    return notice.sha256 or "" if signed is None else signed.sha256


def notices(session: Session, person: Person, wanted: Wanted) -> Page[NoticeLine]:
    """Return the documents this person may read, the newest first."""
    readable = or_(visible(person), delivered_to(person))
    rows = _rows(person, and_(readable, *_conditions(person, wanted))).order_by(Notice.id.desc())
    return page_of(session, rows, wanted.page, lambda row: _line(session, row))


def choices(session: Session) -> Choices:
    """Return what the documents can be narrowed to: whatever a number was given out for."""
    numbered = session.execute(
        select(NumberCounter.organ, Organisation.name, NumberCounter.series, NumberCounter.year)
        .join(Organisation, Organisation.code == NumberCounter.organ)
        .order_by(NumberCounter.organ, NumberCounter.series)
    )
    return Choices.among(numbered)


def notices_of(session: Session, instance_id: int, person: Person) -> Sequence[NoticeLine]:
    """Return the documents of an instance this person sees, the oldest first."""
    rows = session.execute(_rows(person, ProcessInstance.id == instance_id).order_by(Notice.id))
    return [_line(session, row) for row in rows]


def _conditions(person: Person, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.search:
        columns = (Notice.title, Notice.number, Notice.recipient)
        yield or_(*(column.icontains(wanted.search, autoescape=True) for column in columns))
    for column, value in (
        (Notice.organ, wanted.organ),
        (Notice.series, wanted.series),
        (Notice.year, wanted.year),
        (Notice.status, wanted.status if wanted.status in life.NAMES else ""),
    ):
        if value:
            yield column == value
    if wanted.scope in SCOPES:
        yield SCOPES[wanted.scope](person)


def _issued_by(person: Person) -> ColumnElement[bool]:
    return and_(Notice.organ == person.organisation_code, Notice.status.not_in(life.UNSEALED))


def _draft(_person: Person) -> ColumnElement[bool]:
    return Notice.status.in_(life.UNSEALED)


SCOPES: Final = {"received": delivered_to, "issued": _issued_by, "drafts": _draft}


def _rows(person: Person, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Notice, ProcessInstance.title, ProcessInstance.definition_id, visible(person))
        .outerjoin(ProcessInstance, ProcessInstance.id == Notice.instance_id)
        .where(which)
    )


def _line(session: Session, row: Any) -> NoticeLine:
    notice, instance_title, definition_id, sees_case = row
    return NoticeLine(
        id=notice.id,
        title=notice.title,
        number=notice.number,
        recipient=notice.recipient,
        status=notice.status,
        readable=notice.sha256 is not None,
        is_draft=notice.sealed_at is None,
        void_reason=notice.void_reason,
        created_at=notice.created_at,
        instance_id=notice.instance_id if sees_case else None,
        instance_title=(instance_title or "") if sees_case else "",
        translations=translations_of(session, definition_id) if definition_id else {},
    )
