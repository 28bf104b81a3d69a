"""The clock begins instances: at their moments, once, also late and with two sweepers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import sweep, worker
from tests.bpmn.draw import timer
from tests.support.acting import at_once
from tests.support.packages import install, packed
from tests.workflows.talking import begun_by, instances_of
from workflows.models import ArmedStart

DAILY = "R/2026-12-01T08:00:00+08:00/P1D"
FIRST = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _only_ours(stage: Theatre) -> None:
    """What the shipped packages begin is not counted here."""
    with transaction() as session:
        session.execute(delete(ArmedStart))


def armed() -> ArmedStart:
    with reading() as session:
        return session.scalars(select(ArmedStart)).one()


def test_two_sweepers_at_once_begin_one_instance(stage: Theatre) -> None:
    install(packed(begun_by(timer(DAILY, "timeCycle"))))
    stage.now = FIRST

    raised = at_once([lambda: sweep.queue_due_starts(FIRST)] * 2)
    stage.settle()

    assert raised == [None, None]
    assert len(instances_of("begun")) == 1
    assert armed().due_at == FIRST + timedelta(days=1)


def test_before_its_moment_nothing_begins(stage: Theatre) -> None:
    install(packed(begun_by(timer(DAILY, "timeCycle"))))

    assert sweep.queue_due_starts(FIRST - timedelta(seconds=1)) == 0


def test_days_without_a_scheduler_are_made_up_for_once(stage: Theatre) -> None:
    install(packed(begun_by(timer(DAILY, "timeCycle"))))
    late = FIRST + timedelta(days=9, hours=1)

    assert sweep.queue_due_starts(late) == 1
    worker.run_all("test", late)

    assert len(instances_of("begun")) == 1
    assert armed().due_at == FIRST + timedelta(days=10)


def test_a_date_has_one_turn(stage: Theatre) -> None:
    install(packed(begun_by(timer("2026-12-01T08:00:00+08:00", "timeDate"))))

    assert (sweep.queue_due_starts(FIRST), sweep.queue_due_starts(FIRST + timedelta(days=400))) == (1, 0)

    assert armed().due_at is None
