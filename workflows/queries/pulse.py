"""How the running system is: signs of life, what waits for a worker, what is stuck."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows import jobs, waiting_messages
from workflows.models import (
    Incident,
    IncidentStatus,
    ProcessBeat,
    Timer,
    TimerStatus,
)

SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Pulse:
    """All an operator asks first."""

    last_beat: datetime | None  # of any scheduler or worker
    oldest_due_timer: datetime | None  # due, and nobody has taken it
    waiting_jobs: int
    oldest_job: datetime | None
    dead_jobs: int
    open_incidents: int
    undelivered_messages: int  # nobody has received them yet

    def beats(self, now: datetime) -> bool:
        """Say whether a scheduler is at work."""
        return self.last_beat is not None and now - self.last_beat < SILENT_AFTER


def feel_pulse(session: Session, now: datetime) -> Pulse:
    """Return how the system is at `now`."""
    backlog = jobs.backlog(session, now)
    return Pulse(
        last_beat=session.scalar(select(func.max(ProcessBeat.at))),
        oldest_due_timer=session.scalar(
            select(func.min(Timer.due_at)).where(Timer.status == TimerStatus.ARMED, Timer.due_at <= now)
        ),
        waiting_jobs=backlog.waiting + backlog.running,
        oldest_job=backlog.oldest_due_at,
        dead_jobs=backlog.given_up,
        open_incidents=session.scalar(select(func.count()).where(Incident.status == IncidentStatus.OPEN))
        or 0,
        undelivered_messages=waiting_messages.count(session),
    )
