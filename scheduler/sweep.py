"""What the clock does at each tick: plain functions of `now`, each item in its own transaction."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import OperationalError

from database.session import current_settings, reading, transaction
from staff.models import LoginSession
from wording import N_, Wording
from workflows import (
    armed_starts,
    deliver_message,
    escalate_tasks,
    fire_timers,
    incidents,
    jobs,
    look_again,
    queue_procrastinate,
    tend_clocks,
    waiting_messages,
)
from workflows.models import (
    ArmedStart,
    Attachment,
    Command,
    Delivery,
    EventKind,
    EventSubscription,
    Job,
    ProcessBeat,
    SentMessage,
    UserTask,
)
from workflows.refusals import InstanceSuspended

log = logging.getLogger(__name__)

COMMANDS_KEPT = timedelta(days=90)  # no form stays open that long
UNSUBMITTED_KEPT = timedelta(days=30)
CLOSED_MESSAGES_KEPT = timedelta(days=365)  # who received what stands in the histories
DELIVERIES_KEPT = timedelta(days=365)
BEATS_KEPT = timedelta(days=1)
PAUSE_AFTER_FAILURE = timedelta(hours=1)
LADDER_FAILED = N_("催办督办未能执行：{error}")


def queue_due_timers(now: datetime) -> int:
    """Turn due timers into jobs while workers want for them, and return how many.

    More would slow those down who have enough to do: what is due is as safe among the timers.
    """
    total = 0
    # Reads first: an idle clock never takes the write lock.
    while _any(fire_timers.due_timers(now)) and not _enough_waits(now):
        with transaction() as session:
            queued = fire_timers.queue_due_timers(session, now)
        total += queued
        if queued == 0:  # another process holds them
            break
    return total


def queue_due_clocks(now: datetime) -> int:
    """Turn the clocks that are near or at their end into jobs; return how many."""
    if not _any(tend_clocks.due_clocks(now)):
        return 0
    with transaction() as session:
        return tend_clocks.queue_due_clocks(session, now)


def queue_due_starts(now: datetime) -> int:
    """Turn the moments at which processes begin by themselves into jobs; return how many."""
    due = select(ArmedStart.id).where(ArmedStart.due_at <= now)
    if not _any(due):
        return 0
    with transaction() as session:
        return armed_starts.queue_due(session, now)


def look_at_conditions(now: datetime) -> None:
    """See whether a condition has become true that begins a process, or that an instance waits for."""
    if _any(select(ArmedStart.id).where(ArmedStart.kind == "conditional")):
        with transaction() as session:
            armed_starts.look_at_conditions(session, now)
    if _any(select(EventSubscription.id).where(EventSubscription.kind == EventKind.CONDITION)):
        with transaction() as session:
            look_again.queue_looks(session, now)


def tend_messages(now: datetime) -> int:
    """Give up what nobody received in time; ask again where a receiver has come. Return how many."""
    with reading() as session:
        expired = waiting_messages.expired(session, now)
        awaited = waiting_messages.awaited(session, now)
    for message_id in expired:
        _expire(message_id, now)
    if awaited:
        with transaction() as session:
            waiting_messages.ask_for(session, awaited, now)
    return len(expired) + len(awaited)


def escalate_overdue(now: datetime) -> int:
    """Take the due steps of ladders, the longest waiting first; return how many tasks were looked at."""
    with reading() as session:
        task_ids = escalate_tasks.tasks_to_escalate(session, now)
    for task_id in task_ids:
        _escalate(task_id, now)
    return len(task_ids)


def rescue_jobs(now: datetime) -> None:
    """Give what dead workers have left undone to others."""
    if current_settings().procrastinate and _any(select(Job.id)):
        with transaction() as session:
            queue_procrastinate.take_over_rows(session)
    with transaction() as session:
        jobs.rescue(session, now)


def housekeeping(now: datetime) -> None:
    """Forget old sign-ins, commands, closed messages and beats, and files that were never submitted."""
    settings = current_settings()
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.created_at < now - settings.session_absolute))
        session.execute(delete(Command).where(Command.at < now - COMMANDS_KEPT))
        session.execute(
            delete(Attachment).where(
                Attachment.instance_id.is_(None), Attachment.uploaded_at < now - UNSUBMITTED_KEPT
            )
        )
        session.execute(delete(SentMessage).where(SentMessage.closed_at < now - CLOSED_MESSAGES_KEPT))
        session.execute(delete(Delivery).where(Delivery.tried_at < now - DELIVERIES_KEPT))
        session.execute(delete(ProcessBeat).where(ProcessBeat.at < now - BEATS_KEPT))


def beat(name: str, now: datetime) -> None:
    """Note that this process is alive."""
    with transaction() as session:
        row = session.get(ProcessBeat, name)
        if row is None:
            session.add(ProcessBeat(name=name, at=now))
        else:
            row.at = now


def leave(name: str) -> None:
    """Take the beat of a process that ends as asked off the list: it is not silent, it is gone."""
    with transaction() as session:
        session.execute(delete(ProcessBeat).where(ProcessBeat.name == name))


def _enough_waits(now: datetime) -> bool:
    with reading() as session:
        return jobs.enough_wait(session, now)


def _any(rows: Select[Any]) -> bool:
    with reading() as session:
        return session.scalar(rows.limit(1)) is not None


def _expire(message_id: int, now: datetime) -> None:
    try:
        with transaction() as session:
            deliver_message.expire(session, message_id, now)
    except OperationalError:  # the database is away or busy: the next sweep tries again
        raise
    except Exception:  # one broken message must not keep the others from expiring
        log.exception("message %s could not be given up", message_id)


def _escalate(task_id: UUID, now: datetime) -> None:
    try:
        with transaction() as session:
            escalate_tasks.escalate_task(session, task_id, now)
    except OperationalError:  # the database is away or busy: the next sweep tries again
        raise
    except InstanceSuspended:  # meanwhile: it goes on from here when the case does
        return
    except Exception as error:  # one broken task must not keep the others from being escalated
        log.exception("escalation of task %s failed", task_id)
        _put_off(task_id, error, now)


def _put_off(task_id: UUID, error: Exception, now: datetime) -> None:
    with transaction() as session:
        task = session.get_one(UserTask, task_id)
        task.next_escalation_at = now + PAUSE_AFTER_FAILURE
        incidents.open_for_task(session, task, Wording(LADDER_FAILED, {"error": error}), now)
