"""Who may change whom."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.models import Member, Role
from staff.person import Person
from staff.refusals import LastSystemAdmin, MemberNotFound, NotOnYourself, NotSystemAdmin


def must_be_system_admin(person: Person) -> None:
    if Role.SYSTEM_ADMIN not in person.roles:
        raise NotSystemAdmin


def another_member(session: Session, member_id: int, admin: Person) -> Member:
    """Return a member this admin may change, locked: anybody but themselves."""
    must_be_system_admin(admin)
    if member_id == admin.id:
        raise NotOnYourself
    member = session.get(Member, member_id, with_for_update=True)
    if member is None:
        raise MemberNotFound
    return member


def keeps_a_system_admin(session: Session, member: Member) -> None:
    """Refuse to take away the last one who could put things right again."""
    active = session.scalars(select(Member).where(Member.active)).all()
    others = [other for other in active if other.id != member.id and Role.SYSTEM_ADMIN.value in other.roles]
    if Role.SYSTEM_ADMIN.value in member.roles and not others:
        raise LastSystemAdmin(name=member.name)


def is_locked(member: Member, now: datetime) -> bool:
    """Say whether failed sign-ins have locked the account."""
    return member.locked_until is not None and member.locked_until > now
