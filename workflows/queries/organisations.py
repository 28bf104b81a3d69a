"""Organisations as pages show them: the tree, groups, other names, and what a drop-down offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from staff.models import (
    GroupMembership,
    Member,
    Organisation,
    OrganisationAlias,
    OrganisationGroup,
    Position,
)
from staff.refusals import OrganisationNotFound

Choices = Sequence[tuple[str, str]]  # value, label


@dataclass(frozen=True)
class Branch:
    """An organisation with those below it. `members` counts its own active ones."""

    code: str
    name: str
    members: int
    below: tuple["Branch", ...]


@dataclass(frozen=True)
class Whereabouts:
    """An organisation with the codes from the top of the tree down to its own."""

    code: str
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class GroupLine:
    """A group with the organisations that belong to it today."""

    key: str
    name: str
    organisations: tuple[str, ...]


def tree(session: Session) -> Sequence[Branch]:
    """Return the organisations that stand under no other, with all below them."""
    rows = session.execute(
        select(Member.organisation_id, func.count()).where(Member.active).group_by(Member.organisation_id)
    )
    counts = dict(rows.all())
    below: dict[int | None, list[Organisation]] = {}
    for organisation in session.scalars(select(Organisation).order_by(Organisation.id)):
        below.setdefault(organisation.parent_id, []).append(organisation)
    return _branches(None, below, counts)


def organisation_choices(session: Session) -> Choices:
    """Return (code, name) of the active organisations."""
    rows = session.execute(
        select(Organisation.code, Organisation.name).where(Organisation.active).order_by(Organisation.id)
    )
    return [(code, name) for code, name in rows]


def position_choices(session: Session) -> Choices:
    """Return (key, name) of the positions, the highest first."""
    rows = session.execute(select(Position.key, Position.name).order_by(Position.rank.desc(), Position.key))
    return [(key, name) for key, name in rows]


def organisation_at(session: Session, code: str) -> Whereabouts:
    """Return where an organisation stands in the tree. Raises OrganisationNotFound."""
    row = session.scalar(select(Organisation).where(Organisation.code == code))
    if row is None:
        raise OrganisationNotFound
    return Whereabouts(row.code, row.name, tuple(row.path.strip("/").split("/")))


def groups(session: Session, on: date) -> Sequence[GroupLine]:
    """Return every group with its members on that day."""
    names: dict[str, list[str]] = {}
    rows = session.execute(
        select(GroupMembership.group_key, Organisation.name)
        .join(Organisation, Organisation.id == GroupMembership.organisation_id)
        .where(
            GroupMembership.from_on <= on,
            or_(GroupMembership.until_on.is_(None), GroupMembership.until_on >= on),
        )
        .order_by(GroupMembership.rank)
    )
    for key, name in rows:
        names.setdefault(key, []).append(name)
    found = session.scalars(select(OrganisationGroup).order_by(OrganisationGroup.key))
    return [GroupLine(group.key, group.name, tuple(names.get(group.key, ()))) for group in found]


def aliases(session: Session) -> Sequence[tuple[str, str, str]]:
    """Return (alias, organisation, note)."""
    rows = session.execute(
        select(OrganisationAlias.name, Organisation.name, OrganisationAlias.note)
        .join(Organisation, Organisation.id == OrganisationAlias.organisation_id)
        .order_by(Organisation.id, OrganisationAlias.name)
    )
    return [(alias, name, note) for alias, name, note in rows]


def _branches(
    parent_id: int | None, below: Mapping[int | None, list[Organisation]], counts: Mapping[int, int]
) -> tuple[Branch, ...]:
    return tuple(
        Branch(each.code, each.name, counts.get(each.id, 0), _branches(each.id, below, counts))
        for each in below.get(parent_id, ())
    )
