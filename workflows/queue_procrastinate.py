"""Jobs in Procrastinate's tables, for PostgreSQL: any number of workers on any number of machines.

Its worker fetches, beats and deletes what is done. Asking, putting back and giving up happen here, by
statements of the caller's transaction: a job exists exactly when its cause does, and is given up together
with its incident.

Its own `configure(connection=…).defer()` would do for asking, but for two things: it raises when the key
waits already, which ends the caller's transaction; and that waiting job might be done before the caller has
committed what it asks for. ON CONFLICT DO UPDATE does not raise, and holds the waiting row until the commit.

A job that is tried again becomes a new row, since its key may be waiting again by then; the old one ends as
done. No locks of Procrastinate's: one that waits for its next attempt would hold up all others of its case.
The row lock of the case is what lets them happen one after another.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from database.types import from_text, to_text
from workflows.job_queue import Backlog, ClaimedJob
from workflows.models import Incident, IncidentStatus, Job, JobStatus

TASK = (
    "lingxing"  # one task for all kinds: a kind that an older worker does not know is tried again, not failed
)
QUEUE = "lingxing"
SILENT_AFTER = timedelta(seconds=30)  # a worker that has not beaten for so long is dead

_ASK = text("""
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, scheduled_at, attempts)
SELECT :queue, :task, :key, CAST(:args AS jsonb), CAST(:run_at AS timestamptz), :attempts
WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'failed')
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET queueing_lock = excluded.queueing_lock
""")
_BURY = text("""
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, attempts)
VALUES (:queue, :task, :key, CAST(:args AS jsonb), 'failed', :attempts) RETURNING id
""")
_DIG_OUT = text(
    "DELETE FROM procrastinate_jobs WHERE id = :id AND status = 'failed' RETURNING CAST(args AS text)"
)
_TAKE_LOST = text("""
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT job.id
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - CAST(:silent AS interval))
    FOR UPDATE OF job SKIP LOCKED)
RETURNING id, attempts, CAST(args AS text)
""")
_WAITING = text("SELECT queueing_lock FROM procrastinate_jobs WHERE queueing_lock = ANY(:keys)")
_ASKED_FOR = text("SELECT CAST(args AS text) FROM procrastinate_jobs WHERE args ->> 'kind' = :kind")
_GIVEN_UP = text("SELECT id, queueing_lock FROM procrastinate_jobs WHERE status = 'failed'")
_COUNT_DUE = text("""
SELECT count(*) FROM (
    SELECT FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at <= :now LIMIT :most) AS due
""")
_BACKLOG = text("""
SELECT count(*) FILTER (WHERE status = 'todo'),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed'),
       min(scheduled_at) FILTER (WHERE status = 'todo' AND scheduled_at <= :now)
FROM procrastinate_jobs
""")


def enqueue(session: Session, kind: str, arguments: Mapping[str, Any], run_at: datetime, key: str) -> None:
    _ask(session, {"kind": kind, "arguments": arguments, "key": key}, run_at, attempts=0)


def finish(session: Session, job: ClaimedJob) -> None:
    """Procrastinate's worker deletes it when the task has ended."""


def put_back(session: Session, job: ClaimedJob, run_at: datetime, attempts: int, reason: str | None) -> None:
    _ask(session, _task_of(job), run_at, attempts)


def bury(session: Session, job: ClaimedJob, reason: str) -> int | None:
    buried: int = session.execute(_BURY, _row(_task_of(job), job.attempts)).scalar_one()
    return buried


def revive(session: Session, job_id: int, now: datetime) -> None:
    buried = session.execute(_DIG_OUT, {"id": job_id}).scalar_one_or_none()
    if buried is not None:
        _ask(session, from_text(buried), now, attempts=0)


def lost(session: Session, now: datetime) -> list[ClaimedJob]:
    """They are taken out of the table: the caller puts them back as new ones, or buries them."""
    rows = session.execute(_TAKE_LOST, {"silent": SILENT_AFTER}).all()
    return [ClaimedJob(id=row[0], attempts=row[1] + 1, owner="", **from_text(row[2])) for row in rows]


def waiting(session: Session, keys: Collection[str]) -> set[str]:
    return set(session.scalars(_WAITING, {"keys": list(keys)}))


def asked_for(session: Session, kind: str) -> Iterator[Mapping[str, Any]]:
    rows = session.scalars(_ASKED_FOR, {"kind": kind}, execution_options={"yield_per": 500})
    yield from (from_text(task)["arguments"] for task in rows)


def given_up(session: Session) -> dict[int, str]:
    return {row.id: row.queueing_lock for row in session.execute(_GIVEN_UP)}


def count_due(session: Session, now: datetime, most: int) -> int:
    counted: int = session.execute(_COUNT_DUE, {"now": now, "most": most}).scalar_one()
    return counted


def backlog(session: Session, now: datetime) -> Backlog:
    return Backlog(*session.execute(_BACKLOG, {"now": now}).one())


def take_over_rows(session: Session) -> None:
    """Give Procrastinate what migrations have asked for, and what was left by versions without it."""
    for row in session.scalars(select(Job).with_for_update(skip_locked=True)).all():
        job = ClaimedJob(row.id, row.key, row.kind, row.arguments, row.attempts, "")
        if row.status is JobStatus.DEAD:
            told = (Incident.job_id == row.id) & (Incident.status == IncidentStatus.OPEN)
            session.execute(update(Incident).where(told).values(job_id=bury(session, job, row.error or "")))
        else:
            put_back(session, job, row.run_at, row.attempts, row.error)
        session.delete(row)


def _ask(session: Session, task: Mapping[str, Any], run_at: datetime, attempts: int) -> None:
    session.execute(_ASK, _row(task, attempts) | {"run_at": run_at})


def _row(task: Mapping[str, Any], attempts: int) -> dict[str, Any]:
    return {"queue": QUEUE, "task": TASK, "key": task["key"], "args": to_text(task), "attempts": attempts}


def _task_of(job: ClaimedJob) -> dict[str, Any]:
    return {"kind": job.kind, "arguments": job.arguments, "key": job.key}
