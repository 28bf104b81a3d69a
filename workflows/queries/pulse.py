"""How the running system is: signs of life, what waits for a worker, what is stuck."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendars.models import CalendarYear, Certainty
from config import SHANGHAI
from database import files
from workflows import jobs, waiting_messages
from workflows.job_queue import Backlog
from workflows.models import Incident, IncidentStatus, ProcessBeat, Timer, TimerStatus

SILENT_AFTER = timedelta(seconds=60)
LITTLE_DISK_BYTES = 1 << 30


@dataclass(frozen=True)
class Pulse:
    """All an operator asks first, as of `at`."""

    at: datetime
    beats: Mapping[str, datetime]  # the last one of each process of the last day
    oldest_due_timer: datetime | None  # due, and nobody has taken it
    backlog: Backlog
    open_incidents: int
    undelivered_messages: int  # nobody has received them yet
    unknown_year: int | None  # the next year, while its holidays are not official
    free_bytes: int  # where files and, with SQLite, the database lie

    @property
    def last_beat(self) -> datetime | None:
        """Return that of any scheduler or worker: each runs the clock."""
        return max(self.beats.values(), default=None)

    @property
    def scheduler_beats(self) -> bool:
        return self.last_beat is not None and not self.is_silent(self.last_beat)

    @property
    def disk_is_short(self) -> bool:
        return self.free_bytes < LITTLE_DISK_BYTES

    @property
    def timer_lag(self) -> timedelta:
        return self.at - (self.oldest_due_timer or self.at)

    @property
    def job_lag(self) -> timedelta:
        """Return for how long the oldest due job has waited."""
        return self.at - (self.backlog.oldest_due_at or self.at)

    def is_silent(self, beat: datetime) -> bool:
        return self.at - beat >= SILENT_AFTER


def feel_pulse(session: Session, now: datetime) -> Pulse:
    """Return how the system is at `now`."""
    next_year = now.astimezone(SHANGHAI).year + 1
    due = select(func.min(Timer.due_at)).where(Timer.status == TimerStatus.ARMED, Timer.due_at <= now)
    is_open = Incident.status == IncidentStatus.OPEN
    return Pulse(
        at=now,
        beats=_beats(session),
        oldest_due_timer=session.scalar(due),
        backlog=jobs.backlog(session, now),
        open_incidents=session.scalar(select(func.count()).select_from(Incident).where(is_open)) or 0,
        undelivered_messages=waiting_messages.count(session),
        unknown_year=None if _is_announced(session, next_year) else next_year,
        free_bytes=files.free_bytes(),
    )


def scheduler_beats(session: Session, now: datetime) -> bool:
    """Say whether a scheduler or a worker runs the clock."""
    return any(now - at < SILENT_AFTER for at in _beats(session).values())


def _is_announced(session: Session, year: int) -> bool:
    row = session.get(CalendarYear, year)
    return row is not None and row.status is Certainty.OFFICIAL


def _beats(session: Session) -> Mapping[str, datetime]:
    rows = session.execute(select(ProcessBeat.name, ProcessBeat.at).order_by(ProcessBeat.name))
    return dict(rows.all())
