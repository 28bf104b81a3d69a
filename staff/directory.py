"""Looking things up in the staff directory."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from staff.models import (
    Appointment,
    Deputy,
    GroupMembership,
    Member,
    Organisation,
    OrganisationAlias,
    Position,
)

# The rotating chair of the Delta's emergency-management group since 2020: 浙, 苏, 沪, 皖 by turns.
CHAIR_TURNS = ("ZJ", "JS", "SH", "AH")
FIRST_CHAIR_YEAR = 2020


def organisation_by_code(session: Session, code: str) -> Organisation | None:
    return session.scalar(select(Organisation).where(Organisation.code == code))


def organisation_named(session: Session, name: str) -> Organisation | None:
    """Return the organisation with that name, short name or alias; None when nobody or several have it."""
    found = session.scalars(
        select(Organisation)
        .outerjoin(OrganisationAlias, OrganisationAlias.organisation_id == Organisation.id)
        .where(
            or_(
                Organisation.name == name,
                Organisation.short_name == name,
                OrganisationAlias.name == name,
            )
        )
        .distinct()
    ).all()
    return found[0] if len(found) == 1 else None


def suborganisations(session: Session, code: str) -> list[str]:
    """Return the codes of the organisations directly below, in order of code."""
    parent = select(Organisation.id).where(Organisation.code == code).scalar_subquery()
    return list(
        session.scalars(
            select(Organisation.code)
            .where(Organisation.parent_id == parent, Organisation.active)
            .order_by(Organisation.code)
        )
    )


def group_members(session: Session, key: str, on: date) -> list[str]:
    """Return the codes of the organisations in a group on that day, in the customary order."""
    return list(
        session.scalars(
            select(Organisation.code)
            .join(GroupMembership, GroupMembership.organisation_id == Organisation.id)
            .where(
                GroupMembership.group_key == key,
                GroupMembership.from_on <= on,
                or_(GroupMembership.until_on.is_(None), GroupMembership.until_on >= on),
            )
            .order_by(GroupMembership.rank, Organisation.code)
        )
    )


def holders(session: Session, organisation_id: int, position_key: str, on: date) -> list[Member]:
    """Return the active members who hold a position in an organisation on that day."""
    return list(
        session.scalars(_holding(on).where(_place(organisation_id, position_key)).order_by(Member.id))
    )


def usernames_at(session: Session, code: str, position_key: str, on: date) -> list[str]:
    place = and_(Organisation.code == code, Appointment.position_key == position_key)
    rows = _holding(on).join(Organisation, Organisation.id == Appointment.organisation_id).where(place)
    return [member.username for member in session.scalars(rows.order_by(Member.id))]


def superiors(session: Session, organisation_id: int, position_key: str | None, on: date) -> list[Member]:
    """Return who stands directly above a position: the next higher rank that somebody holds in the
    organisation, else its head's counterpart in the organisation above, and so on upwards. Empty at the top.
    """
    rank = session.scalar(select(Position.rank).where(Position.key == position_key)) if position_key else 0
    organisation = session.get(Organisation, organisation_id)
    while organisation is not None:
        above = _next_rank(session, organisation.id, rank or 0, on)
        if above:
            return above
        organisation = organisation.parent
        rank = 0 if organisation is None else _head_rank_below(rank or 0)
    return []


def heads(session: Session, organisation_id: int, on: date) -> list[Member]:
    """Return who holds the highest position of an organisation, else of the one above. Empty at the top."""
    organisation = session.get(Organisation, organisation_id)
    while organisation is not None:
        ranked = _ranked(session, organisation.id, 0, on)
        if ranked:
            return [member for member, rank in ranked if rank == ranked[-1][1]]
        organisation = organisation.parent
    return []


def highest_position(session: Session, member_id: int, organisation_id: int, on: date) -> str | None:
    """Return the key of the highest position a member holds in an organisation on that day."""
    return session.scalar(
        select(Position.key)
        .join(Appointment, Appointment.position_key == Position.key)
        .where(Appointment.member_id == member_id, Appointment.organisation_id == organisation_id, _valid(on))
        .order_by(Position.rank.desc())
        .limit(1)
    )


def deputies(session: Session, member_ids: Collection[int], on: date) -> list[Member]:
    """Return the active members who are told in the place of one of these on that day."""
    return list(
        session.scalars(
            select(Member)
            .join(Deputy, Deputy.deputy_id == Member.id)
            .where(Deputy.member_id.in_(member_ids), Member.active)
            .where(Deputy.from_on <= on, Deputy.until_on >= on)
            .order_by(Member.id)
        )
    )


def chair_of(year: int) -> str:
    """Return the code of the rotating chair of the Yangtze Delta's emergency-management group."""
    return CHAIR_TURNS[(year - FIRST_CHAIR_YEAR) % len(CHAIR_TURNS)]


def _next_rank(session: Session, organisation_id: int, rank: int, on: date) -> list[Member]:
    ranked = _ranked(session, organisation_id, rank, on)
    return [member for member, its_rank in ranked if its_rank == ranked[0][1]]


def _ranked(session: Session, organisation_id: int, above: int, on: date) -> list[tuple[Member, int]]:
    """Return who stands above a rank in an organisation, the lowest first."""
    rows = session.execute(
        _holding(on)
        .add_columns(Position.rank)
        .join(Position, Position.key == Appointment.position_key)
        .where(Appointment.organisation_id == organisation_id, Position.rank > above)
        .order_by(Position.rank, Member.id)
    )
    return [(member, rank) for member, rank in rows]


def _head_rank_below(rank: int) -> int:
    """In the organisation above, a division chief answers for what a unit below has left undone."""
    return min(rank, 20)


def _holding(on: date) -> Select[Member]:
    return (
        select(Member).join(Appointment, Appointment.member_id == Member.id).where(Member.active, _valid(on))
    )


def _valid(on: date) -> ColumnElement[bool]:
    return and_(Appointment.from_on <= on, or_(Appointment.until_on.is_(None), Appointment.until_on >= on))


def _place(organisation_id: int, position_key: str) -> ColumnElement[bool]:
    return and_(Appointment.organisation_id == organisation_id, Appointment.position_key == position_key)
