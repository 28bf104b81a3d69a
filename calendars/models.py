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


class Certainty(StrEnum):
    OFFICIAL = "official"  # a document of the authority says so
    PROVISIONAL = "provisional"  # expected; what rests on it is shown as 暂定


class CalendarDay(Model):
    """A day that is not what its weekday says, as the notice of a year or a region has it."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    # Division code without the zeros at its end: 320583, 3205, 32; "" = the nation.
    region: Mapped[str] = mapped_column(String(6), primary_key=True, default="")
    # The holidays of New Year begin in December: the notice of the next year speaks of days of this one.
    notice_year: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(choice_of(DayKind))
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(200))
    status: Mapped[Certainty] = mapped_column(choice_of(Certainty), default=Certainty.OFFICIAL)


class CalendarYear(Model):
    """A year of which more is known than the statute. One without a row is provisional by rule."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    status: Mapped[Certainty] = mapped_column(choice_of(Certainty), default=Certainty.OFFICIAL)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
