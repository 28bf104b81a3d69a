"""Rows of the documents and of their numbers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import Document, UtcDateTime, choice_of
from notices.codes import new_code
from notices.job import Layout


class NoticeStatus(StrEnum):
    """How far a document has come: notices/life.py says what may follow what."""

    DRAFT = "draft"  # may still change; is read with the watermark 草稿
    SIGNED = "signed"  # numbered, not yet sealed
    QUEUED = "queued"  # sealed; a job will render it
    ISSUED = "issued"  # the PDF is on disk; its digest is here, and nothing changes it any more
    SENT = "sent"  # handed to its recipients
    ARCHIVED = "archived"  # filed away
    CORRECTED = "corrected"  # a later document that cites it takes its place
    VOID = "void"  # withdrawn; keeps its number, when it had one


class Notice(Model):
    """One official document of an instance, or of the platform itself."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str | None] = mapped_column(String(120))
    notice_key: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    organ: Mapped[str] = mapped_column(String(40), index=True)  # organisation code
    series: Mapped[str] = mapped_column(String(60), default="")
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(120), default="", index=True)  # as printed
    recipient: Mapped[str] = mapped_column(Text, default="")
    disclosure: Mapped[str] = mapped_column(String(60), default="")
    sealed: Mapped[bool] = mapped_column(default=False)
    layout: Mapped[Layout] = mapped_column(choice_of(Layout))
    data: Mapped[dict[str, Any]] = mapped_column(Document)  # NoticeJob.as_data(): enough to render it again
    status: Mapped[NoticeStatus] = mapped_column(
        choice_of(NoticeStatus), default=NoticeStatus.DRAFT, index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the engine
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the engine
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rendered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # In the address that is printed as a code: whoever holds the document may ask whether it is intact.
    code: Mapped[str] = mapped_column(String(24), unique=True, default=new_code)
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the PDF, and its name in database.files
    size: Mapped[int | None]  # bytes
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retention: Mapped[str] = mapped_column(String(20), default="")  # 保管期限: 永久, 30年, 10年
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    void_reason: Mapped[str | None] = mapped_column(Text)


class NoticeSignature(Model):
    """The electronically signed file of a document; the unsigned one stays as it was."""

    __tablename__ = "notice_signature"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the signed PDF, and its name in database.files
    size: Mapped[int]  # bytes
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NumberCounter(Model):
    """The next number of an organ's series in a year. The row is the lock: one writer at a time."""

    __tablename__ = "number_counter"

    organ: Mapped[str] = mapped_column(String(40), primary_key=True)
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    next: Mapped[int]


class NumberEntry(Model):
    """A line of the 发文登记簿. A number once given is not given again, even when its document is void."""

    __tablename__ = "number_entry"
    __table_args__ = (UniqueConstraint("organ", "series", "year", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organ: Mapped[str] = mapped_column(String(40))
    series: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    sequence: Mapped[int]
    text: Mapped[str] = mapped_column(String(120))
    void_reason: Mapped[str | None] = mapped_column(Text)
