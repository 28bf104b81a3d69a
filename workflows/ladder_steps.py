"""The steps of an escalation policy: what each sends to whom, when it comes, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from calendars.working_days import OFFICE_HOURS_BEGIN, Calendar
from workflows import escalation_refusals

UNITS = ("workdays", "hours")
KINDS = ("reminder", "reminder_slip", "supervision_letter", "circular")  # all but the first: a document
RECIPIENTS = ("assignee", "deputy", "superior", "parent", "chair")
CHANNELS = ("app", "mail")
MOST_STEPS = 12
LARGEST_OFFSET = 1000
_HOURS = {"workdays": 24, "hours": 1}


@dataclass(frozen=True)
class Rung:
    """A step: so many working days or hours before (−) or after the due time, this is sent to these."""

    offset: int
    unit: str
    kind: str
    to: tuple[str, ...]
    by: tuple[str, ...] = CHANNELS

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Rung":
        return cls(**{**data, "to": tuple(data["to"]), "by": tuple(data["by"])})

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"to": list(self.to), "by": list(self.by)}

    @property
    def height(self) -> int:
        """Where on the ladder it is: the ladder is climbed from the low to the high."""
        return int(self.offset) * _HOURS[self.unit]

    @property
    def any_day(self) -> bool:
        """Whether it is taken on a day off as well: emergencies count hours."""
        return self.unit == "hours"

    def comes_at(self, due_at: datetime, calendar: Calendar) -> datetime:
        """Return when the step is taken for a task due then: on a day off the next working morning."""
        if self.any_day:
            return due_at + timedelta(hours=self.offset)
        moment = calendar.shifted(due_at, self.offset) if self.offset else due_at
        return moment if works_at(moment, calendar) else next_morning(moment, calendar)


def works_at(moment: datetime, calendar: Calendar) -> bool:
    return calendar.is_workday(moment.astimezone(calendar.zone).date())


def next_morning(moment: datetime, calendar: Calendar) -> datetime:
    """Return the beginning of office hours of the next working day."""
    day = calendar.add_workdays(moment.astimezone(calendar.zone).date(), 1)
    return datetime.combine(day, OFFICE_HOURS_BEGIN, calendar.zone)


def in_order(rungs: Sequence[Rung]) -> list[Rung]:
    """Return the steps as they are climbed. Raises EscalationStepsRefused, or what names the wrong step."""
    if not 1 <= len(rungs) <= MOST_STEPS:
        raise escalation_refusals.EscalationStepsRefused(most=MOST_STEPS)
    for number, rung in enumerate(rungs, start=1):
        _must_be_sound(number, rung)
        _must_fit(number, rung, rungs[: number - 1])
    return sorted(rungs, key=lambda rung: rung.height)


def _must_be_sound(number: int, rung: Rung) -> None:
    if rung.unit not in UNITS or rung.kind not in KINDS or not set(rung.by) <= set(CHANNELS):
        raise escalation_refusals.EscalationStepUnknown(step=number)
    if abs(rung.offset) > LARGEST_OFFSET:
        raise escalation_refusals.EscalationStepTooFar(step=number, largest=LARGEST_OFFSET)
    if not rung.to or not set(rung.to) <= set(RECIPIENTS):
        raise escalation_refusals.EscalationStepToNobody(step=number)
    if not rung.by and rung.kind == "reminder":
        raise escalation_refusals.EscalationStepUnheard(step=number)


def _must_fit(number: int, rung: Rung, before: Sequence[Rung]) -> None:
    for other, earlier in enumerate(before, start=1):
        if earlier.unit != rung.unit:
            raise escalation_refusals.EscalationUnitsMixed(step=number, other=other)
        if earlier.offset == rung.offset:
            raise escalation_refusals.EscalationStepsCoincide(step=number, other=other)
