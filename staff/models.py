"""Rows of the staff directory."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime


class Role(StrEnum):
    """What a member may do beside working on assigned tasks."""

    STAFF = "staff"  # every member
    PROCESS_ADMIN = "process_admin"  # draws and deploys packages, retries incidents
    SYSTEM_ADMIN = "system_admin"  # organisations, members, sessions
    AUDITOR = "auditor"  # reads everything, changes nothing


class Organisation(Model):
    """A body, department, company or team; a tree by `parent`."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(
        String(20)
    )  # department, city, county, town, company, team, neighbour …
    division_code: Mapped[str] = mapped_column(String(6))  # GB/T 2260
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True)  # "/JS/JS-SZ/KS/": ancestors and itself
    number_prefix: Mapped[str] = mapped_column(String(40), default="")  # 机关代字, e.g. 苏应急
    active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped["Organisation | None"] = relationship(remote_side=[id])


class OrganisationAlias(Model):
    """Another name of an organisation: 挂牌机构, a former name, an abbreviation."""

    __tablename__ = "organisation_alias"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    note: Mapped[str] = mapped_column(String(120), default="")


class OrganisationGroup(Model):
    """A collective name with dated members: 各区镇, 市应急委成员单位, the four of the Delta."""

    __tablename__ = "organisation_group"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class GroupMembership(Model):
    """An organisation belongs to a group from one day on, until another."""

    __tablename__ = "group_membership"

    group_key: Mapped[str] = mapped_column(ForeignKey("organisation_group.key"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date | None]
    rank: Mapped[int] = mapped_column(default=0)  # the customary order of naming


class Position(Model):
    """A 岗位 that organisations have; tasks go to positions, people hold them."""

    __tablename__ = "position"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    rank: Mapped[int]  # the higher stands above: 承办人 10, 处长 30, 分管领导 50, 主要领导 70


class Member(Model):
    """A person who signs in."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_temporary: Mapped[bool] = mapped_column(default=False)  # set by an admin: good for one sign-in
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    roles: Mapped[list[str]] = mapped_column(Document, default=list)
    language: Mapped[str] = mapped_column(String(10), default="zh")
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    appointments: Mapped[list["Appointment"]] = relationship(back_populates="member")


class Appointment(Model):
    """A member holds a position in an organisation, from one day on, until another."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("member_id", "organisation_id", "position_key", "from_on"),
        Index("ix_appointment_place", "organisation_id", "position_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    position_key: Mapped[str] = mapped_column(ForeignKey("position.key"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    member: Mapped[Member] = relationship(back_populates="appointments")
    organisation: Mapped[Organisation] = relationship()


class Deputy(Model):
    """A member who is told in another's place (代理), from one day to another."""

    __tablename__ = "deputy"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    deputy: Mapped[Member] = relationship(foreign_keys=[deputy_id])


class LoginSession(Model):
    """A sign-in that is still good. The browser holds the random token, we hold its hash."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    csrf: Mapped[str] = mapped_column(String(64), default="")


class LoginEvent(Model):
    """A sign-in, a refusal, a sign-out: kept for the audit, never changed."""

    __tablename__ = "login_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    username: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(
        String(20)
    )  # signed_in, refused, locked, signed_out, expired, wrong_code


class AuditEvent(Model):
    """A change an administrator has made. Append-only, one chain of hashes for the whole installation."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)  # None: the system
    action: Mapped[str] = mapped_column(String(40))  # staff.audit.Action
    object: Mapped[str] = mapped_column(String(200), index=True)  # "member:KS.2", "package:plan_filing"
    details: Mapped[dict[str, Any]] = mapped_column(Document)
    previous: Mapped[str] = mapped_column(String(64), unique=True)  # the chain never forks
    hash: Mapped[str] = mapped_column(String(64))
