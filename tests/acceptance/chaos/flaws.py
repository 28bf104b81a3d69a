"""Negative controls: mistakes that others have made, planted to see whether the harness notices."""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

import database.session
from database.base import db
from database.session import current_settings, transaction
from scheduler import worker
from workflows import jobs
from workflows.job_queue import ClaimedJob

_LOCKS = re.compile(r"\sFOR UPDATE( OF \w+)?( SKIP LOCKED)?|(?<=BEGIN) IMMEDIATE")


def enqueue_after_commit(_engine: Engine) -> None:
    """Ask for jobs when the transaction that needs them is over, as with a queue beside the database."""
    enqueue = jobs.enqueue

    def later(session: Session, *asked: Any) -> None:
        session.info.setdefault("asked", []).append(asked)

    def ask(session: Session) -> None:
        if everything := session.info.pop("asked", []):
            with Session(db.engine) as another, another.begin():
                for asked in everything:
                    enqueue(another, *asked)

    vars(jobs).update(enqueue=later)
    event.listen(Session, "after_commit", ask)


def mark_before_effect(_engine: Engine) -> None:
    """Cross a job out before doing it, as with early acknowledgement."""
    do = worker.do

    def crossing_out(job: ClaimedJob, now: datetime) -> None:
        with transaction() as session:
            jobs.finish(session, job)
            if current_settings().procrastinate:
                session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job.id})
        do(job, now)

    vars(worker).update(do=crossing_out)


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
