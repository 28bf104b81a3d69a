"""The person who acts: a frozen value that use cases decide by."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from staff.models import Appointment, Member, Role


@dataclass(frozen=True)
class Place:
    """A position in an organisation."""

    organisation_id: int
    position_key: str


@dataclass(frozen=True)
class Person:
    """A member with what they may do today."""

    id: int
    username: str
    name: str
    organisation_id: int
    organisation_code: str
    organisation_name: str
    organisation_path: str
    language: str
    roles: frozenset[Role]
    places: frozenset[Place]
    password_temporary: bool = False  # must choose one of their own before anything else

    @property
    def participants(self) -> tuple[str, ...]:
        """The keys of Participation rows that mean this person."""
        return (
            f"member:{self.id}",
            *(f"place:{place.organisation_id}:{place.position_key}" for place in self.places),
        )

    @property
    def reads_everything(self) -> bool:
        return bool(self.roles & {Role.PROCESS_ADMIN, Role.AUDITOR})

    def holds(self, organisation_id: int | None, position_key: str | None) -> bool:
        return any(
            p.organisation_id == organisation_id and p.position_key == position_key for p in self.places
        )

    def position_in(self, organisation_id: int | None) -> str | None:
        keys = sorted(p.position_key for p in self.places if p.organisation_id == organisation_id)
        return keys[0] if keys else None


def find_person(session: Session, member_id: int, on: date) -> Person | None:
    """Return an active member with the positions held on that day, or None."""
    member = session.scalar(
        select(Member).options(joinedload(Member.organisation)).where(Member.id == member_id, Member.active)
    )
    return None if member is None else _person(session, member, on)


def find_person_named(session: Session, username: str, on: date) -> Person | None:
    """Return the active member with that username, or None."""
    member = session.scalar(
        select(Member)
        .options(joinedload(Member.organisation))
        .where(Member.username == username, Member.active)
    )
    return None if member is None else _person(session, member, on)


def _person(session: Session, member: Member, on: date) -> Person:
    appointments = session.execute(
        select(Appointment.organisation_id, Appointment.position_key).where(
            Appointment.member_id == member.id,
            Appointment.from_on <= on,
            or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
        )
    )
    return Person(
        id=member.id,
        username=member.username,
        name=member.name,
        organisation_id=member.organisation_id,
        organisation_code=member.organisation.code,
        organisation_name=member.organisation.name,
        organisation_path=member.organisation.path,
        language=member.language,
        roles=frozenset(Role(role) for role in member.roles),
        places=frozenset(Place(org, position) for org, position in appointments),
        password_temporary=member.password_temporary,
    )
