"""The figures of a 督办通报: what the units of a supervising organisation have done in a month, as of now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from calendars.working_days import Calendar
from config import SHANGHAI
from staff.models import Organisation
from workflows.models import (
    OPEN_STATUSES,
    SETTLED,
    InstanceStatus,
    MatterStage,
    ProcessInstance,
    SupervisedMatter,
)

Row = tuple[SupervisedMatter, Organisation]


@dataclass(frozen=True)
class Month:
    """A month of the calendar, and the moment as of which it is looked at."""

    first: date
    now: datetime

    @classmethod
    def of(cls, day: date, now: datetime) -> "Month":
        return cls(date(day.year, day.month, 1), now)

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        year, month = (
            (self.first.year + 1, 1) if self.first.month == 12 else (self.first.year, self.first.month + 1)
        )
        return datetime(year, month, 1, tzinfo=SHANGHAI)

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins_at <= moment < self.ends_at


def figures(session: Session, supervisor_code: str, month: Month) -> dict[str, Any]:
    """Return the table by unit, its total, and the matters overdue now, the longest first."""
    rows: Sequence[Row] = [
        (matter, unit)
        for matter, unit in session.execute(
            select(SupervisedMatter, Organisation)
            .join(ProcessInstance, ProcessInstance.id == SupervisedMatter.instance_id)
            .join(Organisation, Organisation.id == SupervisedMatter.unit_id)
            .where(
                SupervisedMatter.supervisor_id.in_(
                    select(Organisation.id).where(Organisation.code == supervisor_code)
                ),
                _belongs_to(month),
            )
            .order_by(Organisation.code, SupervisedMatter.due_at, SupervisedMatter.instance_id)
        )
    ]
    calendar = load_calendar(session)
    by_unit = groupby(rows, key=lambda row: row[1])
    late = sorted((row for row in rows if _is_overdue(row[0], month)), key=lambda row: row[0].due_at)
    return {
        "month": month.first,
        "as_of": month.now.astimezone(SHANGHAI),
        "units": [
            {"unit": unit.code, "unit_name": unit.name, **_counted(group, month, calendar)}
            for unit, group in by_unit
        ],
        "total": _counted(rows, month, calendar),
        "overdue": [_overdue_line(matter, unit, month, calendar) for matter, unit in late],
    }


def supervising_organisations(session: Session, month: Month) -> list[str]:
    """Return the codes of the organisations that have something to tell of the month."""
    return list(
        session.scalars(
            select(Organisation.code)
            .distinct()
            .join(SupervisedMatter, SupervisedMatter.supervisor_id == Organisation.id)
            .join(ProcessInstance, ProcessInstance.id == SupervisedMatter.instance_id)
            .where(_belongs_to(month))
            .order_by(Organisation.code)
        )
    )


def _belongs_to(month: Month) -> ColumnElement[bool]:
    """What was handed out or closed in the month, and what is still open of what came before."""
    is_open = and_(SupervisedMatter.stage.not_in(SETTLED), ProcessInstance.status.in_(OPEN_STATUSES))
    return and_(
        SupervisedMatter.stage != MatterStage.WITHDRAWN,
        ProcessInstance.status != InstanceStatus.CANCELLED,
        SupervisedMatter.assigned_at < month.ends_at,
        or_(
            is_open,
            SupervisedMatter.assigned_at >= month.begins_at,
            and_(SupervisedMatter.closed_at >= month.begins_at, SupervisedMatter.closed_at < month.ends_at),
        ),
    )


def _counted(rows: Iterable[Row], month: Month, calendar: Calendar) -> dict[str, Any]:
    matters = [matter for matter, _ in rows]
    closed = [matter for matter in matters if month.holds(matter.closed_at)]
    on_time = sum(1 for matter in closed if matter.reported_at and matter.reported_at <= matter.due_at)
    workdays = [_workdays(matter.assigned_at, matter.reported_at, calendar) for matter in closed]
    return {
        "opened": sum(month.holds(matter.assigned_at) for matter in matters),
        "closed": len(closed),
        "on_time_percent": _rounded(Decimal(100 * on_time), len(closed)),
        "open": sum(matter.stage not in SETTLED for matter in matters),
        "overdue": sum(_is_overdue(matter, month) for matter in matters),
        "average_workdays": _rounded(Decimal(sum(workdays)), len(workdays)),
    }


def _is_overdue(matter: SupervisedMatter, month: Month) -> bool:
    """What waits for review has been done; whether that was late is seen when it is closed."""
    done = matter.stage in (*SETTLED, MatterStage.REPORTED)
    return not done and not matter.paused and matter.due_at < month.now


def _overdue_line(
    matter: SupervisedMatter, unit: Organisation, month: Month, calendar: Calendar
) -> dict[str, Any]:
    return {
        "subject": matter.subject,
        "unit": unit.code,
        "unit_name": unit.name,
        "document": matter.document,
        "due_on": matter.due_at.astimezone(SHANGHAI).date(),
        "overdue_workdays": _workdays(matter.due_at, month.now, calendar),
    }


def _workdays(since: datetime, until: datetime | None, calendar: Calendar) -> int:
    last = (until or since).astimezone(SHANGHAI).date()
    return calendar.workdays_between(since.astimezone(SHANGHAI).date(), last)


def _rounded(total: Decimal, count: int) -> Decimal | None:
    """Return the share to one decimal; None of nothing."""
    return (total / count).quantize(Decimal("0.1")) if count else None
