"""Tell people: a line in the bell at once, a mail by a job when a mail server is set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from database.insert import insert_into
from staff import directory
from staff.models import Member, Organisation
from workflows import jobs
from workflows.models import Notification, ProcessInstance


@dataclass(frozen=True)
class Message:
    """One thing to tell. The key keeps a repeated cause from telling it twice."""

    key: str
    sentence: str  # a wording.Wording's, translated when shown
    gaps: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


def notify(
    session: Session,
    to: Iterable[Member],
    message: Message,
    now: datetime,
    by: Collection[str] = ("app", "mail"),
) -> None:
    """Put the message in each member's bell and ask for the mails, or do only one of both."""
    members = {member.id: member for member in to}
    if members and "app" in by:
        _ring(session, members, message, now)
    for member in members.values():
        if member.email and "mail" in by:
            _ask_for_mail(session, member, message, now)


def addressees(session: Session, to: Any, instance: ProcessInstance, now: datetime) -> Sequence[Member]:
    """Return the members a `to` means: a username, a list of them, or position@organisation."""
    on = now.astimezone(SHANGHAI).date()
    wanted = [to] if isinstance(to, str) else list(to or [])
    found: list[Member] = []
    for name in wanted:
        found += _addressees(session, str(name), instance, on)
    return found


def _ring(session: Session, member_ids: Iterable[int], message: Message, now: datetime) -> None:
    session.execute(
        insert_into(session, Notification)
        .values(
            [
                {
                    "member_id": member_id,
                    "key": message.key,
                    "sentence": message.sentence,
                    "gaps": dict(message.gaps),
                    "link": message.link,
                    "at": now,
                }
                for member_id in member_ids
            ]
        )
        .on_conflict_do_nothing(index_elements=["member_id", "key"])
    )


def _ask_for_mail(session: Session, member: Member, message: Message, now: datetime) -> None:
    key = f"mail:{member.id}:{message.key}"
    arguments = {
        "key": key,
        "to": member.email,
        "language": member.language,
        "sentence": message.sentence,
        "gaps": dict(message.gaps),
        "link": message.link,
    }
    jobs.enqueue(session, "send_mail", arguments, now, key)


def _addressees(session: Session, name: str, instance: ProcessInstance, on: date) -> Sequence[Member]:
    position, at, code = name.partition("@")
    if not at:
        return session.scalars(select(Member).where(Member.username == name, Member.active)).all()
    if not code:
        return directory.holders(session, instance.organisation_id, position, on)
    organisation = session.scalar(select(Organisation).where(Organisation.code == code))
    return [] if organisation is None else directory.holders(session, organisation.id, position, on)
