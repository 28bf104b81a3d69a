"""Give a member a position, and end it: with dates, so that the past stays true."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from staff import audit, terms
from staff.audit import Action, Deed
from staff.guards import another_member
from staff.models import Appointment, Member, Organisation, Position
from staff.person import Person
from staff.refusals import (
    AppointmentNotFound,
    AppointmentOverlaps,
    DatesReversed,
    OrganisationNotFound,
    PositionNotFound,
)


@dataclass(frozen=True)
class Appointing:
    """A position in an organisation, from one day on, until another (None: open)."""

    organisation: str  # code
    position: str
    from_on: date
    until_on: date | None = None


def appoint(
    session: Session, member_id: int, appointing: Appointing, admin: Person, now: datetime
) -> Appointment:
    """Insert the appointment."""
    member = another_member(session, member_id, admin)
    if appointing.until_on is not None and appointing.until_on < appointing.from_on:
        raise DatesReversed(until=appointing.until_on, start=appointing.from_on)
    organisation = session.scalar(select(Organisation).where(Organisation.code == appointing.organisation))
    if organisation is None:
        raise OrganisationNotFound
    position = session.get(Position, appointing.position)
    if position is None:
        raise PositionNotFound
    if _overlaps(session, member, organisation, appointing):
        raise AppointmentOverlaps(name=member.name, organisation=organisation.name, position=position.name)
    row = Appointment(
        member_id=member.id,
        organisation_id=organisation.id,
        position_key=position.key,
        from_on=appointing.from_on,
        until_on=appointing.until_on,
    )
    session.add(row)
    said = {
        "organisation": organisation.code,
        "position": position.key,
        "from": appointing.from_on,
        "until": appointing.until_on,
    }
    audit.write(session, Deed(Action.APPOINTED, f"member:{member.username}", said), admin, now)
    return row


def end_appointment(session: Session, appointment_id: int, admin: Person, now: datetime) -> Appointment:
    """From today on the member does not hold the position any more. Raises AppointmentNotFound."""
    row = session.get(Appointment, appointment_id)
    if row is None or terms.is_over(row, now):
        raise AppointmentNotFound
    member = another_member(session, row.member_id, admin)
    said = {"organisation": row.organisation.code, "position": row.position_key, "from": row.from_on}
    terms.end(session, row, now)
    audit.write(session, Deed(Action.APPOINTMENT_ENDED, f"member:{member.username}", said), admin, now)
    return row


def _overlaps(session: Session, member: Member, organisation: Organisation, new: Appointing) -> bool:
    same = select(Appointment.id).where(
        Appointment.member_id == member.id,
        Appointment.organisation_id == organisation.id,
        Appointment.position_key == new.position,
        or_(Appointment.until_on.is_(None), Appointment.until_on >= new.from_on),
    )
    if new.until_on is not None:
        same = same.where(Appointment.from_on <= new.until_on)
    return session.scalar(same.limit(1)) is not None
