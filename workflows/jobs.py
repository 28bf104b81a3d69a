"""Jobs: work written down in the transaction that causes it, done by a worker after the commit.

At least once: a worker may die after the work and before the job is deleted, so handlers are idempotent.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from database.insert import insert_into
from wording import N_
from workflows.models import Incident, IncidentStatus, Job, JobStatus

LEASE = timedelta(seconds=120)  # longer than the slowest handler
MOST_ATTEMPTS = 8
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


@dataclass(frozen=True)
class ClaimedJob:
    """A job this worker holds until its lease ends."""

    id: int
    key: str
    kind: str
    arguments: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True)
class Backlog:
    """How many jobs there are, and since when the oldest could have been done."""

    waiting: int
    running: int
    given_up: int
    oldest_due_at: datetime | None  # None: nothing is due


def handles(kind: str, name: str) -> Callable[[Handler], Handler]:
    """Register a function (arguments, now) as the handler of a kind. It opens its own transactions."""

    def register(handler: Handler) -> Handler:
        _kinds[kind] = Kind(name, handler)
        return handler

    return register


def handler_of(kind: str) -> Handler:
    return _kinds[kind].handler


def enqueue(session: Session, kind: str, arguments: Mapping[str, Any], run_at: datetime, key: str) -> None:
    """Ask for a job; a key that is already waiting is not asked for twice."""
    session.execute(
        insert_into(session, Job)
        .values(
            kind=kind, arguments=dict(arguments), run_at=run_at, key=key, status=JobStatus.TODO, attempts=0
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def waiting(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of the keys whose job is still to be done, is being done, or was given up."""
    return set(session.scalars(select(Job.key).where(Job.key.in_(keys)))) if keys else set()


def asked_for(session: Session, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the arguments of the jobs of a kind that are not done."""
    yield from session.scalars(select(Job.arguments).where(Job.kind == kind).execution_options(yield_per=500))


def given_up(session: Session) -> dict[int, str]:
    """Return the keys of the jobs that have failed for good, by their ids: each has an open incident."""
    rows = session.execute(select(Job.id, Job.key).where(Job.status == JobStatus.DEAD))
    return dict(rows.tuples().all())


def backlog(session: Session, now: datetime) -> Backlog:
    """Return how much is to be done."""
    of_each = select(Job.status, func.count()).group_by(Job.status)
    counts = dict(session.execute(of_each).tuples().all())
    return Backlog(
        waiting=counts.get(JobStatus.TODO, 0),
        running=counts.get(JobStatus.DOING, 0),
        given_up=counts.get(JobStatus.DEAD, 0),
        oldest_due_at=session.scalar(select(func.min(Job.run_at)).where(is_due(now))),
    )


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition of jobs to do now: due ones, and those whose worker let its lease run out."""
    return or_(
        (Job.status == JobStatus.TODO) & (Job.run_at <= now),
        (Job.status == JobStatus.DOING) & (Job.lease_until < now),
    )


def claim(session: Session, owner: str, now: datetime, limit: int = 1) -> list[ClaimedJob]:
    """Take the oldest due jobs, and those whose worker's lease has run out."""
    rows = session.scalars(
        select(Job).where(is_due(now)).order_by(Job.run_at).limit(limit).with_for_update(skip_locked=True)
    ).all()
    return [_taken(row, owner, now) for row in rows if not _given_up(session, row, now)]


def finish(session: Session, job: ClaimedJob, owner: str) -> None:
    """Delete a done job. One that a worker lost while it was frozen is no longer its own to delete."""
    session.execute(delete(Job).where(Job.id == job.id, Job.owner == owner))


def give_back(session: Session, job: ClaimedJob, owner: str, reason: str, now: datetime) -> None:
    """Put a failed job back with a growing pause; after the last attempt open an incident."""
    dead = job.attempts >= MOST_ATTEMPTS
    pause = min(timedelta(seconds=2**job.attempts), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311
    changed = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.owner == owner)
        .values(
            status=JobStatus.DEAD if dead else JobStatus.TODO,
            run_at=now + pause,
            lease_until=None,
            owner=None,
            error=reason,
        )
        .returning(Job.id)
    ).all()
    if dead and changed:
        session.add(_incident(job.id, job.kind, job.arguments, reason, now))


def hold(session: Session, job: ClaimedJob, owner: str, now: datetime) -> None:
    """Put a job back whose instance is suspended: it comes up again, and has lost no attempt."""
    session.execute(
        update(Job)
        .where(Job.id == job.id, Job.owner == owner)
        .values(
            status=JobStatus.TODO,
            run_at=now + PAUSE_WHILE_SUSPENDED,
            attempts=Job.attempts - 1,
            lease_until=None,
            owner=None,
        )
    )


def revive(session: Session, job_id: int, now: datetime) -> None:
    """Give a dead job all its attempts again."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.status == JobStatus.DEAD)
        .values(status=JobStatus.TODO, run_at=now, attempts=0)
    )


def _taken(row: Job, owner: str, now: datetime) -> ClaimedJob:
    row.status, row.owner, row.lease_until = JobStatus.DOING, owner, now + LEASE
    row.attempts += 1
    return ClaimedJob(row.id, row.key, row.kind, row.arguments, row.attempts)


def _given_up(session: Session, row: Job, now: datetime) -> bool:
    """A job whose worker died each time is not given to yet another one."""
    if row.attempts < MOST_ATTEMPTS:
        return False
    row.status, row.owner, row.lease_until, row.error = JobStatus.DEAD, None, None, WORKER_LOST
    session.add(_incident(row.id, row.kind, row.arguments, WORKER_LOST, now))
    return True


def _incident(job_id: int, kind: str, arguments: Mapping[str, Any], reason: str, now: datetime) -> Incident:
    known = _kinds.get(kind)
    return Incident(
        instance_id=arguments.get("instance_id"),
        job_id=job_id,
        name=known.name if known else kind,
        reason=reason,
        status=IncidentStatus.OPEN,
        opened_at=now,
    )
