"""The audit trail: what administrators change, append-only and chained by hash."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from database.types import to_text
from staff.models import AuditEvent
from staff.person import Person

MOST_AT_ONCE = 500  # rows held in memory while the chain is walked


class Action(StrEnum):
    """What was done. The page says it in Chinese."""

    MEMBER_CREATED = "member_created"
    MEMBER_CHANGED = "member_changed"
    MEMBER_DEACTIVATED = "member_deactivated"
    MEMBER_REACTIVATED = "member_reactivated"
    PASSWORD_RESET = "password_reset"  # noqa: S105  a name, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_UNLOCKED = "account_unlocked"
    APPOINTED = "appointed"
    APPOINTMENT_ENDED = "appointment_ended"
    DEPUTY_APPOINTED = "deputy_appointed"
    DEPUTY_ENDED = "deputy_ended"
    DRAFT_SAVED = "draft_saved"
    DRAFT_DISCARDED = "draft_discarded"
    PACKAGE_DEPLOYED = "package_deployed"
    RECORD_WRITTEN = "record_written"
    ESCALATION_CHANGED = "escalation_changed"
    CALENDAR_CHANGED = "calendar_changed"
    CLOCK_RULE_CHANGED = "clock_rule_changed"


@dataclass(frozen=True)
class Deed:
    """One change, as it is written down. `object` is "<kind>:<key>"."""

    action: Action
    object: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Trail:
    """The chain as found. Whoever notes `last_hash` down can tell later whether its end was cut off."""

    events: int
    last_hash: str
    broken: AuditEvent | None  # the first whose hash, or whose link to the one before, is not what it was


def write(session: Session, deed: Deed, person: Person | None, now: datetime) -> None:
    """Append an event to the chain, in the transaction of the change. No person: an operator's command."""
    _take_the_pen(session)
    session.flush()
    previous = session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)) or ""
    event = AuditEvent(
        at=now,
        member_id=person.id if person else None,
        action=deed.action.value,
        object=deed.object[:200],
        details=dict(deed.details),
        previous=previous,
        hash="",
    )
    event.hash = hash_of(event)
    session.add(event)
    session.flush()


def hash_of(event: AuditEvent) -> str:
    """Return the SHA-256 over what the event says and the hash before it."""
    said = [
        event.at.astimezone(UTC),
        event.member_id,
        event.action,
        event.object,
        event.details,
        event.previous,
    ]
    return hashlib.sha256(to_text(said).encode()).hexdigest()


def walk_trail(session: Session) -> Trail:
    """Work out every hash again and follow every link, up to the first that is wrong."""
    previous, count = "", 0
    rows = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=MOST_AT_ONCE)
    with closing(session.scalars(rows)) as events:
        for event in events:
            if event.previous != previous or event.hash != hash_of(event):
                return Trail(count, previous, event)
            previous, count = event.hash, count + 1
    return Trail(count, previous, None)


def _take_the_pen(session: Session) -> None:
    """Let one transaction at a time append; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE"))
