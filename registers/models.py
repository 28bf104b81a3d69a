"""Rows of the registers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import Document, UtcDateTime, choice_of


class RecordStatus(StrEnum):
    AVAILABLE = "available"  # free to be used
    RESERVED = "reserved"  # a running instance holds it
    DEPLOYED = "deployed"  # at work
    CLOSED = "closed"  # no longer in use


class Register(Model):
    """A kind of master data: plans, teams, equipment."""

    __tablename__ = "register"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    schema: Mapped[dict[str, Any]] = mapped_column(Document)  # form-js


class RegisterRecord(Model):
    """One plan, one team."""

    __tablename__ = "register_record"
    __table_args__ = (Index("ix_register_record_status", "register_key", "status"),)

    register_key: Mapped[str] = mapped_column(ForeignKey("register.key"), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[RecordStatus] = mapped_column(choice_of(RecordStatus))
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
