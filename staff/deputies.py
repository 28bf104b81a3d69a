"""代理: who is told in a member's place while they are away, from one day to another. It gives no powers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff import audit, terms
from staff.audit import Action, Deed
from staff.models import Deputy, Member, Role
from staff.person import Person
from staff.refusals import DatesReversed, DeputyNotFound, DeputyOfOneself, MemberNotFound, NotYourDeputy


@dataclass(frozen=True)
class Deputising:
    """Who is told in the place of a member, when and why."""

    member_id: int
    username: str
    from_on: date
    until_on: date
    reason: str = ""


def appoint_deputy(session: Session, deputising: Deputising, person: Person, now: datetime) -> Deputy:
    """Insert it, for oneself or as a system administrator.

    Raises NotYourDeputy, MemberNotFound, DeputyOfOneself, DatesReversed.
    """
    member = must_be_theirs(session, deputising.member_id, person)
    deputy = session.scalar(
        select(Member).where(Member.username == deputising.username, Member.active, Member.id != member.id)
    )
    if deputy is None:
        raise DeputyOfOneself
    if deputising.until_on < deputising.from_on:
        raise DatesReversed(until=deputising.until_on, start=deputising.from_on)
    row = Deputy(
        member_id=member.id,
        deputy_id=deputy.id,
        from_on=deputising.from_on,
        until_on=deputising.until_on,
        reason=deputising.reason.strip()[:200],
    )
    session.add(row)
    said = {"deputy": deputy.username, "from": row.from_on, "until": row.until_on, "reason": row.reason}
    audit.write(session, Deed(Action.DEPUTY_APPOINTED, f"member:{member.username}", said), person, now)
    return row


def end_deputy(session: Session, deputy_id: int, person: Person, now: datetime) -> Deputy:
    """From today on the member is told again. Raises DeputyNotFound and as must_be_theirs."""
    row = session.get(Deputy, deputy_id, with_for_update=True)
    if row is None or terms.is_over(row, now):
        raise DeputyNotFound
    member = must_be_theirs(session, row.member_id, person)
    said = {"deputy": row.deputy.username, "from": row.from_on, "until": row.until_on}
    terms.end(session, row, now)
    audit.write(session, Deed(Action.DEPUTY_ENDED, f"member:{member.username}", said), person, now)
    return row


def must_be_theirs(session: Session, member_id: int, person: Person) -> Member:
    """Return a member for whom this person may name deputies. Raises NotYourDeputy, MemberNotFound."""
    if member_id != person.id and Role.SYSTEM_ADMIN not in person.roles:
        raise NotYourDeputy
    member = session.get(Member, member_id)
    if member is None:
        raise MemberNotFound
    return member
