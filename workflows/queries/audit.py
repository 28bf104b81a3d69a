"""The audit: who signed in, and what administrators changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import AuditEvent, LoginEvent, Member
from workflows.queries.paging import Page, page_of

MOST_EXPORTED = 100_000  # lines of one file


@dataclass(frozen=True)
class AuditFilter:
    """What a list is narrowed to. Days are Shanghai's, both included."""

    who: str = ""  # part of a username or name
    kind: str = ""  # kind of sign-in, or action
    about: str = ""  # part of the object
    from_on: date | None = None
    until_on: date | None = None
    page: int = 1


@dataclass(frozen=True)
class ChangeLine:
    """A change."""

    id: int
    at: datetime
    username: str
    name: str
    action: str
    object: str
    details: Mapping[str, Any]
    hash: str


def sign_ins(session: Session, wanted: AuditFilter) -> Page[LoginEvent]:
    """Return sign-ins, refusals and sign-outs, the newest first."""
    return page_of(session, _sign_ins(wanted), wanted.page, lambda row: row[0])


def changes(session: Session, wanted: AuditFilter) -> Page[ChangeLine]:
    """Return what administrators changed, the newest first."""
    return page_of(session, _changes(wanted), wanted.page, _change_line)


def all_sign_ins(session: Session, wanted: AuditFilter) -> Iterator[LoginEvent]:
    """Yield what sign_ins() pages through, for a file."""
    yield from session.scalars(_sign_ins(wanted).limit(MOST_EXPORTED))


def all_changes(session: Session, wanted: AuditFilter) -> Iterator[ChangeLine]:
    """Yield what changes() pages through, for a file."""
    for row in session.execute(_changes(wanted).limit(MOST_EXPORTED)):
        yield _change_line(row)


def _sign_ins(wanted: AuditFilter) -> Select[Any]:
    rows = select(LoginEvent).where(*_between(LoginEvent.at, wanted))
    if wanted.who:
        rows = rows.where(LoginEvent.username.icontains(wanted.who, autoescape=True))
    if wanted.kind:
        rows = rows.where(LoginEvent.kind == wanted.kind)
    return rows.order_by(LoginEvent.at.desc(), LoginEvent.id.desc())


def _changes(wanted: AuditFilter) -> Select[AuditEvent, str, str]:
    joined = select(AuditEvent, Member.username, Member.name)
    rows = joined.outerjoin(Member, Member.id == AuditEvent.member_id)
    rows = rows.where(*_between(AuditEvent.at, wanted))
    if wanted.who:
        name = Member.name.icontains(wanted.who, autoescape=True)
        rows = rows.where(name | Member.username.icontains(wanted.who, autoescape=True))
    if wanted.kind:
        rows = rows.where(AuditEvent.action == wanted.kind)
    if wanted.about:
        rows = rows.where(AuditEvent.object.icontains(wanted.about, autoescape=True))
    return rows.order_by(AuditEvent.id.desc())


def _between(column: Any, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.from_on is not None:
        conditions.append(column >= _midnight(wanted.from_on))
    if wanted.until_on is not None:
        conditions.append(column < _midnight(wanted.until_on + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _change_line(row: Any) -> ChangeLine:
    event, username, name = row
    return ChangeLine(
        id=event.id,
        at=event.at,
        username=username or "",
        name=name or "",
        action=event.action,
        object=event.object,
        details=event.details,
        hash=event.hash,
    )
