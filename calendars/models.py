"""Rows of the calendar: only days that differ from the Monday-to-Friday rule."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import UtcDateTime, choice_of


class DayKind(StrEnum):
    HOLIDAY = "holiday"  # 法定节假日及调休放假
    MAKEUP_WORKDAY = "makeup_workday"  # 调休上班
    LOCAL_OFF = "local_off"  # a local override, e.g. a typhoon day
    LOCAL_WORK = "local_work"


class CalendarDay(Model):
    """A day that is not what its weekday says."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(
        String(6), primary_key=True, default=""
    )  # division code, "" = the nation
    kind: Mapped[DayKind] = mapped_column(choice_of(DayKind))
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(200))


class CalendarYear(Model):
    """A year whose holidays the State Council has announced. Other years are provisional."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
