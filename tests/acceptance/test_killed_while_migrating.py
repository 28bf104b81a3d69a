"""kill -9 while cases move to a new version: each is wholly old or wholly new, and all arrive once."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bpmn import engine
from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import worker
from tests.bpmn.draw import Drawing, timer
from tests.support.acting import begin, fulfil, instance, open_task, person
from tests.support.failpoints import Failpoint, Moment, died_at, survives
from tests.support.packages import install, packed
from workflows import definitions, jobs, queue_rows
from workflows.begin_migration import Wish, begin_migration
from workflows.feel_functions import surroundings
from workflows.models import (
    Event,
    InstanceStatus,
    Job,
    MigrationCase,
    MigrationStatus,
    ProcessInstance,
    Timer,
    UserTask,
)
from workflows.verify_chain import verify_all

EVERY = 3  # statements; each would take minutes
OLD, NEW = (1, "ask", MigrationStatus.WAITING), (2, "request", MigrationStatus.MOVED)
CLERK = {"lx_position": "case_handler"}

Place = tuple[int, str, MigrationStatus]


def permit(task: str) -> None:
    """Install a version whose first task is called so. It has a deadline and is watched by a timer."""
    drawing = Drawing("permit").start().user(task, lx_due="P9D", **CLERK).user("check", **CLERK).end()
    drawing.boundary("late", task, timer("P3D"), interrupting=False).end("late_end")
    install(packed(drawing.flows(f"start {task} check end", "late late_end")))


@pytest.fixture
def cases(stage: Theatre) -> list[int]:
    """Cases that somebody has just asked to be moved to the newest version."""
    permit("ask")
    begun = [begin(stage, "KS.2", "permit") for _ in range(3)]
    stage.settle()
    permit("request")
    with transaction() as session:
        wish = Wish("permit", begun, {"ask": "request"}, "办法修订")
        begin_migration(session, wish, person("process"), stage.now)
    return begun


def places(now: datetime) -> list[Place]:
    """Where each case stands; all that is known of it is of one version, and there once."""
    with reading() as session:
        assert verify_all(session).breaks == ()
        waiting = session.scalars(select(MigrationCase).order_by(MigrationCase.instance_id))
        return [_place(session, case, now) for case in waiting]


def _place(session: Session, case: MigrationCase, now: datetime) -> Place:
    row = session.get_one(ProcessInstance, case.instance_id)
    (task,) = session.scalars(select(UserTask).where(UserTask.instance_id == row.id))
    (armed,) = session.scalars(select(Timer).where(Timer.instance_id == row.id))
    around = surroundings(session, now)
    seen = engine.look(definitions.definition_of(session, row.definition_id), row.state, around)
    assert [(one.id, one.element_id) for one in seen.user_tasks] == [(task.id, task.element_id)]
    assert [(one.id, one.due_at) for one in seen.timers] == [(armed.task_id, armed.due_at)]
    return row.definition.version, task.element_id, case.status


def steps(kind: str) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).where(Event.kind == kind)) or 0


def finish(stage: Theatre, cases: list[int]) -> None:
    """Complete all tasks in the new version: the run goes on."""
    for case in cases:
        fulfil(stage, open_task(case, "request"), "KS.2")
        fulfil(stage, open_task(case, "check"), "KS.2")
    stage.settle()
    assert [instance(case).status for case in cases] == [InstanceStatus.COMPLETED] * len(cases)


def test_a_case_killed_at_any_statement_of_its_move_stays_or_has_moved(
    stage: Theatre, cases: list[int]
) -> None:
    with reading() as session:
        job = session.scalars(select(Job).where(Job.kind == "migrate_instance").order_by(Job.id)).first()
    assert job is not None
    arguments = job.arguments

    def move() -> None:
        jobs.handler_of("migrate_instance")(arguments, stage.now)

    survives(move, lambda: places(stage.now), EVERY)
    assert places(stage.now) == [NEW, OLD, OLD]

    stage.settle()  # the job was not crossed out, and is taken up again
    assert places(stage.now) == [NEW] * 3
    assert steps("migrated") == len(cases)
    finish(stage, cases)


def test_workers_killed_one_after_the_other_move_all_cases_once(stage: Theatre, cases: list[int]) -> None:
    def work() -> None:
        worker.run_all("doomed", stage.now)

    for commits, moved in (
        (1, 0),
        (2, 1),
        (4, 2),
    ):  # before the move is kept, before its job is crossed out …
        assert died_at(Failpoint(Moment.COMMIT, after_commits=commits), work)
        assert sorted(places(stage.now)) == [OLD] * (3 - moved) + [NEW] * moved
        stage.now += queue_rows.LEASE * 2

    stage.settle()  # another worker, once the leases have run out
    assert places(stage.now) == [NEW] * 3
    assert steps("migrated") == len(cases)
    finish(stage, cases)
