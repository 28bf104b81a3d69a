"""Create and change members: by a system admin, never oneself, never two of the three offices in one hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff import audit
from staff.audit import Action, Deed
from staff.guards import another_member, keeps_a_system_admin, must_be_system_admin
from staff.models import Member, Organisation, Role
from staff.person import Person
from staff.refusals import OrganisationNotFound, RolesNotSeparated, UsernameTaken

SEPARATED = frozenset({Role.PROCESS_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class MemberDetails:
    """What an administrator says about a member."""

    username: str
    name: str
    organisation: str  # code
    email: str
    phone: str
    roles: frozenset[Role]


def create_member(
    session: Session, details: MemberDetails, password_hash: str, admin: Person, now: datetime
) -> Member:
    """Insert a member whose password is good for one sign-in."""
    must_be_system_admin(admin)
    _check_roles(details)
    taken = session.scalar(select(Member.id).where(Member.username == details.username))
    if taken is not None:
        raise UsernameTaken(username=details.username)
    member = Member(
        username=details.username,
        password_hash=password_hash,
        password_temporary=True,
        **_columns(session, details),
    )
    session.add(member)
    session.flush()
    said = {"name": member.name, "organisation": details.organisation, "roles": member.roles}
    audit.write(session, Deed(Action.MEMBER_CREATED, f"member:{member.username}", said), admin, now)
    return member


def change_member(
    session: Session, member_id: int, details: MemberDetails, admin: Person, now: datetime
) -> Member:
    """Change everything but the username, under which the history knows the member."""
    member = another_member(session, member_id, admin)
    _check_roles(details)
    wanted = _columns(session, details)
    if Role.SYSTEM_ADMIN not in details.roles:
        keeps_a_system_admin(session, member)
    changes = _changes(member, wanted)
    if not changes:
        return member
    for column, value in wanted.items():
        setattr(member, column, value)
    audit.write(session, Deed(Action.MEMBER_CHANGED, f"member:{member.username}", changes), admin, now)
    return member


def _check_roles(details: MemberDetails) -> None:
    if len(details.roles & SEPARATED) > 1:
        raise RolesNotSeparated(name=details.name)


def _columns(session: Session, details: MemberDetails) -> dict[str, Any]:
    organisation = session.scalar(
        select(Organisation).where(Organisation.code == details.organisation, Organisation.active)
    )
    if organisation is None:
        raise OrganisationNotFound
    return {
        "name": details.name,
        "organisation_id": organisation.id,
        "email": details.email,
        "phone": details.phone,
        "roles": sorted(role.value for role in details.roles | {Role.STAFF}),
    }


def _changes(member: Member, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return {column: [before, after]} of what differs."""
    present = {column: getattr(member, column) for column in wanted} | {"roles": sorted(member.roles)}
    return {column: [present[column], value] for column, value in wanted.items() if present[column] != value}
