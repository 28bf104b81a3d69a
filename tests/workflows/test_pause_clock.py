"""A clock that stands still: what is due moves by it, and who may do so."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.support.acting import fulfil, instance, open_task, person
from tests.workflows.acting_on_clocks import (
    MONDAY,
    case_with_clock,
    change,
    clock_of,
    last_event,
    pause,
    resume,
)
from workflows.clock_refusals import (
    ClockIsOver,
    ClockNotFound,
    ClockNotPaused,
    ClockNotYours,
    ClockPausedAlready,
    ClockRanOut,
)
from workflows.models import CaseClock, ClockStatus, Event, Notification, UserTask
from workflows.pause_clock import pause_clock
from workflows.refusals import ReasonMissing

THURSDAY_EVENING = datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI)
FRIDAY_EVENING = THURSDAY_EVENING + timedelta(days=1)


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = MONDAY
    return sqlite_stage


def due_of_task(case: int) -> datetime | None:
    with reading() as session:
        return session.get_one(UserTask, open_task(case, "answer")).due_at


def test_a_paused_clock_is_due_at_no_time_and_its_task_neither(stage: Theatre) -> None:
    case = case_with_clock(stage)

    pause(stage, case)

    assert (clock_of(case).status, clock_of(case).due_at) == (ClockStatus.PAUSED, None)
    assert due_of_task(case) is None


def test_a_resumed_clock_goes_on_with_what_was_left(stage: Theatre) -> None:
    case = case_with_clock(stage)
    stage.now = MONDAY + timedelta(days=1)
    pause(stage, case)
    stage.now += timedelta(days=1)

    resume(stage, case)

    assert clock_of(case).due_at == FRIDAY_EVENING
    assert due_of_task(case) == FRIDAY_EVENING


def test_a_pause_of_hours_moves_the_end_by_just_as_long(stage: Theatre) -> None:
    case = case_with_clock(stage, amount=2, unit="hours")
    stage.now += timedelta(minutes=30)
    pause(stage, case)
    stage.now += timedelta(minutes=45)

    resume(stage, case)

    assert clock_of(case).due_at == MONDAY + timedelta(hours=2, minutes=45)


def test_a_paused_clock_does_not_run_out(stage: Theatre) -> None:
    case = case_with_clock(stage)
    pause(stage, case)

    stage.now = MONDAY + timedelta(days=30)
    stage.settle()

    assert clock_of(case).status is ClockStatus.PAUSED


def test_the_history_says_who_paused_why_and_what_is_due_now(stage: Theatre) -> None:
    case = case_with_clock(stage)

    pause(stage, case, reason="  等待申请人补充材料 ")

    event = last_event(case)
    assert (event.kind, event.member_id) == ("clock_paused", person("KS.2").id)
    assert event.details["reason"] == "等待申请人补充材料"
    assert [(one["clock"], one["kind"]) for one in event.details["clocks"]] == [("答复时限", "paused")]


def test_the_head_of_the_organisation_is_told_of_the_pause(stage: Theatre) -> None:
    case = case_with_clock(stage)

    pause(stage, case)

    with reading() as session:
        told = select(Notification.member_id).where(Notification.key.startswith("clock_paused:"))
        assert list(session.scalars(told)) == [person("KS.5").id]


def test_two_clicks_pause_once(stage: Theatre) -> None:
    case = case_with_clock(stage)
    same = change(stage, case)

    for _ in range(2):
        with transaction() as session:
            pause_clock(session, same, person("KS.2"), stage.now)

    with reading() as session:
        assert len(session.get_one(CaseClock, clock_of(case).id).pauses) == 1
        assert len(session.scalars(select(Event).where(Event.kind == "clock_paused")).all()) == 1


def test_a_pause_needs_a_reason(stage: Theatre) -> None:
    case = case_with_clock(stage)

    with pytest.raises(ReasonMissing):
        pause(stage, case, reason="  ")


def test_what_is_paused_is_not_paused_again_nor_what_runs_resumed(stage: Theatre) -> None:
    case = case_with_clock(stage)

    with pytest.raises(ClockNotPaused):
        resume(stage, case)
    pause(stage, case)
    with pytest.raises(ClockPausedAlready):
        pause(stage, case)


def test_a_stranger_does_not_learn_that_there_is_a_clock(stage: Theatre) -> None:
    case = case_with_clock(stage)

    with pytest.raises(ClockNotFound):
        pause(stage, case, "E-1.1")


def test_one_who_only_reads_the_case_does_not_pause_its_clock(stage: Theatre) -> None:
    case = case_with_clock(stage)

    with pytest.raises(ClockNotYours):
        pause(stage, case, "auditor")


@pytest.mark.parametrize("username", ["process", "KS.2"])
def test_who_looks_after_processes_or_works_on_the_case_may_pause(stage: Theatre, username: str) -> None:
    case = case_with_clock(stage)

    pause(stage, case, username)

    assert clock_of(case).status is ClockStatus.PAUSED


def test_after_it_was_due_a_clock_is_not_paused_though_nobody_has_noticed(stage: Theatre) -> None:
    case = case_with_clock(stage)
    stage.now = THURSDAY_EVENING

    with pytest.raises(ClockRanOut, match="2026-11-26 17:30"):
        pause(stage, case)


def test_a_clock_that_was_met_is_not_paused(stage: Theatre) -> None:
    case = case_with_clock(stage, "answer")

    with pytest.raises(ClockIsOver):
        pause(stage, case)


def test_a_paused_clock_that_is_met_ends_its_pause(stage: Theatre) -> None:
    case = case_with_clock(stage)
    pause(stage, case)
    stage.now += timedelta(hours=1)

    fulfil(stage, open_task(case, "answer"), "KS.2")

    with reading() as session:
        clock = session.get_one(CaseClock, clock_of(case).id)
        assert (clock.status, clock.pauses[0].ends_at) == (ClockStatus.MET, stage.now)


def test_what_is_done_after_the_clock_was_due_is_late_though_nobody_had_noticed(stage: Theatre) -> None:
    case = case_with_clock(stage)
    stage.now = FRIDAY_EVENING

    fulfil(stage, open_task(case, "answer"), "KS.2")

    clock = clock_of(case)
    assert (clock.status, clock.expired_at, clock.noticed_at) == (
        ClockStatus.EXPIRED, THURSDAY_EVENING, FRIDAY_EVENING,
    )  # fmt: skip
    assert instance(case).version == last_event(case).version
