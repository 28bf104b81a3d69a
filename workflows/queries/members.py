"""The staff directory as its pages show it: the tree, who works where, one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from config import SHANGHAI
from staff.guards import is_locked
from staff.models import (
    Appointment,
    LoginSession,
    Member,
    Organisation,
    Position,
)
from staff.refusals import MemberNotFound
from workflows.queries.paging import Page, page_of


@dataclass(frozen=True)
class MemberLine:
    """A member in a list."""

    id: int
    username: str
    name: str
    organisation: str
    positions: str  # today's
    roles: tuple[str, ...]
    active: bool
    locked: bool


@dataclass(frozen=True)
class AppointmentLine:
    """A position a member holds, held or will hold."""

    id: int
    organisation: str
    position: str
    from_on: date
    until_on: date | None
    ended: bool


@dataclass(frozen=True)
class MemberPage:
    """One member. Passwords and tokens are nobody's to see."""

    id: int
    username: str
    name: str
    organisation_code: str
    organisation: str
    email: str
    phone: str
    roles: tuple[str, ...]
    active: bool
    locked_until: datetime | None
    password_temporary: bool
    appointments: Sequence[AppointmentLine]
    sessions: Sequence[LoginSession]


def members(session: Session, organisation: str, search: str, page: int, now: datetime) -> Page[MemberLine]:
    """Return the members of an organisation, or all whose name or username matches."""
    rows = select(Member).options(joinedload(Member.organisation)).order_by(Member.active.desc(), Member.id)
    if search:
        matches = (
            Member.name.icontains(search, autoescape=True),
            Member.username.icontains(search, autoescape=True),
        )
        rows = rows.where(or_(*matches))
    elif organisation:
        here = select(Organisation.id).where(Organisation.code == organisation).scalar_subquery()
        rows = rows.where(Member.organisation_id == here)
    found = page_of(session, rows, page, lambda row: row[0])
    positions = _positions(session, [member.id for member in found.lines], now.astimezone(SHANGHAI).date())
    return Page(tuple(_line(member, positions, now) for member in found.lines), found.number, found.total)


def member_page(session: Session, member_id: int, now: datetime) -> MemberPage:
    """Return one member. Raises MemberNotFound."""
    member = session.get(Member, member_id, options=[joinedload(Member.organisation)])
    if member is None:
        raise MemberNotFound
    sessions = session.scalars(
        select(LoginSession)
        .where(LoginSession.member_id == member_id)
        .order_by(LoginSession.created_at.desc())
    ).all()
    return MemberPage(
        id=member.id,
        username=member.username,
        name=member.name,
        organisation_code=member.organisation.code,
        organisation=member.organisation.name,
        email=member.email,
        phone=member.phone,
        roles=tuple(member.roles),
        active=member.active,
        locked_until=member.locked_until if is_locked(member, now) else None,
        password_temporary=member.password_temporary,
        appointments=_appointments(session, member_id, now.astimezone(SHANGHAI).date()),
        sessions=sessions,
    )


def _positions(session: Session, member_ids: Sequence[int], on: date) -> Mapping[int, str]:
    names: dict[int, list[str]] = {}
    rows = session.execute(
        select(Appointment.member_id, Position.name)
        .join(Position, Position.key == Appointment.position_key)
        .where(
            Appointment.member_id.in_(member_ids),
            Appointment.from_on <= on,
            or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
        )
        .order_by(Position.rank.desc())
    )
    for member_id, name in rows:
        names.setdefault(member_id, []).append(name)
    return {member_id: "、".join(found) for member_id, found in names.items()}


def _line(member: Member, positions: Mapping[int, str], now: datetime) -> MemberLine:
    return MemberLine(
        id=member.id,
        username=member.username,
        name=member.name,
        organisation=member.organisation.name,
        positions=positions.get(member.id, ""),
        roles=tuple(member.roles),
        active=member.active,
        locked=is_locked(member, now),
    )


def _appointments(session: Session, member_id: int, on: date) -> Sequence[AppointmentLine]:
    rows = session.execute(
        select(Appointment, Organisation.name, Position.name)
        .join(Organisation, Organisation.id == Appointment.organisation_id)
        .join(Position, Position.key == Appointment.position_key)
        .where(Appointment.member_id == member_id)
        .order_by(Appointment.from_on.desc(), Position.rank.desc())
    )
    return [
        AppointmentLine(
            id=row.id,
            organisation=organisation,
            position=position,
            from_on=row.from_on,
            until_on=row.until_on,
            ended=row.until_on is not None and row.until_on < on,
        )
        for row, organisation, position in rows
    ]
