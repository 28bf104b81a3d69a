"""Rows of what a changed calendar has moved: one pass over the running cases for each change."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime
from wording import Wording
from workflows.models.instances import ProcessInstance


class Recalculation(Model):
    """A change of the calendar, and the pass that brings open due times in line with it."""

    __tablename__ = "recalculation"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[Wording] = mapped_column(Document)  # as the cases and the assignees are told
    region: Mapped[str] = mapped_column(String(6))  # whose days have changed; "" = the nation's
    first_on: Mapped[date]  # no day before it has changed
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the command line
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gathered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # all cases it concerns have a job

    cases: Mapped[list["RecalculatedCase"]] = relationship(back_populates="recalculation")


class RecalculatedCase(Model):
    """What the pass has moved in one case."""

    __tablename__ = "recalculated_case"

    recalculation_id: Mapped[int] = mapped_column(ForeignKey("recalculation.id"), primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True, index=True)
    # [{"kind": "task" | "timer" | "clock", "name", "old", "new"}]; empty: nothing in it has moved
    moved: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: its job has not run yet

    recalculation: Mapped[Recalculation] = relationship(back_populates="cases")
    instance: Mapped[ProcessInstance] = relationship()
