"""A completion that dies at any of its statements has not happened, or has happened whole."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.base import Model
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice, NumberEntry
from registers.models import RegisterRecord
from tests.support.acting import begin_filing, fulfil, incidents, open_task, person
from tests.support.application import MONDAY
from tests.support.failpoints import survives
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import Command, Event, Job, Timer, TimerStatus, UserTask
from workflows.verify import verify

WRITTEN: tuple[type[Model], ...] = (Command, Event, Job, Notice, NumberEntry, RegisterRecord, Timer, UserTask)


def ready_to_seal(stage: Theatre) -> int:
    """Play a filing up to the step that numbers, registers, issues and notifies."""
    filing = begin_filing(stage)
    items = stage.variables_of(filing, "check_completeness")["checklist"]
    complete = [{**item, "status": "complete"} for item in items]
    fulfil(stage, open_task(filing, "check_completeness"), "KS.2", {"checklist": complete})
    stage.settle()
    fulfil(stage, open_task(filing, "review"), "KS.3", outcome="agree")
    stage.settle()
    return filing


def footprint() -> dict[str, object]:
    """How many rows there are of each kind, and where the timers and tasks stand."""
    with reading() as session:
        rows: dict[str, object] = {kind.__tablename__: _rows(session, kind) for kind in WRITTEN}
        rows["armed"] = session.scalar(select(func.count()).where(Timer.status == TimerStatus.ARMED))
        rows["open"] = sorted(
            session.scalars(select(UserTask.element_id).where(UserTask.closed_at.is_(None)))
        )
    assert verify(MONDAY, files=True).faults == []
    return rows


def _rows(session: Session, kind: type[Model]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_step_killed_at_any_statement_happened_whole_or_not_at_all(stage: Theatre) -> None:
    filing = ready_to_seal(stage)
    sealing = Completion(open_task(filing, "seal"), {"sealed": True}, CommandKey("seal", "complete_task"))
    office = person("KS.6")

    def seal() -> None:
        with transaction() as session:
            complete_task(session, sealing, office, stage.now)

    survives(seal, footprint)

    after = footprint()
    seal()  # the browser, which has heard nothing, sends the same again
    assert footprint() == after
    stage.settle()
    assert incidents(filing) == []
