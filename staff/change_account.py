"""What may be done to a member's account: a new password, an end to sessions, off and on again."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staff import audit, sessions
from staff.audit import Action, Deed
from staff.guards import another_member, keeps_a_system_admin
from staff.models import LoginSession, Member
from staff.passwords import check_strength
from staff.person import Person
from staff.refusals import MemberNotFound, WrongPassword
from staff.sign_in import hash_password, password_fits


def reset_password(
    session: Session, member_id: int, password_hash: str, admin: Person, now: datetime
) -> Member:
    """Replace the password by a one-time one, and end every session the old one has opened."""
    member = another_member(session, member_id, admin)
    _replace_password(session, member, password_hash, admin, now)
    return member


def set_password(session: Session, username: str, password_hash: str, now: datetime) -> None:
    """Let an operator at the server open an account again. Raises MemberNotFound."""
    member = session.scalar(select(Member).where(Member.username == username))
    if member is None:
        raise MemberNotFound
    _replace_password(session, member, password_hash, None, now)


def own_password_hash(session: Session, person: Person, old: str, new: str) -> str:
    """Return the hash of a member's new password. Raises WrongPassword, PasswordTooWeak.

    Takes most of a second: call it outside the transaction that stores the hash.
    """
    member = session.get_one(Member, person.id)
    if not password_fits(member.password_hash, old):
        raise WrongPassword
    check_strength(new, person.username)
    return hash_password(new)


def change_own_password(session: Session, password_hash: str, person: Person, now: datetime) -> None:
    """Store what own_password_hash has returned; other sessions of the member end."""
    member = session.get_one(Member, person.id)
    member.password_hash, member.password_temporary = password_hash, False
    sessions.end_all_of(session, member.id)
    _write(session, Action.PASSWORD_CHANGED, member, person, now)


def deactivate(session: Session, member_id: int, admin: Person, now: datetime) -> Member:
    """Let nobody sign in under this name any more. What the member did stays."""
    member = another_member(session, member_id, admin)
    if member.active:
        keeps_a_system_admin(session, member)
        member.active = False
        sessions.end_all_of(session, member.id)
        _write(session, Action.MEMBER_DEACTIVATED, member, admin, now)
    return member


def reactivate(session: Session, member_id: int, admin: Person, now: datetime) -> Member:
    member = another_member(session, member_id, admin)
    if not member.active:
        member.active = True
        _write(session, Action.MEMBER_REACTIVATED, member, admin, now)
    return member


def end_sessions(session: Session, member_id: int, admin: Person, now: datetime) -> int:
    """End every session of a member; return how many there were."""
    member = another_member(session, member_id, admin)
    open_ones = session.scalar(
        select(func.count()).select_from(LoginSession).where(LoginSession.member_id == member.id)
    )
    sessions.end_all_of(session, member.id)
    audit.write(
        session, Deed(Action.SESSIONS_ENDED, f"member:{member.username}", {"count": open_ones}), admin, now
    )
    return open_ones or 0


def unlock(session: Session, member_id: int, admin: Person, now: datetime) -> Member:
    """Forget failed sign-ins."""
    member = another_member(session, member_id, admin)
    member.failed_logins, member.locked_until = 0, None
    _write(session, Action.ACCOUNT_UNLOCKED, member, admin, now)
    return member


def _replace_password(
    session: Session, member: Member, password_hash: str, by: Person | None, now: datetime
) -> None:
    member.password_hash, member.password_temporary = password_hash, True
    member.failed_logins, member.locked_until = 0, None
    sessions.end_all_of(session, member.id)
    _write(session, Action.PASSWORD_RESET, member, by, now)


def _write(session: Session, action: Action, member: Member, by: Person | None, now: datetime) -> None:
    audit.write(session, Deed(action, f"member:{member.username}"), by, now)
