"""More time for a clock: asked for and decided before it is due, never by the same person."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading
from demonstration.theatre import Theatre
from tests.support.acting import fulfil, open_task, person
from tests.workflows.acting_on_clocks import (
    MONDAY,
    ask,
    case_with_clock,
    clock_of,
    decide,
    last_event,
    pause,
    resume,
)
from workflows.clock_refusals import (
    ClockRanOut,
    ExtensionDecided,
    ExtensionNotProvided,
    ExtensionPending,
    ExtensionTooLong,
    NotYoursToExtend,
)
from workflows.models import CaseClock, ExtensionStatus, Notification

THURSDAY_EVENING = datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI)
NEXT_MONDAY_EVENING = datetime(2026, 11, 30, 17, 30, tzinfo=SHANGHAI)


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = MONDAY
    return sqlite_stage


def status_of(case: int) -> list[ExtensionStatus]:
    with reading() as session:
        return [more.status for more in session.get_one(CaseClock, clock_of(case).id).extensions]


def told(key: str) -> list[int]:
    with reading() as session:
        return list(session.scalars(select(Notification.member_id).where(Notification.key.startswith(key))))


def test_what_the_head_grants_moves_the_end(stage: Theatre) -> None:
    case = case_with_clock(stage)
    request = ask(stage, case, 2)
    assert clock_of(case).due_at == THURSDAY_EVENING

    decide(stage, case, request)

    assert clock_of(case).due_at == NEXT_MONDAY_EVENING
    assert last_event(case).kind == "clock_extended"
    assert last_event(case).details["deadlines"][0]["new"] == NEXT_MONDAY_EVENING


def test_the_head_is_asked_and_who_asked_is_answered(stage: Theatre) -> None:
    case = case_with_clock(stage)

    request = ask(stage, case, 2)
    decide(stage, case, request, granted=False)

    assert told("extension_asked:") == [person("KS.5").id]
    assert told("extension_refused:") == [person("KS.2").id]
    assert (status_of(case), clock_of(case).due_at) == ([ExtensionStatus.REFUSED], THURSDAY_EVENING)


@pytest.mark.parametrize("username", ["KS.2", "auditor", "process"])
def test_nobody_but_a_head_grants_more_time(stage: Theatre, username: str) -> None:
    case = case_with_clock(stage)
    request = ask(stage, case, 2)

    with pytest.raises(NotYoursToExtend):
        decide(stage, case, request, username)


def test_a_head_who_asks_is_answered_from_above(stage: Theatre) -> None:
    case = case_with_clock(stage)
    pause(stage, case)  # he is told
    request = ask(stage, case, 2, "KS.5")

    with pytest.raises(NotYoursToExtend):
        decide(stage, case, request, "KS.5")
    above = told("extension_asked:")
    assert above
    assert person("KS.5").id not in above


def test_neither_asked_nor_decided_once_it_is_due(stage: Theatre) -> None:
    case = case_with_clock(stage)
    request = ask(stage, case, 2)
    stage.now = THURSDAY_EVENING

    with pytest.raises(ClockRanOut, match="须在届满之前"):
        decide(stage, case, request)
    with pytest.raises(ClockRanOut, match="须在届满之前"):
        ask(stage, case, 1)


def test_a_request_that_waits_when_the_clock_runs_out_lapses(stage: Theatre) -> None:
    case = case_with_clock(stage)
    ask(stage, case, 2)

    stage.wait_until(THURSDAY_EVENING + timedelta(hours=1))

    assert status_of(case) == [ExtensionStatus.LAPSED]
    assert told("extension_lapsed:") == [person("KS.2").id]


def test_a_request_is_needed_no_more_once_the_work_is_done(stage: Theatre) -> None:
    case = case_with_clock(stage)
    request = ask(stage, case, 2)

    fulfil(stage, open_task(case, "answer"), "KS.2")

    assert status_of(case) == [ExtensionStatus.LAPSED]
    with pytest.raises(Exception, match="已在期限内办结"):
        decide(stage, case, request)


def test_all_extensions_together_stay_within_the_rule(stage: Theatre) -> None:
    case = case_with_clock(stage)
    decide(stage, case, ask(stage, case, 4))

    for amount in (2, 0, -1):
        with pytest.raises(ExtensionTooLong, match="至多还可延长 1 个工作日"):
            ask(stage, case, amount)


def test_one_request_waits_at_a_time_and_is_decided_once(stage: Theatre) -> None:
    case = case_with_clock(stage)
    request = ask(stage, case, 1)

    with pytest.raises(ExtensionPending):
        ask(stage, case, 1)
    decide(stage, case, request)
    with pytest.raises(ExtensionDecided):
        decide(stage, case, request)


def test_a_rule_without_extensions_allows_none(stage: Theatre) -> None:
    case = case_with_clock(stage, most_extension=0)

    with pytest.raises(ExtensionNotProvided):
        ask(stage, case, 1)


def test_an_extended_clock_warns_of_its_new_end_too(stage: Theatre) -> None:
    case = case_with_clock(stage)
    stage.wait_until(THURSDAY_EVENING - timedelta(hours=1))
    decide(stage, case, ask(stage, case, 2))

    stage.wait_until(NEXT_MONDAY_EVENING - timedelta(hours=1))

    near = f"clock:{clock_of(case).id}:near"
    assert told(near) == [person("KS.5").id] * 2


def test_a_paused_clock_may_be_extended(stage: Theatre) -> None:
    case = case_with_clock(stage)
    pause(stage, case)
    decide(stage, case, ask(stage, case, 2))
    assert clock_of(case).due_at is None

    resume(stage, case)

    assert clock_of(case).due_at == NEXT_MONDAY_EVENING
