"""How an instance of the demonstration ended: read from the rows, with its sub-cases below it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notices.models import Notice
from staff.models import Member
from workflows import definitions
from workflows.models import Event, ProcessInstance

DECISION = "compensation_decision"  # the document that decides an amount


@dataclass(frozen=True)
class Paper:
    """A document as the demonstration shows it."""

    key: str
    title: str
    number: str
    sha256: str | None  # None: was not rendered


@dataclass(frozen=True)
class Ending:
    """One instance. `outcome` is None while it runs."""

    process: str  # its name
    title: str
    steps: int
    who: tuple[str, ...]  # usernames in the order of their first step
    outcome: str | None
    outcome_name: str
    amounts: tuple[Decimal, ...]  # yuan
    papers: tuple[Paper, ...]
    sub_cases: tuple["Ending", ...]

    def all(self) -> Iterator["Ending"]:
        """Yield this one and all below it."""
        yield self
        for sub_case in self.sub_cases:
            yield from sub_case.all()

    @property
    def all_papers(self) -> Sequence[Paper]:
        return [paper for ending in self.all() for paper in ending.papers]

    @property
    def all_amounts(self) -> tuple[Decimal, ...]:
        return tuple(amount for ending in self.all() for amount in ending.amounts)

    @property
    def outcomes_below(self) -> Counter[str]:
        return Counter(each.outcome or "running" for each in self.all() if each is not self)


def ending_of(session: Session, instance_id: int) -> Ending:
    """Read how the instance ended."""
    instance = session.get_one(ProcessInstance, instance_id)
    processes = definitions.definition_of(session, instance.definition_id).processes
    notices = session.scalars(
        select(Notice).where(Notice.instance_id == instance_id).order_by(Notice.id)
    ).all()
    below = session.scalars(
        select(ProcessInstance.id)
        .where(ProcessInstance.parent_id == instance_id)
        .order_by(ProcessInstance.id)
    )
    return Ending(
        process=processes[instance.process_id].name,
        title=instance.title,
        steps=_steps(session, instance_id),
        who=_who(session, instance_id),
        outcome=instance.outcome,
        outcome_name=instance.outcome_name or "",
        amounts=tuple(_amount(notice) for notice in notices if notice.notice_key == DECISION),
        papers=tuple(Paper(each.notice_key, each.title, each.number, each.sha256) for each in notices),
        sub_cases=tuple(ending_of(session, each) for each in below.all()),
    )


def _steps(session: Session, instance_id: int) -> int:
    return session.scalar(select(func.count()).where(Event.instance_id == instance_id)) or 0


def _who(session: Session, instance_id: int) -> tuple[str, ...]:
    rows = session.scalars(
        select(Member.username)
        .join(Event, Event.member_id == Member.id)
        .where(Event.instance_id == instance_id)
        .order_by(Event.version)
    )
    return tuple(dict.fromkeys(rows))


def _amount(decision: Notice) -> Decimal:
    amount: Decimal = decision.data["variables"]["total_approved"]
    return amount
