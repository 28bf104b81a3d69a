"""Months added to dates: the last day of a shorter month stands for the days it lacks."""

from calendar import monthrange
from datetime import date
from typing import TypeVar

Day = TypeVar("Day", bound=date)


def add_months(day: Day, months: int) -> Day:
    """Return the same day so many months later; raise ValueError outside the years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year}")
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
