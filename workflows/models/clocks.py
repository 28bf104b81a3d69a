"""Rows of statutory clocks: the catalogue of rules, and the clocks of cases with what has moved them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendars.statutory_clock import Unit
from database.base import Model
from database.types import UtcDateTime, choice_of


class Basis(StrEnum):
    LAW = "law"  # a law, regulation or rule says it
    HOUSE = "house"  # the bureau has set it for itself


class Rule:
    """What a rule says. A clock keeps it as it was when the clock started; extensions come on top."""

    name: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int]  # 0: each clock is given its due date
    unit: Mapped[Unit] = mapped_column(choice_of(Unit))
    until_midnight: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(300))
    basis: Mapped[Basis] = mapped_column(choice_of(Basis))
    effect: Mapped[str] = mapped_column(String(200), default="")  # what is so once it has run out
    warn_before: Mapped[int] = mapped_column(default=0)  # in `unit`; 0: nobody is warned
    most_extension: Mapped[int] = mapped_column(default=0)  # in `unit`, all extensions together; 0: none


RULE_COLUMNS = tuple(Rule.__annotations__)


class ClockRule(Rule, Model):
    """How long something may take, and what follows from silence. Packages bring rules, admins edit them."""

    __tablename__ = "clock_rule"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    package_key: Mapped[str] = mapped_column(String(60))
    edited: Mapped[bool] = mapped_column(default=False)  # here: a new version of the package leaves it alone


class ClockStatus(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"  # 时限中止
    MET = "met"  # what it was for was done in time, or the case has ended
    EXPIRED = "expired"  # it has run out; `expired_at` is when, by the law


OPEN_CLOCKS = (ClockStatus.RUNNING, ClockStatus.PAUSED)


class CaseClock(Rule, Model):
    """A clock of a case, with its rule as it was when the clock started."""

    __tablename__ = "case_clock"
    __table_args__ = (
        UniqueConstraint("instance_id", "rule_key", "starts_at"),
        Index("ix_case_clock_look", "status", "next_look_at"),
        Index("ix_case_clock_running", "instance_id", "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    rule_key: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(6), default="")  # division code whose calendar counts
    start_fact: Mapped[str] = mapped_column(String(200))  # what began it: 收件
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that was given; None: counted
    set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when another was given; None: at the start
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None while paused
    provisional: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ClockStatus] = mapped_column(choice_of(ClockStatus))
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_version: Mapped[int | None]  # the step of the case that met it
    expired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the law
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by us: later after a downtime
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    pauses: Mapped[list["ClockPause"]] = relationship(order_by="ClockPause.begins_at")
    extensions: Mapped[list["ClockExtension"]] = relationship(order_by="ClockExtension.id")


class ClockPause(Model):
    """A time in which a clock stood still, and why."""

    __tablename__ = "clock_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clock.id"), index=True)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    resumed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class ExtensionStatus(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # nobody had decided when the clock ran out or was met


class ClockExtension(Model):
    """More time that somebody has asked for before the clock was due, and what another person decided."""

    __tablename__ = "clock_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clock.id"), index=True)
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[ExtensionStatus] = mapped_column(choice_of(ExtensionStatus))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opinion: Mapped[str] = mapped_column(Text, default="")
