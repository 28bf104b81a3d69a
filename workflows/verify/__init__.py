"""The verifier: everything that must always be so, held against the database without changing it.

May run beside the working system: each batch of cases is read in one consistent view of its own. What ties
the tables together is found here; that a single row is possible, the database's own constraints say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, undefer

from database.session import reading
from wording import N_, Wording
from workflows.models import ProcessInstance
from workflows.queries.pulse import scheduler_beats
from workflows.verify.clocks import CLOCKS
from workflows.verify.commands import COMMANDS, JOBS
from workflows.verify.correspondence import MAILS, MESSAGES, SIGNALS
from workflows.verify.documents import FILES, NUMBERS, REGISTERED, RENDERED
from workflows.verify.history import CHAIN, COMPLETIONS, STEPS
from workflows.verify.invariant import Fault, Found, Invariant, Looked, fault
from workflows.verify.look import Case, Look
from workflows.verify.parts import ANNOUNCED, CALLS
from workflows.verify.standing import DEADLINES, ROWS, WAITS
from workflows.verify.timers import FIRED_ONCE, NOTICED

OF_A_CASE: tuple[Invariant[Case], ...] = (
    *(STEPS, CHAIN, COMPLETIONS, FIRED_ONCE, NOTICED, WAITS, ROWS, DEADLINES, CLOCKS, CALLS, ANNOUNCED),
)
OF_ALL: tuple[Invariant[Look], ...] = (
    *(COMMANDS, JOBS, MESSAGES, SIGNALS, MAILS, RENDERED, NUMBERS, REGISTERED),
)
CASES_IN_A_VIEW = 100  # an open view keeps PostgreSQL from tidying up and SQLite's log growing
NOT_LOOKED_AT = N_("无法校验：{error}")


@dataclass(frozen=True)
class Verdict:
    """How much was looked at, and what is not as it must be."""

    counted: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def verify(now: datetime, since: datetime | None = None, *, files: bool = False) -> Verdict:
    """Hold every invariant against the database; with `files` read each stored file as well.

    `since` leaves out cases that ended before, and older commands and files. Needs an app context.
    """
    verdict = Verdict()
    last: int | None = 0
    while last is not None:
        with reading() as session:
            look = Look(session, now, scheduler_beats(session, now), since, verdict.counted)
            last = _verify_cases(look, last, verdict)
    for invariant in (*OF_ALL, FILES) if files else OF_ALL:
        with reading() as session:
            look = Look(session, now, scheduler_beats(session, now), since, verdict.counted)
            verdict.faults.extend(_faults(invariant, look))
    return verdict


def _verify_cases(look: Look, after: int, verdict: Verdict) -> int | None:
    """Verify the next cases; return the id of the last, None when there was none."""
    last = None
    for instance_id in _next_cases(look.session, after, look.since):
        instance = look.session.get_one(
            ProcessInstance, instance_id, options=[undefer(ProcessInstance.state)]
        )
        case = Case(look, instance)
        look.counted["cases"] += 1
        for invariant in OF_A_CASE:
            verdict.faults.extend(_faults(invariant, case))
        look.session.expunge_all()  # only one case at a time is in memory
        last = instance_id
    return last


def _next_cases(session: Session, after: int, since: datetime | None) -> Iterable[int]:
    rows = select(ProcessInstance.id).where(ProcessInstance.id > after)
    if since is not None:
        rows = rows.where(or_(ProcessInstance.ended_at.is_(None), ProcessInstance.ended_at >= since))
    return session.scalars(rows.order_by(ProcessInstance.id).limit(CASES_IN_A_VIEW)).all()


def _faults(invariant: Invariant[Looked], looked: Looked) -> Iterator[Fault]:
    try:
        for found in invariant.find(looked):
            yield fault(invariant, looked, found)
    except OperationalError:  # the database is away: nothing can be said
        raise
    except Exception as error:  # noqa: BLE001  a case that can't even be read is what we look for
        said = Wording(NOT_LOOKED_AT, {"error": f"{type(error).__name__}: {error}"})
        yield fault(invariant, looked, Found(looked.row, said))
