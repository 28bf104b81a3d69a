"""The working-day calendar: pure arithmetic over a frozen set of exceptions.

Working days exclude 法定节假日 (行政许可法 art. 82) and weekends that are not 调休上班.
The day of receipt is not counted; what arrives after office hours counts as received on the next working day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calendars.statutory import statutory_holidays
from config import SHANGHAI

OFFICE_HOURS_BEGIN = time(9, 0)
OFFICE_HOURS_END = time(17, 30)
SATURDAY = 5
LONGEST_SPAN_DAYS = 36_600


@dataclass(frozen=True)
class Due:
    """A moment reached by counting working days."""

    at: datetime  # aware, Asia/Shanghai
    provisional: bool  # the count rests on days that are not announced


@dataclass(frozen=True)
class Calendar:
    """What each day is. Years outside `official_years` follow the statutory rule and are provisional."""

    days: Mapping[date, bool] = field(default_factory=dict)  # day → is a working day
    official_years: frozenset[int] = frozenset()
    provisional_days: frozenset[date] = frozenset()  # expected only, in years that are official as well
    closes_at: time = OFFICE_HOURS_END
    zone: ZoneInfo = SHANGHAI

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on that day; for an unannounced year, by the statutory rule.

        Raises YearNotCountable for a year that is neither announced nor within 1901-2099.
        """
        if day in self.days:
            return self.days[day]
        if day.year not in self.official_years and day in statutory_holidays(day.year):
            return False
        return day.weekday() < SATURDAY

    def is_provisional(self, first: date, last: date) -> bool:
        """Return whether a count from one day to another rests on what is not announced."""
        first, last = sorted((first, last))
        years = range(first.year, last.year + 1)
        return any(year not in self.official_years for year in years) or any(
            first <= day <= last for day in self.provisional_days
        )

    def add_workdays(self, day: date, count: int) -> date:
        """Return the count-th working day after `day` (before it when negative); `day` itself for 0."""
        if abs(count) > LONGEST_SPAN_DAYS // 2:
            raise ValueError(f"Expected at most {LONGEST_SPAN_DAYS // 2} working days, but got {count}")
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first` up to and with `last`; negative when reversed."""
        if last < first:
            return -self.workdays_between(last, first)
        return sum(self.is_workday(day) for day in _days_after(first, last))

    def end_of_office_hours(self, day: date) -> datetime:
        return datetime.combine(day, self.closes_at, self.zone)

    def counts_as_received_on(self, moment: datetime) -> date:
        """Return the day a document counts as received: the same working day, or the next one."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if self.is_workday(day) and local.time() <= self.closes_at:
            return day
        return self.add_workdays(day, 1)

    def due_after(self, moment: datetime, count: int) -> Due:
        """Return the end of office hours of the count-th working day after the day of receipt."""
        received = self.counts_as_received_on(moment)
        last = self.add_workdays(received, count)
        crossed = self.is_provisional(moment.astimezone(self.zone).date(), last)
        return Due(self.end_of_office_hours(last), crossed)

    def shifted(self, moment: datetime, count: int) -> datetime:
        """Return the same time of day `count` working days later (earlier when negative)."""
        local = moment.astimezone(self.zone)
        return datetime.combine(self.add_workdays(local.date(), count), local.timetz())


def _days_after(first: date, last: date) -> Iterator[date]:
    if (last - first).days > LONGEST_SPAN_DAYS:
        raise ValueError(f"Expected at most {LONGEST_SPAN_DAYS} days between two dates")
    for offset in range(1, (last - first).days + 1):
        yield first + timedelta(days=offset)
