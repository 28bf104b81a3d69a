"""What is left after the chaos: nothing lost, nothing twice, nothing stuck."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staff.models import Member
from tests.acceptance.chaos.journal import Journal
from workflows.models import (
    Event,
    Notification,
    ProcessInstance,
)

MARKED = ("started", "completed", "delivered")  # events whose words are a person's


@dataclass(frozen=True)
class Verdict:
    """Figures of a run. All but the first three, and the repeated mails, must be 0 or empty."""

    cases: int
    transitions: int
    acknowledged: int
    lost: int  # acknowledged, and no event
    doubled: int  # events of one press beyond the first, and of one task
    contradicted: int  # tasks for which two forms were taken
    fired_twice: int
    mails: int  # sent to somebody, each by its own key
    mails_repeated: int
    mails_missing: int
    mails_altered: int  # repeated with other words
    complaints: Sequence[str]

    @property
    def sound(self) -> bool:
        wrong = (self.lost, self.doubled, self.contradicted, self.fired_twice)
        return not (any(wrong) or self.mails_missing or self.mails_altered or self.complaints)

    def __str__(self) -> str:
        figures = ", ".join(f"{name} {value}" for name, value in vars(self).items() if name != "complaints")
        return "\n  ".join([figures, *self.complaints])


def pass_verdict(session: Session, journal: Journal, mails: Iterable[EmailMessage]) -> Verdict:
    """Compare the histories with what people were told and what the mail server has taken."""
    events = session.scalars(select(Event)).all()
    marks = Counter(mark for event in events if (mark := _mark_of(event)))
    tasks = Counter(event.details["task_id"] for event in events if event.kind == "completed")
    taken = defaultdict(set)
    for sent in journal.done():
        taken[sent.about].add(sent.mark)
    bodies = defaultdict(list)
    for mail in mails:
        bodies[str(mail["Message-ID"])].append(mail.get_content())
    expected = _expected_mails(session)
    return Verdict(
        cases=session.scalar(select(func.count()).select_from(ProcessInstance)) or 0,
        transitions=len(events),
        acknowledged=sum(1 for _ in journal.done()),
        lost=sum(sent.mark not in marks for sent in journal.done()),
        doubled=_beyond_first(marks) + _beyond_first(tasks),
        contradicted=sum(len(forms) > 1 for about, forms in taken.items() if about),
        fired_twice=_beyond_first(_firings(events)),
        mails=len(bodies),
        mails_repeated=sum(len(same) - 1 for same in bodies.values()),
        mails_missing=len(expected - bodies.keys()),
        mails_altered=sum(len(set(same)) > 1 for same in bodies.values()),
        complaints=list(_faults(journal)),
    )


def _mark_of(event: Event) -> str:
    """Return the mark a person's form has carried into the history."""
    if event.kind not in MARKED:
        return ""
    return str(event.details.get("opinion") or event.details.get("answers", {}).get("note") or "")


def _firings(events: Iterable[Event]) -> Counter[tuple[int, str, str]]:
    return Counter(
        (event.instance_id, timer["element"], str(timer["due_at"]))
        for event in events
        if event.kind == "fired"
        for timer in event.details["timers"]
    )


def _expected_mails(session: Session) -> set[str]:
    """Return the Message-IDs of all that was told to members with an address."""
    told = select(Notification.member_id, Notification.key).join(Member, Member.id == Notification.member_id)
    return {
        f"<mail.{member}.{key.replace(':', '.')}@lingxing>"
        for member, key in session.execute(told.where(Member.email != ""))
    }


def _faults(journal: Journal) -> Iterable[str]:
    if not journal.sent:
        yield "expected people to have sent something"
    for status, count in sorted(journal.answers.items()):
        if status >= 500 and not journal.faults_excused:
            yield f"expected no answer {status}: a process that dies answers nothing, but there were {count}"


def _beyond_first(counted: Counter[Any]) -> int:
    return sum(count - 1 for count in counted.values())
