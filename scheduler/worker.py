"""A worker: does one job after the other. Any number may run, in any number of processes."""

import logging
from datetime import datetime

from sqlalchemy import select

from database.session import reading, transaction
from wording import Refusal, Wording
from workflows import job_handlers, jobs, queue_rows
from workflows.job_queue import ClaimedJob
from workflows.models import Job
from workflows.refusals import InstanceSuspended

log = logging.getLogger(__name__)

KINDS = job_handlers.__name__  # importing it registers the handlers


def do(job: ClaimedJob, now: datetime) -> None:
    """Do a job this worker holds, and say in the queue what has become of it."""
    try:
        jobs.handler_of(job.kind)(job.arguments, now)
    except InstanceSuspended:
        with transaction() as session:
            jobs.hold(session, job, now)
    except Refusal as refused:
        _give_back(job, refused.wording, now)
    except Exception as error:  # one broken job must not stop the worker; it is retried, then an incident
        log.exception("job %s failed", job.key)
        _give_back(job, Wording("{error}", {"error": f"{type(error).__name__}: {error}"}), now)
    else:
        with transaction() as session:
            jobs.finish(session, job)


def run_one(owner: str, now: datetime) -> bool:
    """Do the oldest due job of our own rows; return False when there is none."""
    if not _anything_to_do(now):
        return False
    with transaction() as session:
        jobs.rescue(session, now)
        claimed = queue_rows.claim(session, owner, now)
    for job in claimed:
        do(job, now)
    return bool(claimed)


def run_all(owner: str, now: datetime) -> int:
    """Do due jobs of our own rows until none is left; return how many."""
    count = 0
    while run_one(owner, now):
        count += 1
    return count


def _anything_to_do(now: datetime) -> bool:
    with reading() as session:
        return session.scalar(select(Job.id).where(queue_rows.is_due(now)).limit(1)) is not None


def _give_back(job: ClaimedJob, reason: Wording, now: datetime) -> None:
    with transaction() as session:
        jobs.give_back(session, job, reason, now)
