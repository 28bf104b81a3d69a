"""A worker: takes one due job after the other. Any number may run, in any number of processes."""

import logging
from datetime import datetime

from sqlalchemy import select

from database.session import reading, transaction
from wording import Refusal
from workflows import job_handlers, jobs
from workflows.jobs import ClaimedJob
from workflows.models import Job
from workflows.refusals import InstanceSuspended

log = logging.getLogger(__name__)

KINDS = job_handlers.__name__  # importing it registers the handlers


def run_one(owner: str, now: datetime) -> bool:
    """Do the oldest due job; return False when there is none."""
    if not _anything_to_do(now):
        return False
    with transaction() as session:
        claimed = jobs.claim(session, owner, now)
    for job in claimed:
        _do(job, owner, now)
    return bool(claimed)


def run_all(owner: str, now: datetime) -> int:
    """Do due jobs until none is left; return how many."""
    count = 0
    while run_one(owner, now):
        count += 1
    return count


def _anything_to_do(now: datetime) -> bool:
    with reading() as session:
        return session.scalar(select(Job.id).where(jobs.is_due(now)).limit(1)) is not None


def _do(job: ClaimedJob, owner: str, now: datetime) -> None:
    try:
        jobs.handler_of(job.kind)(job.arguments, now)
    except InstanceSuspended:
        with transaction() as session:
            jobs.hold(session, job, owner, now)
    except Refusal as refused:
        _give_back(job, owner, str(refused), now)
    except Exception as error:  # one broken job must not stop the worker; it is retried, then an incident
        log.exception("job %s failed", job.key)
        _give_back(job, owner, f"{type(error).__name__}: {error}", now)
    else:
        with transaction() as session:
            jobs.finish(session, job, owner)


def _give_back(job: ClaimedJob, owner: str, reason: str, now: datetime) -> None:
    with transaction() as session:
        jobs.give_back(session, job, owner, reason, now)
