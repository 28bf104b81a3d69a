"""Timers: fired once, also late, also by two sweepers; a poisoned case stops nobody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import sweep, worker
from staff.models import LoginSession
from tests.bpmn.draw import Drawing, timer
from tests.support.acting import at_once, begin, fulfil, incidents, instance, open_task, retry
from tests.support.counting import counting
from tests.support.packages import install, packed
from workflows import jobs
from workflows.models import (
    Command,
    Event,
    InstanceStatus,
    ProcessBeat,
    ProcessInstance,
    Timer,
    TimerStatus,
)


def waiting(kind: str = "timeDuration", expression: str = "PT1H") -> Drawing:
    return Drawing("waiting").start().catch("pause", timer(expression, kind)).end().flows("start pause end")


def reminding(every: str) -> Drawing:
    """A task; beside it, a cycle that writes down each of its turns."""
    return (
        Drawing("reminding").start().user("work", lx_position="case_handler")
        .boundary("again", "work", timer(every, "timeCycle"), interrupting=False)
        .user("look", lx_position="division_chief").end().end("looked")
        .flows("start work end", "again look looked")
    )  # fmt: skip


def timers(case: int) -> list[TimerStatus]:
    with reading() as session:
        found = select(Timer.status).where(Timer.instance_id == case).order_by(Timer.id)
        return list(session.scalars(found))


def fired(case: int) -> int:
    with reading() as session:
        return (
            session.scalar(select(func.count()).where(Event.instance_id == case, Event.kind == "fired")) or 0
        )


def test_two_sweepers_and_many_workers_fire_a_timer_once(stage: Theatre) -> None:
    install(packed(waiting()))
    cases = [begin(stage, "KS.2", "waiting") for _ in range(5)]
    stage.now += timedelta(hours=1)

    def sweep_and_work() -> None:
        sweep.queue_due_timers(stage.now)
        worker.run_all("w", stage.now)

    raised = at_once([sweep_and_work] * 4)

    assert raised == [None] * 4
    assert [fired(case) for case in cases] == [1] * 5
    assert [timers(case) for case in cases] == [[TimerStatus.FIRED]] * 5


@pytest.mark.parametrize(("jobs_due", "taken"), [(jobs.ENOUGH, 0), (jobs.ENOUGH - 1, 1)])
def test_timers_are_taken_up_while_workers_want_for_work(stage: Theatre, jobs_due: int, taken: int) -> None:
    install(packed(waiting()))
    begin(stage, "KS.2", "waiting")
    stage.settle()
    stage.now += timedelta(hours=1)
    with transaction() as session:
        for number in range(jobs_due):
            jobs.enqueue(session, "announce_tasks", {}, stage.now, f"busy:{number}")

    assert sweep.queue_due_timers(stage.now) == taken


def test_a_time_missed_during_a_downtime_is_caught_up_once(sqlite_stage: Theatre) -> None:
    install(packed(waiting()))
    case = begin(sqlite_stage, "KS.2", "waiting")
    sqlite_stage.now += timedelta(days=3)

    sqlite_stage.settle()

    assert fired(case) == 1
    assert instance(case).status is InstanceStatus.COMPLETED


def test_the_missed_turns_of_a_cycle_are_one_turn(sqlite_stage: Theatre) -> None:
    install(packed(reminding("R/PT1H")))
    case = begin(sqlite_stage, "KS.2", "reminding")
    sqlite_stage.now += timedelta(hours=10, minutes=30)

    sqlite_stage.settle()

    assert sqlite_stage.open_elements(case).count("look") == 1
    assert timers(case) == [TimerStatus.FIRED, TimerStatus.ARMED]
    with reading() as session:
        due = session.scalars(select(Timer.due_at).where(Timer.status == TimerStatus.ARMED)).one()
    assert sqlite_stage.now < due <= sqlite_stage.now + timedelta(hours=1)


def test_timers_go_with_their_task(stage: Theatre) -> None:
    install(packed(reminding("R/PT1H")))
    case = begin(stage, "KS.2", "reminding")

    fulfil(stage, open_task(case, "work"), "KS.2")
    stage.wait(timedelta(hours=5))

    assert timers(case) == [TimerStatus.CANCELLED]
    assert fired(case) == 0


def test_a_poisoned_case_stops_nobody_and_does_not_spin(stage: Theatre) -> None:
    install(packed(waiting()))
    poisoned, sound = (begin(stage, "KS.2", "waiting") for _ in range(2))
    with transaction() as session:
        session.execute(
            update(ProcessInstance).where(ProcessInstance.id == poisoned).values(state=b"not a state")
        )

    stage.wait(timedelta(hours=4))

    assert instance(sound).status is InstanceStatus.COMPLETED
    (incident,) = incidents(poisoned)
    assert incident.name == "定时事件"
    assert fired(poisoned) == 0
    assert stage.steps(poisoned) == 1


def test_a_poisoned_case_goes_on_when_it_is_mended_and_retried(sqlite_stage: Theatre) -> None:
    install(packed(waiting()))
    case = begin(sqlite_stage, "KS.2", "waiting")
    healthy = instance_state(case)
    write_state(case, b"not a state")
    sqlite_stage.wait(timedelta(hours=4))
    (incident,) = incidents(case)
    write_state(case, healthy)

    retry(sqlite_stage, incident.id)
    sqlite_stage.settle()

    assert instance(case).status is InstanceStatus.COMPLETED
    assert timers(case) == [TimerStatus.FIRED]


def instance_state(case: int) -> bytes:
    with reading() as session:
        return session.scalars(select(ProcessInstance.state).where(ProcessInstance.id == case)).one()


def write_state(case: int, state: bytes) -> None:
    with transaction() as session:
        session.execute(update(ProcessInstance).where(ProcessInstance.id == case).values(state=state))


def test_an_idle_sweep_takes_no_write_lock(sqlite_stage: Theatre) -> None:
    with counting() as counted:
        sweep.queue_due_timers(sqlite_stage.now)
        sweep.escalate_overdue(sqlite_stage.now)
        worker.run_one("w", sqlite_stage.now)

    assert counted.commits == 0


def test_housekeeping_forgets_what_is_old_and_keeps_what_is_not(sqlite_stage: Theatre) -> None:
    old, fresh = sqlite_stage.now - timedelta(days=100), sqlite_stage.now
    with transaction() as session:
        for name, at in (("old", old), ("fresh", fresh)):
            session.add(Command(key=name, kind="complete_task", at=at))
            session.add(ProcessBeat(name=name, at=at))
            session.add(LoginSession(token_hash=name, member_id=1, created_at=at, last_seen_at=at))

    sweep.housekeeping(sqlite_stage.now)

    with reading() as session:
        assert session.scalars(select(Command.key)).all() == ["fresh"]
        assert session.scalars(select(ProcessBeat.name)).all() == ["fresh"]
        assert session.scalars(select(LoginSession.token_hash)).all() == ["fresh"]


def test_timers_across_years_not_announced_are_provisional(sqlite_stage: Theatre) -> None:
    install(packed(waiting("timeDate", "= workdays(5)")))
    for text in ("2026-12-28T10:00:00", "2027-03-01T10:00:00", "2030-02-01T10:00:00"):
        sqlite_stage.now = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        case = begin(sqlite_stage, "KS.2", "waiting")

        with reading() as session:
            assert session.scalars(select(Timer.provisional).where(Timer.instance_id == case)).one()
        assert incidents(case) == []
