"""Sign-ins that are still good: random tokens, kept here as hashes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import LoginEvent, LoginSession
from staff.person import Person, find_person

TOUCH_EVERY = timedelta(minutes=1)  # not each request writes a row
MOST_AT_ONCE = 3  # sign-ins of one member; the oldest gives way


@dataclass(frozen=True)
class Limits:
    """How long a sign-in lasts."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Origin:
    """Where a sign-in came from."""

    address: str
    agent: str


@dataclass(frozen=True)
class Found:
    """A good session. `stale`: its last_seen_at should be renewed."""

    person: Person
    stale: bool


def open_session(session: Session, member_id: int, origin: Origin, now: datetime) -> str:
    """Insert a session and return the token for the browser."""
    older = session.scalars(
        select(LoginSession.token_hash)
        .where(LoginSession.member_id == member_id)
        .order_by(LoginSession.created_at.desc())
        .offset(MOST_AT_ONCE - 1)
    ).all()
    session.execute(delete(LoginSession).where(LoginSession.token_hash.in_(older)))
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=_hash(token),
            member_id=member_id,
            created_at=now,
            last_seen_at=now,
            address=origin.address,
            agent=origin.agent,
        )
    )
    return token


def find(session: Session, token: str, limits: Limits, now: datetime) -> Found | None:
    """Return whose token it is; None when unknown, idle too long, or too old."""
    row = session.get(LoginSession, _hash(token))
    if row is None or now - row.last_seen_at > limits.idle or now - row.created_at > limits.absolute:
        return None
    person = find_person(session, row.member_id, now.astimezone(SHANGHAI).date())
    return None if person is None else Found(person, now - row.last_seen_at > TOUCH_EVERY)


def touch(session: Session, token: str, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(
        update(LoginSession).where(LoginSession.token_hash == _hash(token)).values(last_seen_at=now)
    )


def end(session: Session, token: str, username: str, address: str, now: datetime) -> None:
    """End the session: its token is worth nothing from now on."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == _hash(token)))
    session.add(LoginEvent(at=now, username=username, address=address, kind="signed_out"))


def end_all_of(session: Session, member_id: int) -> None:
    """End every session of a member."""
    session.execute(delete(LoginSession).where(LoginSession.member_id == member_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
