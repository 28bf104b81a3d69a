"""Rows of how official documents reached those they are for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import UtcDateTime, choice_of
from notices.models import Notice
from staff.models import Member, Organisation


class DeliveryMeans(StrEnum):
    """送达方式. Whatever is not electronic is receipted on paper; who delivered it notes so."""

    ELECTRONIC = "electronic"  # 电子送达: in this system
    DIRECT = "direct"  # 直接送达
    MAILED = "mailed"  # 邮寄送达
    LEFT = "left"  # 留置送达


class NoticeDelivery(Model):
    """One document handed to one receiver: an organisation, or one member of it in person."""

    __tablename__ = "notice_delivery"
    __table_args__ = (
        # NULLs are never equal, so the two kinds of receivers need an index each.
        Index("ix_notice_delivery_member", "notice_id", "member_id", unique=True),
        Index(
            "ix_notice_delivery_organisation",
            "notice_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("member_id IS NULL"),
            postgresql_where=text("member_id IS NULL"),
        ),
        Index("ix_notice_delivery_receiver", "organisation_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the organisation as such
    means: Mapped[DeliveryMeans] = mapped_column(choice_of(DeliveryMeans))
    delivered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the engine
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 已阅: by the first who opened it
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    receipted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 送达回证
    receipted_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # who noted it in the system
    signatory: Mapped[str] = mapped_column(String(60), default="")  # who signed on paper; "": electronic

    notice: Mapped[Notice] = relationship()
    organisation: Mapped[Organisation] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    opened_by: Mapped[Member | None] = relationship(foreign_keys=[opened_by_id])
    receipted_by: Mapped[Member | None] = relationship(foreign_keys=[receipted_by_id])
