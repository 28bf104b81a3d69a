"""Idempotency: a command that comes twice is carried out once, and the step it makes bears its key."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.insert import insert_into
from workflows.models import Command, Event

_WITHOUT_STEP = "command without a step"  # in Session.info: the one of this transaction


@dataclass(frozen=True)
class CommandKey:
    """The key a form carries: made when the page was drawn, the same for each click on it."""

    key: str
    kind: str


def first_time(session: Session, command: CommandKey, member_id: int | None, now: datetime) -> bool:
    """Note the command; return False when it was carried out before.

    Someone who sends the same key at the same moment waits here until our transaction ends.
    """
    noted = session.scalar(
        # RETURNING, not rowcount: psycopg reports -1 rows after ON CONFLICT.
        insert_into(session, Command)
        .values(key=_scoped(command, member_id), kind=command.kind, member_id=member_id, at=now)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Command.key)
    )
    if noted is not None:
        session.info[_WITHOUT_STEP] = noted
    return noted is not None


def of_this_step(session: Session) -> str | None:
    """Return the key of the command that this step carries out; further steps of the transaction have none.

    Asked for where events are written, so that no use case can forget to say it.
    """
    key: str | None = session.info.pop(_WITHOUT_STEP, None)
    return key


def instance_made_by(session: Session, command: CommandKey, member_id: int | None) -> int | None:
    return session.scalar(select(Event.instance_id).where(Event.command == _scoped(command, member_id)))


def _scoped(command: CommandKey, member_id: int | None) -> str:
    """Nobody can use up, or read the answer of, another member's key."""
    return f"{command.kind}:{member_id or 0}:{command.key}"[:80]
