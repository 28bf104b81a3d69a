"""The event of each step: append-only, chained by hash, keyed (instance, version)."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from database.types import to_text
from workflows import commands
from workflows.models import Event, ProcessInstance


@dataclass
class Step:
    """What happens to an instance in this transaction."""

    kind: str
    now: datetime
    member_id: int | None = None
    element_id: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    completes: UUID | None = None  # the user task that a person completes with it
    effective_at: datetime | None = None  # by the law, where that is not when it was carried out

    @property
    def moment(self) -> datetime:
        """When what happens here is true."""
        return self.effective_at or self.now

    def takes_effect_at(self, moment: datetime) -> None:
        """Say that by the law this was so before we carried it out; the event tells both."""
        self.effective_at = moment
        self.details["effective_at"] = moment


def record(session: Session, instance: ProcessInstance, step: Step) -> None:
    """Append the event of the instance's present version."""
    previous = instance.last_hash
    event = Event(
        instance_id=instance.id,
        version=instance.version,
        kind=step.kind,
        element_id=step.element_id,
        member_id=step.member_id,
        at=step.now,
        details=step.details,
        previous=previous,
        hash="",
        command=commands.of_this_step(session),
    )
    event.hash = hash_of(event)
    instance.last_hash = event.hash
    session.add(event)


def hash_of(event: Event) -> str:
    """Return the SHA-256 over what the event says and the hash before it."""
    return hashlib.sha256(said_by(event).encode()).hexdigest()


def said_by(event: Event) -> str:
    """Return the canonical text that is hashed: whoever has it can check the chain without us."""
    said = [
        event.instance_id,
        event.version,
        event.kind,
        event.element_id,
        event.member_id,
        event.at.astimezone(UTC),  # as it comes back from the database
        event.details,
        event.previous,
    ]
    return to_text(said)
