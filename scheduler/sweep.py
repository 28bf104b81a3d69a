"""What the clock does at each tick: plain functions of `now`, each item in its own transaction."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from database.session import current_settings, reading, transaction
from staff.models import LoginSession
from wording import N_
from workflows import escalate_tasks, fire_timers, incidents
from workflows.models import Attachment, Command, ProcessBeat, Timer, TimerStatus, UserTask

log = logging.getLogger(__name__)

COMMANDS_KEPT = timedelta(days=90)  # no form stays open that long
UNSUBMITTED_KEPT = timedelta(days=30)
BEATS_KEPT = timedelta(days=1)
PAUSE_AFTER_FAILURE = timedelta(hours=1)
LADDER_FAILED = N_("催办督办未能执行：{error}")


def queue_due_timers(now: datetime) -> int:
    """Turn all due timers into jobs; return how many."""
    total = 0
    while _anything_due(now):  # a read first: an idle clock never takes the write lock
        with transaction() as session:
            queued = fire_timers.queue_due_timers(session, now)
        total += queued
        if queued == 0:  # another process holds them
            break
    return total


def escalate_overdue(now: datetime) -> int:
    """Take the due steps of ladders, the longest waiting first; return how many tasks were looked at."""
    with reading() as session:
        task_ids = escalate_tasks.tasks_to_escalate(session, now)
    for task_id in task_ids:
        _escalate(task_id, now)
    return len(task_ids)


def housekeeping(now: datetime) -> None:
    """Forget sign-ins that have run out, keys of old commands, files never submitted, processes long gone."""
    settings = current_settings()
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.created_at < now - settings.session_absolute))
        session.execute(delete(Command).where(Command.at < now - COMMANDS_KEPT))
        session.execute(
            delete(Attachment).where(
                Attachment.instance_id.is_(None), Attachment.uploaded_at < now - UNSUBMITTED_KEPT
            )
        )
        session.execute(delete(ProcessBeat).where(ProcessBeat.at < now - BEATS_KEPT))


def beat(name: str, now: datetime) -> None:
    """Note that this process is alive."""
    with transaction() as session:
        row = session.get(ProcessBeat, name)
        if row is None:
            session.add(ProcessBeat(name=name, at=now))
        else:
            row.at = now


def _anything_due(now: datetime) -> bool:
    due = select(Timer.id).where(Timer.status == TimerStatus.ARMED, Timer.due_at <= now).limit(1)
    with reading() as session:
        return session.scalar(due) is not None


def _escalate(task_id: UUID, now: datetime) -> None:
    try:
        with transaction() as session:
            escalate_tasks.escalate_task(session, task_id, now)
    except OperationalError:  # the database is away or busy: the next sweep tries again
        raise
    except Exception as error:  # one broken task must not keep the others from being escalated
        log.exception("escalation of task %s failed", task_id)
        _put_off(task_id, error, now)


def _put_off(task_id: UUID, error: Exception, now: datetime) -> None:
    with transaction() as session:
        task = session.get_one(UserTask, task_id)
        task.next_escalation_at = now + PAUSE_AFTER_FAILURE
        incidents.open_for_task(session, task, LADDER_FAILED.format(error=error), now)
