"""Sign in with username and password: Argon2, a lock after five failures, one answer for all who fail."""

import threading
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select

from database.session import reading, transaction
from staff.models import LoginEvent, Member
from staff.sessions import Origin, open_session
from wording import N_, Refusal

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
MOST_FAILURES_OF_AN_ADDRESS = 30  # within LOCKED_FOR; an office may share one address

hasher = PasswordHasher()
_verifying = threading.Semaphore(2)  # each verification takes 64 MiB


class SignInRefused(Refusal):
    sentence = N_("用户名或密码不正确。连续 {count} 次失败后账号将锁定 {minutes} 分钟。")


class AccountLocked(SignInRefused):
    sentence = N_("登录失败次数过多，账号已锁定，请于 {minutes} 分钟后再试，或联系系统管理员。")


def sign_in(username: str, password: str, origin: Origin, now: datetime) -> str:
    """Return the token of a new session. Raises SignInRefused or AccountLocked.

    The password is verified between two transactions: it takes a third of a second on purpose.
    """
    member_id, password_hash, locked = _look_up(username, origin, now)
    if locked:
        _note(username, origin, "locked", now)
        raise AccountLocked(minutes=int(LOCKED_FOR.total_seconds() // 60))
    if not password_fits(password_hash or _nobodys_hash(), password) or member_id is None:
        _note_failure(username, member_id, origin, now)
        raise SignInRefused(count=MOST_FAILURES, minutes=int(LOCKED_FOR.total_seconds() // 60))
    with transaction() as session:
        member = session.get_one(Member, member_id)
        member.failed_logins, member.locked_until = 0, None
        if hasher.check_needs_rehash(member.password_hash):
            member.password_hash = hash_password(password)
        session.add(LoginEvent(at=now, username=username, address=origin.address, kind="signed_in"))
        return open_session(session, member_id, origin, now)


def hash_password(password: str) -> str:
    """Return the Argon2id hash to store."""
    with _verifying:
        return hasher.hash(password)


def password_fits(password_hash: str, password: str) -> bool:
    """Say whether a password is the one with that hash. At most two at a time."""
    with _verifying:
        try:
            return hasher.verify(password_hash, password[:1024])
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    """Verified for unknown names, so that they take as long as known ones."""
    return hash_password("nobody")


def _look_up(username: str, origin: Origin, now: datetime) -> tuple[int | None, str, bool]:
    with reading() as session:
        failures = session.scalar(
            select(func.count())
            .select_from(LoginEvent)
            .where(
                LoginEvent.address == origin.address,
                LoginEvent.kind == "refused",
                LoginEvent.at > now - LOCKED_FOR,
            )
        )
        member = session.scalar(select(Member).where(Member.username == username, Member.active))
        crowded = (failures or 0) >= MOST_FAILURES_OF_AN_ADDRESS
        if member is None:
            return None, "", crowded
        locked = member.locked_until is not None and member.locked_until > now
        return member.id, member.password_hash, locked or crowded


def _note(username: str, origin: Origin, kind: str, now: datetime) -> None:
    with transaction() as session:
        session.add(LoginEvent(at=now, username=username[:60], address=origin.address, kind=kind))


def _note_failure(username: str, member_id: int | None, origin: Origin, now: datetime) -> None:
    with transaction() as session:
        session.add(LoginEvent(at=now, username=username[:60], address=origin.address, kind="refused"))
        member = session.get(Member, member_id) if member_id else None
        if member is not None:
            member.failed_logins += 1
            if member.failed_logins >= MOST_FAILURES:
                member.failed_logins, member.locked_until = 0, now + LOCKED_FOR
