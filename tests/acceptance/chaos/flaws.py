"""Negative controls: mistakes that others have made, planted to see whether the harness notices."""

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

import database.session
from database.base import db
from database.session import transaction
from scheduler import worker
from workflows import jobs

_LOCKS = re.compile(r"\sFOR UPDATE( OF \w+)?( SKIP LOCKED)?|(?<=BEGIN) IMMEDIATE")


def enqueue_after_commit(_engine: Engine) -> None:
    """Ask for jobs when the transaction that needs them is over, as with a queue beside the database."""
    enqueue = jobs.enqueue

    def later(session: Session, *asked: Any) -> None:
        session.info.setdefault("asked", []).append(asked)

    def ask(session: Session) -> None:
        with Session(db.engine) as another, another.begin():
            for asked in session.info.pop("asked", []):
                enqueue(another, *asked)

    jobs.enqueue = later
    event.listen(Session, "after_commit", ask)


def mark_before_effect(_engine: Engine) -> None:
    """Cross a job out before doing it, as with early acknowledgement."""
    handler_of, finish = jobs.handler_of, jobs.finish
    held = threading.local()

    def crossing_out(kind: str) -> jobs.Handler:
        def handle(arguments: Mapping[str, Any], now: datetime) -> None:
            with transaction() as session:
                finish(session, *held.job)
            handler_of(kind)(arguments, now)

        return handle

    do = worker._do

    def doing(job: jobs.ClaimedJob, owner: str, now: datetime) -> None:
        held.job = (job, owner)
        do(job, owner, now)

    worker._do, jobs.handler_of = doing, crossing_out


def no_row_lock(engine: Engine) -> None:
    """Read what is to be changed without locking it."""
    database.session._write_turn = nullcontext()  # type: ignore[assignment]

    def unlocked(
        _connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any
    ) -> tuple[str, Any]:
        return _LOCKS.sub("", statement), parameters

    event.listen(engine, "before_cursor_execute", unlocked, retval=True)


FLAWS: Mapping[str, Callable[[Engine], None]] = {
    "enqueue after commit": enqueue_after_commit,
    "mark before effect": mark_before_effect,
    "no row lock": no_row_lock,
}
