"""Jobs as rows of ours, for one machine: a worker holds a job by a lease."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from database.insert import insert_into
from workflows.job_queue import Backlog, ClaimedJob
from workflows.models import Job, JobStatus

LEASE = timedelta(seconds=120)  # longer than the slowest handler


def enqueue(session: Session, kind: str, arguments: Mapping[str, Any], run_at: datetime, key: str) -> None:
    session.execute(
        insert_into(session, Job)
        .values(
            kind=kind, arguments=dict(arguments), run_at=run_at, key=key, status=JobStatus.TODO, attempts=0
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition of jobs to look at now: due ones, and those whose worker let its lease run out."""
    return or_((Job.status == JobStatus.TODO) & (Job.run_at <= now), _is_lost(now))


def claim(session: Session, owner: str, now: datetime, limit: int = 1) -> list[ClaimedJob]:
    """Take the oldest due jobs."""
    due = select(Job).where(Job.status == JobStatus.TODO, Job.run_at <= now).order_by(Job.run_at)
    rows = session.scalars(due.limit(limit).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.status, row.owner, row.lease_until = JobStatus.DOING, owner, now + LEASE
        row.attempts += 1
    return [_claimed(row) for row in rows]


def finish(session: Session, job: ClaimedJob) -> None:
    session.execute(delete(Job).where(*_held(job)))


def put_back(session: Session, job: ClaimedJob, run_at: datetime, attempts: int, reason: str | None) -> None:
    session.execute(
        update(Job)
        .where(*_held(job))
        .values(
            status=JobStatus.TODO,
            run_at=run_at,
            attempts=attempts,
            error=reason,
            lease_until=None,
            owner=None,
        )
    )


def bury(session: Session, job: ClaimedJob, reason: str) -> int | None:
    return session.scalar(
        update(Job)
        .where(*_held(job))
        .values(status=JobStatus.DEAD, error=reason, lease_until=None, owner=None)
        .returning(Job.id)
    )


def revive(session: Session, job_id: int, now: datetime) -> None:
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.status == JobStatus.DEAD)
        .values(status=JobStatus.TODO, run_at=now, attempts=0)
    )


def lost(session: Session, now: datetime) -> list[ClaimedJob]:
    rows = session.scalars(select(Job).where(_is_lost(now)).with_for_update(skip_locked=True))
    return [_claimed(row) for row in rows]


def hand_back(session: Session, process: str) -> None:
    """Let others have at once what the workers of this process have not finished."""
    session.execute(
        update(Job)
        .where(Job.status == JobStatus.DOING, Job.owner.startswith(process, autoescape=True))
        .values(status=JobStatus.TODO, lease_until=None, owner=None)
    )


def follow_clock(session: Session, jump: timedelta) -> None:
    """After the machine's clock was set: let pauses and leases be as long as they were meant."""
    for job in session.scalars(select(Job).where(Job.status != JobStatus.DEAD)):
        job.run_at += jump
        if job.lease_until is not None:
            job.lease_until += jump


def waiting(session: Session, keys: Collection[str]) -> set[str]:
    return set(session.scalars(select(Job.key).where(Job.key.in_(keys)))) if keys else set()


def asked_for(session: Session, kind: str) -> Iterator[Mapping[str, Any]]:
    yield from session.scalars(select(Job.arguments).where(Job.kind == kind).execution_options(yield_per=500))


def given_up(session: Session) -> dict[int, str]:
    rows = session.execute(select(Job.id, Job.key).where(Job.status == JobStatus.DEAD))
    return {row.id: row.key for row in rows}


def count_due(session: Session, now: datetime, most: int) -> int:
    due = select(Job.id).where(Job.status == JobStatus.TODO, Job.run_at <= now).limit(most)
    return session.scalar(select(func.count()).select_from(due.subquery())) or 0


def backlog(session: Session, now: datetime) -> Backlog:
    of_each = select(Job.status, func.count().label("jobs")).group_by(Job.status)
    counts = {row.status: row.jobs for row in session.execute(of_each)}
    return Backlog(
        waiting=counts.get(JobStatus.TODO, 0),
        running=counts.get(JobStatus.DOING, 0),
        given_up=counts.get(JobStatus.DEAD, 0),
        oldest_due_at=session.scalar(select(func.min(Job.run_at)).where(is_due(now))),
    )


def _is_lost(now: datetime) -> ColumnElement[bool]:
    return (Job.status == JobStatus.DOING) & (Job.lease_until < now)


def _held(job: ClaimedJob) -> tuple[ColumnElement[bool], ...]:
    """One that was frozen longer than its lease no longer holds its job."""
    return (Job.id == job.id, Job.owner == job.owner)


def _claimed(row: Job) -> ClaimedJob:
    return ClaimedJob(row.id, row.key, row.kind, row.arguments, row.attempts, row.owner or "")
