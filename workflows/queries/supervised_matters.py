"""The 督办台账 as the board shows it: matters by light, and how many each unit has of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from calendars.load_calendar import load_calendar
from database.session import current_settings
from staff.models import Organisation
from staff.person import Person
from workflows.models import (
    OPEN_STATUSES,
    SETTLED,
    MatterStage,
    ProcessInstance,
    SupervisedMatter,
)
from workflows.overseeing import overseen_by
from workflows.queries.board_filter import Wanted, late_by
from workflows.queries.lights import Light, light_of_matter
from workflows.queries.paging import Page, page_of
from workflows.visibility import visible

_Supervisor, _Unit = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True)
class MatterLine:
    """A matter in the hands of one unit."""

    instance_id: int
    number: str
    subject: str
    source: str
    role: str
    supervisor: str
    unit: str
    document: str
    stage: MatterStage
    percent: int
    assigned_at: datetime
    due_at: datetime
    reported_at: datetime | None
    closed_at: datetime | None
    light: Light
    may_open: bool  # this person may read the case


@dataclass(frozen=True)
class UnitLights:
    """How many open matters of each light a unit has."""

    code: str
    unit: str
    counts: Mapping[Light, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class MatterBoard:
    """The matters a person answers for, as supervisor or as responsible unit, at a moment."""

    def __init__(self, session: Session, person: Person, now: datetime) -> None:
        self._session, self._now = session, now
        self._may_open = visible(person)
        self._calendar = load_calendar(session)
        near_until = self._calendar.shifted(now, current_settings().near_workdays)
        self._light = light_of_matter(now, near_until)
        self._seen = or_(
            overseen_by(person, SupervisedMatter.supervisor_id),
            overseen_by(person, SupervisedMatter.unit_id),
        )

    def page(self, wanted: Wanted) -> Page[MatterLine]:
        """Return a page of matters, the first due first; settled ones newest first."""
        return page_of(self._session, self._lines(wanted), wanted.page, _line)

    def all(self, wanted: Wanted) -> list[MatterLine]:
        return [_line(row) for row in self._session.execute(self._lines(wanted))]

    def by_unit(self) -> Sequence[UnitLights]:
        """Return the lights of the open matters of each unit, by its code."""
        rows = self._session.execute(
            select(Organisation.code, Organisation.name, self._light.label("light"), func.count())
            .select_from(SupervisedMatter)
            .join(ProcessInstance, ProcessInstance.id == SupervisedMatter.instance_id)
            .join(Organisation, Organisation.id == SupervisedMatter.unit_id)
            .where(self._seen, *_state(settled=False))
            .group_by(Organisation.code, Organisation.name, "light")
            .order_by(Organisation.code)
        )
        found: dict[tuple[str, str], dict[Light, int]] = defaultdict(dict)
        for code, name, light, count in rows:
            found[code, name][Light(light)] = count
        return [UnitLights(code, name, counts) for (code, name), counts in found.items()]

    def _lines(self, wanted: Wanted) -> Select[*tuple[Any, ...]]:
        order = (SupervisedMatter.closed_at.desc(),) if wanted.settled else (SupervisedMatter.due_at.asc(),)
        return (
            select(
                SupervisedMatter,
                ProcessInstance.number,
                _Supervisor.name,
                _Unit.name,
                self._light,
                self._may_open,
            )
            .join(ProcessInstance, ProcessInstance.id == SupervisedMatter.instance_id)
            .join(_Supervisor, _Supervisor.id == SupervisedMatter.supervisor_id)
            .join(_Unit, _Unit.id == SupervisedMatter.unit_id)
            .where(self._seen, *_state(wanted.settled), *self._asked(wanted))
            .order_by(*order, SupervisedMatter.instance_id)
        )

    def _asked(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        asked: list[ColumnElement[bool]] = []
        if wanted.unit:
            asked.append(_Unit.code == wanted.unit)
        if wanted.kind:
            asked.append(SupervisedMatter.source == wanted.kind)
        if wanted.light:
            asked.append(self._light == wanted.light)
        if wanted.age:
            asked += [
                SupervisedMatter.reported_at.is_(None),
                ~SupervisedMatter.paused,
                late_by(SupervisedMatter.due_at, wanted.age, self._now, self._calendar),
            ]
        return asked


def _state(settled: bool) -> tuple[ColumnElement[bool], ...]:
    if settled:
        return (SupervisedMatter.stage.in_(SETTLED),)
    return SupervisedMatter.stage.not_in(SETTLED), ProcessInstance.status.in_(OPEN_STATUSES)


def _line(row: Any) -> MatterLine:
    matter, number, supervisor, unit, light, may_open = row
    return MatterLine(
        instance_id=matter.instance_id,
        number=number,
        subject=matter.subject,
        source=matter.source,
        role=matter.role,
        supervisor=supervisor,
        unit=unit,
        document=matter.document,
        stage=matter.stage,
        percent=matter.percent,
        assigned_at=matter.assigned_at,
        due_at=matter.due_at,
        reported_at=matter.reported_at,
        closed_at=matter.closed_at,
        light=Light(light),
        may_open=may_open,
    )
