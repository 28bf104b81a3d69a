"""Statutory clocks of cases: what they are due by, what they outlive, and what the law makes of silence."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from calendars.models import DayKind
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, many, parameters
from tests.support.acting import (
    APPLICATION,
    begin,
    begin_filing,
    fulfil,
    incidents,
    instance,
    new_key,
    open_task,
    open_tasks,
    person,
)
from tests.support.packages import install, packed
from tests.workflows.acting_on_clocks import (
    CLERK,
    MONDAY,
    answered,
    case_with_clock,
    clock_of,
    clocks_of,
    install_answering,
    last_event,
    pause,
    resume,
)
from workflows.cancel_instance import cancel_instance
from workflows.change_calendar_day import DaySetting, set_day
from workflows.clock_refusals import ClockHasRunOut, ClockRuleNotFound
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.interventions import Intervention, intervene
from workflows.models import ClockStatus, Event, InstanceStatus, Notification, UserTask
from workflows.move_tokens import Return
from workflows.restart_instance import restart_instance

SUNDAY_NOON = datetime(2026, 11, 29, 12, 0, tzinfo=SHANGHAI)
THURSDAY_EVENING = datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI)


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = MONDAY
    return sqlite_stage


def send_back(stage: Theatre, case: int, from_element: str, to: str) -> None:
    wanted = Intervention(case, instance(case).version, "退回重办", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        move = Return((open_task(case, from_element),), to)
        intervene(session, wanted, move, person("process"), stage.now)


def test_a_clock_starts_from_its_fact_and_the_task_is_due_by_it(stage: Theatre) -> None:
    case = case_with_clock(stage)

    clock = clocks_of(case)[0]
    assert (clock.status, clock.starts_at, clock.due_at) == (ClockStatus.RUNNING, MONDAY, THURSDAY_EVENING)
    assert (clock.amount, clock.source, clock.region) == (3, "内部规定：答复时限", "320583")
    task = open_task(case, "answer")
    with reading() as session:
        assert session.get_one(type(clock), clock.id).due_at == THURSDAY_EVENING
    assert stage.variables_of(case, "answer")["received_at"] == MONDAY
    assert task is not None


def test_a_clock_that_is_stopped_is_met_by_that_step(stage: Theatre) -> None:
    case = case_with_clock(stage, "answer")

    clock = clocks_of(case)[0]

    assert clock.status is ClockStatus.MET
    assert clock.met_version == last_event(case).version
    assert [one["kind"] for one in last_event(case).details["clocks"]] == ["met"]


def test_a_clock_of_a_cancelled_case_is_met_by_the_step_that_cancels_it(stage: Theatre) -> None:
    case = case_with_clock(stage)

    with transaction() as session:
        cancel_instance(session, case, Step("cancelled", stage.now))

    clock = clocks_of(case)[0]
    assert (clock.status, clock.met_version) == (ClockStatus.MET, last_event(case).version)


def test_a_case_that_is_sent_back_goes_on_with_the_same_clock(stage: Theatre) -> None:
    case = case_with_clock(stage, "answer")
    stage.now += timedelta(days=1)

    send_back(stage, case, "file", "answer")

    clock = clocks_of(case)[0]
    assert len(clocks_of(case)) == 1
    assert (clock.status, clock.due_at, clock.met_at) == (ClockStatus.RUNNING, THURSDAY_EVENING, None)


def test_a_clock_that_was_met_before_the_place_stays_met(stage: Theatre) -> None:
    case = case_with_clock(stage, "answer", "file")  # has ended
    new = restarted(stage, case, "file")

    assert clocks_of(new) == []


def test_a_case_begun_anew_goes_on_with_the_clock(stage: Theatre) -> None:
    case = case_with_clock(stage, "answer", "file")

    new = restarted(stage, case, "answer")

    clock = clocks_of(new)[0]
    assert (clock.status, clock.due_at) == (ClockStatus.RUNNING, THURSDAY_EVENING)


def test_all_who_sign_are_due_by_the_one_clock_of_the_case(stage: Theatre) -> None:
    install_answering()  # which brings the rule
    drawing = Drawing("signing").start().service("begin", parameters(rule="answer"), lx_topic="start_clock")
    drawing.user("sign", many(cardinality="3"), lx_due='=clock due("answer")', **CLERK)
    drawing.user("file", **CLERK).end().flows("start begin sign file end")
    install(packed(drawing))
    case = begin(stage, "KS.2", "signing")
    first, *others = open_tasks(case, "sign")
    pause(stage, case)
    stage.now += timedelta(days=2)
    resume(stage, case)  # only Tuesday has closed meanwhile

    fulfil(stage, first, "KS.2")

    (clock,) = clocks_of(case)
    with reading() as session:
        dues = {session.get_one(UserTask, task).due_at for task in others}
    assert dues == {clock.due_at} == {THURSDAY_EVENING + timedelta(days=1)}


def test_a_clock_may_be_given_its_due_date(stage: Theatre) -> None:
    case = case_with_clock(stage, amount=0, due=SUNDAY_NOON)

    (clock,) = clocks_of(case)
    assert (clock.due_at, clock.set_due_at, clock.provisional) == (SUNDAY_NOON, SUNDAY_NOON, False)
    with reading() as session:
        assert session.get_one(UserTask, open_task(case, "answer")).due_at == SUNDAY_NOON


def test_a_given_due_date_moves_by_what_was_paused_and_not_by_a_new_day_off(stage: Theatre) -> None:
    case = case_with_clock(stage, amount=0, due=SUNDAY_NOON)
    typhoon = DaySetting(date(2026, 11, 25), "320583", DayKind.LOCAL_OFF, "台风停工", "市政府通告")
    with transaction() as session:
        set_day(session, typhoon, person("process"), stage.now)
    stage.settle()
    assert clocks_of(case)[0].due_at == SUNDAY_NOON

    stage.now += timedelta(days=1)
    pause(stage, case)
    assert clocks_of(case)[0].due_at is None
    stage.now += timedelta(days=1)
    resume(stage, case)

    assert clocks_of(case)[0].due_at == SUNDAY_NOON + timedelta(days=1)


def test_a_rule_without_a_length_asks_for_the_due_date(stage: Theatre) -> None:
    (incident,) = incidents(case_with_clock(stage, amount=0))

    assert incident.reason == "时限“答复时限”没有规定长短，起算时请给出参数 due：何时届满（日期时间）。"


def restarted(stage: Theatre, case: int, element: str) -> int:
    wanted = Intervention(case, instance(case).version, "重办", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        return restart_instance(session, wanted, element, person("process"), stage.now)


def test_the_leader_is_warned_once_before_the_clock_runs_out(stage: Theatre) -> None:
    case = case_with_clock(stage)

    stage.wait_until(THURSDAY_EVENING - timedelta(hours=1))
    stage.wait_until(THURSDAY_EVENING - timedelta(minutes=1))

    with reading() as session:
        said = session.scalars(
            select(Notification).where(Notification.key.startswith(f"clock:{clocks_of(case)[0].id}:near:"))
        ).all()
    assert len(said) == 1
    assert said[0].gaps["clock"] == "答复时限"


def test_a_clock_without_an_effect_in_the_diagram_is_noted_as_expired(stage: Theatre) -> None:
    case = case_with_clock(stage)

    stage.now = THURSDAY_EVENING + timedelta(days=4)  # nobody was there in between
    stage.settle()

    clock = clocks_of(case)[0]
    (event,) = (one for one in events(case) if one.kind == "clock_expired")
    assert (clock.status, clock.expired_at, clock.noticed_at) == (
        ClockStatus.EXPIRED, THURSDAY_EVENING, stage.now,
    )  # fmt: skip
    assert (event.kind, event.at, event.details["effective_at"]) == (
        "clock_expired", stage.now, THURSDAY_EVENING,
    )  # fmt: skip
    assert instance(case).status is InstanceStatus.RUNNING


def test_an_unknown_rule_is_an_incident_that_names_it(stage: Theatre) -> None:
    install(packed(answered("nowhere")))
    case = begin(stage, "KS.2", "answering")

    assert str(ClockRuleNotFound(rule="nowhere")) in incidents(case)[0].reason


def test_silence_has_its_effect_at_the_lawful_moment_however_late_we_notice(stage: Theatre) -> None:
    case = begin_filing(stage)
    due = clock_of(case, "filing_check").due_at
    assert due is not None

    stage.now = due + timedelta(days=3)
    stage.settle()

    ended = instance(case)
    assert (ended.status, ended.outcome) == (InstanceStatus.COMPLETED, "deemed_filed")
    fired = [event for event in events(case) if event.details.get("effective_at") == due]
    assert [(event.kind, event.at) for event in fired] == [("fired", stage.now)]
    assert clock_of(case, "filing_check").expired_at == due


def test_a_late_application_ran_out_at_the_end_of_the_twentieth_working_day(stage: Theatre) -> None:
    case = begin(stage, "E-1.1", "plan_filing", APPLICATION | {"published_on": date(2026, 10, 12)})
    stage.settle()

    clock = clock_of(case, "filing_application")

    assert (clock.status, clock.start_fact) == (ClockStatus.EXPIRED, "预案公布（印发）")
    assert clock.expired_at == datetime(2026, 11, 9, 23, 59, 59, tzinfo=SHANGHAI)
    assert clock.noticed_at == stage.now


def events(case: int) -> list[Event]:
    with reading() as session:
        return list(session.scalars(select(Event).where(Event.instance_id == case)))


def test_what_is_handed_in_after_the_lawful_moment_has_no_effect(stage: Theatre) -> None:
    case = begin_filing(stage)
    due = clock_of(case, "filing_check").due_at
    assert due is not None
    stage.now = due + timedelta(seconds=1)  # the scheduler has not looked yet

    with pytest.raises(ClockHasRunOut):
        fulfil(stage, open_task(case, "check_completeness"), "KS.2")

    assert stage.is_open(case, "check_completeness")
