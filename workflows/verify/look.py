"""What is looked at: one case with its rows, read when first asked for, or the whole database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.standing import Standing
from calendars.load_calendar import load_calendar
from calendars.working_days import Calendar
from workflows import definitions, jobs
from workflows.feel_functions import surroundings_of
from workflows.models import (
    OPEN_STATUSES,
    CaseClock,
    Event,
    Incident,
    IncidentStatus,
    InstanceStatus,
    ProcessInstance,
    Timer,
    UserTask,
)
from workflows.waiting import Waiting

LATE_AFTER = timedelta(seconds=60)  # a scheduler that beats has seen it long before


@dataclass
class Look:
    """One consistent view of the database, and what is asked of it."""

    session: Session
    now: datetime
    beats: bool  # whether a scheduler is at work: without one being late is no wonder
    since: datetime | None = None  # cases that ended before, and what is older, are left out
    counted: Counter[str] = field(default_factory=Counter)  # what has been looked at
    _calendars: dict[str, Calendar] = field(default_factory=dict)

    number: ClassVar[str] = ""  # of no case
    row: ClassVar[str] = "database"

    def is_late(self, due_at: datetime | None) -> bool:
        return self.beats and due_at is not None and due_at < self.now - LATE_AFTER

    @cached_property
    def flooded(self) -> bool:
        """Whether more waits than the workers can do until the next tick."""
        return jobs.enough_wait(self.session, self.now)

    def calendar(self, region: str) -> Calendar:
        if region not in self._calendars:
            self._calendars[region] = load_calendar(self.session, region)
        return self._calendars[region]

    def is_asked_for(self, *keys: str) -> bool:
        """Say whether one of these jobs waits, runs or was given up."""
        return bool(jobs.waiting(self.session, keys))


@dataclass(frozen=True)
class Case:
    """One instance."""

    look: Look
    instance: ProcessInstance

    @property
    def number(self) -> str:
        return self.instance.number

    @property
    def row(self) -> str:
        return f"process_instance {self.instance.id}"

    @property
    def session(self) -> Session:
        return self.look.session

    @property
    def runs(self) -> bool:
        return self.instance.status is InstanceStatus.RUNNING

    @property
    def is_open(self) -> bool:
        return self.instance.status in OPEN_STATUSES

    @cached_property
    def events(self) -> Sequence[Event]:
        rows = select(Event).where(Event.instance_id == self.instance.id)
        return self.session.scalars(rows.order_by(Event.version)).all()

    @cached_property
    def tasks(self) -> Sequence[UserTask]:
        return self.session.scalars(select(UserTask).where(UserTask.instance_id == self.instance.id)).all()

    @cached_property
    def timers(self) -> Sequence[Timer]:
        rows = select(Timer).where(Timer.instance_id == self.instance.id)
        return self.session.scalars(rows.order_by(Timer.id)).all()

    @cached_property
    def clocks(self) -> Sequence[CaseClock]:
        rows = select(CaseClock).where(CaseClock.instance_id == self.instance.id)
        return self.session.scalars(rows.order_by(CaseClock.id)).all()

    @cached_property
    def incidents(self) -> Sequence[Incident]:
        """Return the open ones."""
        mine = (Incident.instance_id == self.instance.id, Incident.status == IncidentStatus.OPEN)
        return self.session.scalars(select(Incident).where(*mine).order_by(Incident.id)).all()

    @cached_property
    def kept(self) -> Waiting:
        """Return what the row says that it waits for."""
        return Waiting.from_document(self.instance.waiting)

    @cached_property
    def standing(self) -> Standing:
        """Return where the engine says it stands; nowhere once it has ended."""
        if not self.is_open:
            return Standing(ended=True)
        definition = definitions.definition_of(self.session, self.instance.definition_id)
        around = surroundings_of(self.session, self.instance, self.look.now)
        return engine.look(definition, self.instance.state, around)

    def keys_of_steps(self, key: str) -> list[str]:
        """Return a job's keys for each step that may have asked for it."""
        return [key.format(version) for version in range(self.instance.version + 1)]
