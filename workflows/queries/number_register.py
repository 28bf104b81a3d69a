"""发文登记簿: every number that was given to a document, void ones too, by organ, series and year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from notices import life
from notices.models import Notice, NoticeStatus, NumberEntry
from staff.models import Member, Organisation
from staff.person import Person
from wording import Wording
from workflows.models import ProcessInstance
from workflows.queries.notices import Choices
from workflows.queries.paging import Page, page_of
from workflows.visibility import visible

KEEPER: Final = "general_office"  # the position that keeps an organisation's register


@dataclass(frozen=True)
class Wanted:
    """Which numbers are looked for; "" and None: all."""

    organ: str = ""
    series: str = ""
    year: int | None = None
    search: str = ""


@dataclass(frozen=True)
class NumberLine:
    """A line of the register."""

    notice_id: int
    number: str
    title: str
    organ: str
    recipient: str
    signed_at: datetime | None
    signed_by: str
    status: NoticeStatus
    void_reason: str
    may_open: bool  # who keeps the register need not take part in the case

    @property
    def stage(self) -> Wording:
        return Wording(life.NAMES[self.status])


def keeps_a_register(person: Person) -> bool:
    """Return whether the page is for this person at all."""
    return person.reads_everything or any(place.position_key == KEEPER for place in person.places)


def numbers(session: Session, person: Person, wanted: Wanted, page: int) -> Page[NumberLine]:
    """Return the numbers, the newest of each series first."""
    return page_of(session, _rows(person, wanted), page, _line)


def all_numbers(session: Session, person: Person, wanted: Wanted) -> Sequence[NumberLine]:
    """Return the whole list, to be taken away."""
    return [_line(row) for row in session.execute(_rows(person, wanted))]


def choices(session: Session, person: Person) -> Choices:
    """Return what the register of this person can be narrowed to."""
    found = session.execute(
        select(NumberEntry.organ, Organisation.name, NumberEntry.series, NumberEntry.year)
        .join(Organisation, Organisation.code == NumberEntry.organ)
        .join(Notice, _same_number())
        .where(_kept_by(person))
        .distinct()
        .order_by(NumberEntry.organ, NumberEntry.series)
    )
    return Choices.among(found)


def _rows(person: Person, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    rows = (
        select(NumberEntry, Notice, Organisation.name, Member.name, _of_a_case_of(person))
        .join(Notice, _same_number())
        .join(Organisation, Organisation.code == NumberEntry.organ)
        .outerjoin(Member, Member.id == Notice.signed_by)
        .where(_kept_by(person))
    )
    chosen = {"organ": wanted.organ, "series": wanted.series, "year": wanted.year}
    for name, value in chosen.items():
        rows = rows.where(getattr(NumberEntry, name) == value) if value else rows
    if wanted.search:
        columns = (NumberEntry.text, Notice.title, Notice.recipient)
        rows = rows.where(or_(*(column.icontains(wanted.search, autoescape=True) for column in columns)))
    place = (NumberEntry.year.desc(), NumberEntry.organ, NumberEntry.series, NumberEntry.sequence.desc())
    return rows.order_by(*place)


def _same_number() -> ColumnElement[bool]:
    """Numbers of cases and filings have no document: they are in other registers."""
    names = ("organ", "series", "year", "sequence")
    return and_(*(getattr(Notice, name) == getattr(NumberEntry, name) for name in names))


def _kept_by(person: Person) -> ColumnElement[bool]:
    kept = {place.organisation_id for place in person.places if place.position_key == KEEPER}
    return Organisation.id.in_(kept) if not person.reads_everything else Organisation.id.is_not(None)


def _of_a_case_of(person: Person) -> ColumnElement[bool]:
    return exists().where(ProcessInstance.id == Notice.instance_id, visible(person))


def _line(row: Any) -> NumberLine:
    entry, notice, organ, signed_by, may_open = row
    return NumberLine(
        notice_id=notice.id,
        number=entry.text,
        title=notice.title,
        organ=organ,
        recipient=notice.recipient,
        signed_at=notice.signed_at,
        signed_by=signed_by or "",
        status=notice.status,
        void_reason=entry.void_reason or "",
        may_open=may_open,
    )
