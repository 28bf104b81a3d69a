"""Rows of cases that are moved to another version of their package."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime, choice_of
from workflows.models.instances import ProcessInstance
from workflows.models.packages import ProcessDefinition


class Migration(Model):
    """Some cases of a package on their way to one version, as somebody has asked for it."""

    __tablename__ = "migration"

    id: Mapped[int] = mapped_column(primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"), index=True)
    mapping: Mapped[dict[str, str]] = mapped_column(Document)  # ids of elements, old → new
    reason: Mapped[str] = mapped_column(Text)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the command line
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)

    definition: Mapped[ProcessDefinition] = relationship()
    cases: Mapped[list["MigrationCase"]] = relationship(back_populates="migration")


class MigrationStatus(StrEnum):
    WAITING = "waiting"  # a job will see to it
    MOVED = "moved"
    REFUSED = "refused"  # it goes on in its version; `remarks` say why


class MigrationCase(Model):
    """What has become of one case."""

    __tablename__ = "migration_case"

    migration_id: Mapped[int] = mapped_column(ForeignKey("migration.id"), primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True, index=True)
    from_version: Mapped[int]
    status: Mapped[MigrationStatus] = mapped_column(choice_of(MigrationStatus))
    remarks: Mapped[list[list[Any]]] = mapped_column(Document, default=list)  # [sentence, gaps]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    migration: Mapped[Migration] = relationship(back_populates="cases")
    instance: Mapped[ProcessInstance] = relationship()
