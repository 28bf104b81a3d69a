"""Jobs: work written down in the transaction that causes it, done by a worker after the commit.

At least once: a worker may die after the work and before the job is forgotten, so handlers are idempotent.
Where jobs wait depends on the database: rows of ours, or Procrastinate's on PostgreSQL.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from database.session import current_settings
from wording import N_, Wording
from workflows import queue_procrastinate, queue_rows
from workflows.job_queue import Backlog, ClaimedJob, JobQueue
from workflows.models import Incident, IncidentStatus

MOST_ATTEMPTS = 8
ENOUGH = 1000
LONGEST_PAUSE = timedelta(hours=1)
PAUSE_WHILE_SUSPENDED = timedelta(minutes=1)

WORKER_LOST = N_("执行中的进程多次中断，已停止重试。")

Handler = Callable[[Mapping[str, Any], datetime], None]


@dataclass(frozen=True)
class Kind:
    """What is done for jobs of a kind, and what people call it."""

    name: str
    handler: Handler


_kinds: dict[str, Kind] = {}


def handles(kind: str, name: str) -> Callable[[Handler], Handler]:
    """Register a function (arguments, now) as the handler of a kind. It opens its own transactions."""

    def register(handler: Handler) -> Handler:
        _kinds[kind] = Kind(name, handler)
        return handler

    return register


def handler_of(kind: str) -> Handler:
    return _kinds[kind].handler


def kinds() -> list[str]:
    """Return every kind of job that has a handler."""
    return sorted(_kinds)


def enqueue(session: Session, kind: str, arguments: Mapping[str, Any], run_at: datetime, key: str) -> None:
    """Ask for a job; a key that is already waiting, or was given up, is not asked for twice."""
    _queue().enqueue(session, kind, arguments, run_at, key)


def finish(session: Session, job: ClaimedJob) -> None:
    """Forget a done job. One that a worker lost while it was frozen is no longer its own to forget."""
    _queue().finish(session, job)


def give_back(session: Session, job: ClaimedJob, reason: Wording, now: datetime) -> None:
    """Put a failed job back with a growing pause; after the last attempt open an incident."""
    if job.attempts >= MOST_ATTEMPTS:
        _give_up(session, job, reason, now)
        return
    pause = min(timedelta(seconds=2**job.attempts), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311
    _queue().put_back(session, job, now + pause, job.attempts, str(reason))


def hold(session: Session, job: ClaimedJob, now: datetime) -> None:
    """Put a job back whose instance is suspended: it comes up again, and has lost no attempt."""
    _queue().put_back(session, job, now + PAUSE_WHILE_SUSPENDED, job.attempts - 1, None)


def rescue(session: Session, now: datetime) -> None:
    """Give the jobs of dead workers to others; one whose worker died each time is given up."""
    for job in _queue().lost(session, now):
        if job.attempts >= MOST_ATTEMPTS:
            _give_up(session, job, Wording(WORKER_LOST), now)
        else:
            _queue().put_back(session, job, now, job.attempts, None)


def revive(session: Session, job_id: int, now: datetime) -> None:
    """Give a dead job all its attempts again."""
    _queue().revive(session, job_id, now)


def waiting(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of the keys whose job is still to be done, is being done, or was given up."""
    return _queue().waiting(session, keys)


def asked_for(session: Session, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the arguments of the jobs of a kind that are not done."""
    return _queue().asked_for(session, kind)


def given_up(session: Session) -> dict[int, str]:
    """Return the keys of the jobs that have failed for good, by their ids: each has an open incident."""
    return _queue().given_up(session)


def enough_wait(session: Session, now: datetime) -> bool:
    """Say whether the workers have enough to do until the next tick."""
    return _queue().count_due(session, now, ENOUGH) == ENOUGH


def backlog(session: Session, now: datetime) -> Backlog:
    """Return how much is to be done."""
    return _queue().backlog(session, now)


def _queue() -> JobQueue:
    return queue_procrastinate if current_settings().procrastinate else queue_rows


def _give_up(session: Session, job: ClaimedJob, reason: Wording, now: datetime) -> None:
    buried = _queue().bury(session, job, str(reason))
    if buried is None:
        return
    known = _kinds.get(job.kind)
    session.add(
        Incident(
            instance_id=job.arguments.get("instance_id"),
            job_id=buried,
            name=known.name if known else job.kind,
            wording=reason,
            status=IncidentStatus.OPEN,
            opened_at=now,
        )
    )
