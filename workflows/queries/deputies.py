"""Who is told in a member's place, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from config import SHANGHAI
from staff.deputies import must_be_theirs
from staff.models import Deputy, Member
from staff.person import Person


@dataclass(frozen=True)
class DeputyLine:
    """A deputy of some days."""

    id: int
    name: str
    from_on: date
    until_on: date
    reason: str
    ended: bool


@dataclass(frozen=True)
class DeputiesPage:
    """All of it; colleagues are (username, name) of who may be chosen."""

    member_id: int
    name: str
    lines: Sequence[DeputyLine]
    colleagues: Sequence[tuple[str, str]]


def deputies_page(session: Session, member_id: int, person: Person, now: datetime) -> DeputiesPage:
    """Return the deputies of a member, the newest first. Raises NotYourDeputy, MemberNotFound."""
    member = must_be_theirs(session, member_id, person)
    today = now.astimezone(SHANGHAI).date()
    rows = session.scalars(
        select(Deputy)
        .options(joinedload(Deputy.deputy))
        .where(Deputy.member_id == member.id)
        .order_by(Deputy.from_on.desc(), Deputy.id.desc())
    )
    colleagues = session.execute(
        select(Member.username, Member.name)
        .where(Member.organisation_id == member.organisation_id, Member.active, Member.id != member.id)
        .order_by(Member.name)
    )
    return DeputiesPage(
        member_id=member.id,
        name=member.name,
        lines=[
            DeputyLine(row.id, row.deputy.name, row.from_on, row.until_on, row.reason, row.until_on < today)
            for row in rows
        ],
        colleagues=[(username, name) for username, name in colleagues],
    )
