"""登记册 as its pages show it: the registers, their records, one record and who holds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from registers.models import RecordStatus, Register, RegisterRecord
from registers.records import RecordNotFound, RegisterNotFound
from staff.models import Organisation
from staff.person import Person
from workflows.models import ProcessInstance
from workflows.queries.paging import Page, page_of
from workflows.save_record import may_change
from workflows.visibility import visible

# Companies and teams read what is registered of themselves: telephone numbers of others are not for them.
OUTSIDERS = ("company", "team")


@dataclass(frozen=True)
class RegisterLine:
    """A register with how many records this person may read."""

    key: str
    name: str
    records: int


@dataclass(frozen=True)
class RecordLine:
    """A record in a list."""

    key: str
    name: str
    status: RecordStatus
    organisation: str
    data: Mapping[str, Any]
    changed_at: datetime


@dataclass(frozen=True)
class RecordPage:
    """One record."""

    key: str
    name: str
    status: RecordStatus
    organisation: str
    data: Mapping[str, Any]
    version: int
    changed_at: datetime
    holder: tuple[int, str, str] | None  # instance id, number, title: when this person may see it
    held: bool
    may_change: bool


def registers(session: Session, person: Person) -> Sequence[RegisterLine]:
    """Return the registers."""
    count = func.count(RegisterRecord.key)
    joined = (RegisterRecord.register_key == Register.key) & _readable(person)
    rows = session.execute(
        select(Register.key, Register.name, count)
        .outerjoin(RegisterRecord, joined)
        .group_by(Register.key, Register.name)
        .order_by(Register.key)
    )
    return [RegisterLine(key, name, number) for key, name, number in rows]


def register(session: Session, key: str) -> Register:
    """Return a register. Raises RegisterNotFound."""
    found = session.get(Register, key)
    if found is None:
        raise RegisterNotFound(register=key)
    return found


def records(session: Session, key: str, person: Person, search: str, page: int) -> Page[RecordLine]:
    """Return the records; closed ones last."""
    return page_of(session, _records(key, person, search), page, _line)


def all_records(session: Session, key: str, person: Person, search: str) -> Iterator[RecordLine]:
    """Yield what records() pages through, for a file."""
    for row in session.execute(_records(key, person, search)):
        yield _line(row)


def record_page(session: Session, register_key: str, key: str, person: Person) -> RecordPage:
    """Return one record. Raises RecordNotFound."""
    row = session.scalar(
        select(RegisterRecord).where(
            RegisterRecord.register_key == register_key, RegisterRecord.key == key, _readable(person)
        )
    )
    if row is None:
        raise RecordNotFound(register=register_key, key=key)
    organisation = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    return RecordPage(
        key=row.key,
        name=row.name,
        status=row.status,
        organisation=organisation.name if organisation else "",
        data={**row.data, "name": row.name},
        version=row.version,
        changed_at=row.changed_at,
        holder=_holder(session, row.held_by_id, person),
        held=row.held_by_id is not None,
        may_change=may_change(person, row.organisation_id),
    )


def _readable(person: Person) -> ColumnElement[bool]:
    if person.reads_everything:
        return RegisterRecord.key.is_not(None)
    office = (
        select(Organisation.id)
        .where(Organisation.id == person.organisation_id, Organisation.kind.not_in(OUTSIDERS))
        .exists()
    )
    return or_(office, RegisterRecord.organisation_id == person.organisation_id)


def _records(key: str, person: Person, search: str) -> Select[RegisterRecord, str]:
    rows = (
        select(RegisterRecord, Organisation.name)
        .outerjoin(Organisation, Organisation.id == RegisterRecord.organisation_id)
        .where(RegisterRecord.register_key == key, _readable(person))
        .order_by(RegisterRecord.status == RecordStatus.CLOSED, RegisterRecord.key)
    )
    if search:
        columns = (RegisterRecord.name, RegisterRecord.key, type_coerce(RegisterRecord.data, Text))
        rows = rows.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return rows


def _line(row: Any) -> RecordLine:
    record, organisation = row
    return RecordLine(
        key=record.key,
        name=record.name,
        status=record.status,
        organisation=organisation or "",
        data={**record.data, "name": record.name},
        changed_at=record.changed_at,
    )


def _holder(session: Session, instance_id: int | None, person: Person) -> tuple[int, str, str] | None:
    if instance_id is None:
        return None
    row = session.execute(
        select(ProcessInstance.id, ProcessInstance.number, ProcessInstance.title).where(
            ProcessInstance.id == instance_id, visible(person)
        )
    ).one_or_none()
    return None if row is None else (row.id, row.number, row.title)
