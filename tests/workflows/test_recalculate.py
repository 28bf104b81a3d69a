"""A year becomes official, or a day is overridden, while cases run over it: one pass moves what is due."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from calendars.models import Certainty, DayKind
from calendars.read_notice import read_notice
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, parameters, timer
from tests.calendars.notices import invented_2027
from tests.support.acting import begin, instance, open_task, person
from tests.support.packages import install, packed
from tests.workflows.acting_on_clocks import clock_of
from wording import Wording, translated
from workflows.change_calendar import fingerprint, take_notice
from workflows.change_calendar_day import DaySetting, set_day
from workflows.models import (
    CaseClock,
    Event,
    Notification,
    RecalculatedCase,
    Recalculation,
    Supervision,
    Timer,
    TimerStatus,
    UserTask,
)

CLERK = {"lx_position": "case_handler"}
RULE = """
[clocks.answer]
name = "答复时限"
amount = 5
unit = "workdays"
source = "内部规定：答复时限"
basis = "house"
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = at("2026-12-28T10:00:00")
    return sqlite_stage


def begun(stage: Theatre, warn_before: int = 0) -> int:
    """A case with a task, a timer and a clock over New Year."""
    drawing = Drawing("newyear").start().script("note", "at = now()")
    drawing.service("begin", parameters(rule="answer", **{"from": "=at"}), lx_topic="start_clock")
    drawing.user("answer", lx_due="= workdays(5)", **CLERK)
    drawing.boundary("late", "answer", timer('= clock due("answer")', "timeDate"), name="late")
    drawing.user("file", **CLERK).end().flows("start note begin answer file end", "late file")
    package, rule = packed(drawing), f"{RULE}warn_before = {warn_before}\n"
    files = {**package.files, "package.toml": package.files["package.toml"] + rule.encode()}
    install(type(package)(package.key, files))
    case = begin(stage, "KS.2", "newyear")
    stage.settle()
    return case


def announce(stage: Theatre) -> None:
    with transaction() as session:
        notice = read_notice(invented_2027())
        take_notice(session, notice, fingerprint(session, 2027), person("process"), stage.now)
    stage.settle()


def override(stage: Theatre, on: str, region: str, kind: DayKind | None = DayKind.LOCAL_OFF) -> None:
    setting = DaySetting(at(on).date(), region, kind, "台风停工", "示例〔2026〕1号", Certainty.OFFICIAL)
    with transaction() as session:
        set_day(session, setting, person("process"), stage.now)
    stage.settle()


def task_of(case: int, element: str = "answer") -> UserTask:
    with reading() as session:
        return session.get_one(UserTask, open_task(case, element))


def events(case: int) -> list[Event]:
    with reading() as session:
        rows = select(Event).where(Event.instance_id == case).order_by(Event.version)
        return list(session.scalars(rows))


def told(username: str) -> list[str]:
    with reading() as session:
        rows = select(Notification).where(
            Notification.member_id == person(username).id, Notification.key.startswith("deadline:")
        )
        return [line.sentence.format_map(line.gaps) for line in session.scalars(rows)]


def test_the_notice_of_2027_moves_what_is_due_over_new_year(stage: Theatre) -> None:
    case = begun(stage)
    before = task_of(case)
    assert (before.due_at, before.due_provisional) == (at("2027-01-05T17:30:00"), True)

    announce(stage)

    # 31 December and 4 January are off; Sunday the 10th is worked, but comes later.
    new = at("2027-01-07T17:30:00")
    after = task_of(case)
    assert (after.due_at, after.due_provisional) == (new, False)
    with reading() as session:
        clock = session.scalars(select(CaseClock).where(CaseClock.instance_id == case)).one()
        armed = session.scalars(
            select(Timer).where(Timer.instance_id == case, Timer.status == TimerStatus.ARMED)
        ).one()
    assert (clock.due_at, clock.provisional) == (new, False)
    assert (armed.due_at, armed.provisional) == (new, False)


def test_the_case_and_the_assignee_are_told_old_and_new(stage: Theatre) -> None:
    case = begun(stage)

    announce(stage)

    event = events(case)[-1]
    assert event.kind == "recounted"
    assert "2027 年放假安排已公布" in str(event.details["reason"])
    assert [one["kind"] for one in event.details["deadlines"]] == ["clock", "timer", "task"]
    (line,) = told("KS.2")
    assert "由 2027-01-05 17:30 改为 2027-01-07 17:30：2027 年放假安排已公布" in line


def test_who_reads_english_is_told_in_english_why_and_that_a_date_is_provisional(stage: Theatre) -> None:
    begun(stage)

    override(stage, "2026-12-30", "320583")

    with reading() as session:
        line = session.scalars(select(Notification).where(Notification.key.startswith("deadline:"))).first()
    assert line is not None
    assert translated(Wording(line.sentence, line.gaps), "en") == (
        "The deadline of “answer” (newyear) has moved from 2027-01-05 17:30 to 2027-01-06 17:30 "
        "(provisional): the working calendar has changed for 2026-12-30 (台风停工)"
    )


def test_the_leader_is_warned_again_of_a_date_that_the_calendar_has_moved(stage: Theatre) -> None:
    case = begun(stage, warn_before=4)
    warned = f"clock:{clock_of(case).id}:near:"
    stage.wait_until(at("2026-12-29T18:00:00"))

    override(stage, "2026-12-31", "320583")

    assert [str(line.gaps["due"])[:10] for line in notified(warned)] == ["2027-01-05", "2027-01-06"]


def notified(key: str) -> list[Notification]:
    with reading() as session:
        found = select(Notification).where(Notification.key.startswith(key))
        return list(session.scalars(found.order_by(Notification.id)))


def test_the_ladder_and_the_effect_follow_the_new_due_time(stage: Theatre) -> None:
    case = begun(stage)
    announce(stage)

    stage.wait_until(at("2027-01-06T18:00:00"))

    with reading() as session:
        first = session.scalars(select(Supervision).where(Supervision.instance_id == case)).one()
    assert first.at == at("2027-01-06T17:30:00")

    stage.wait_until(at("2027-01-07T18:00:00"))

    assert "fired" in [event.kind for event in events(case)]
    assert task_of(case, "file") is not None


def test_a_case_whose_due_times_stay_gets_no_event_and_nobody_is_told(stage: Theatre) -> None:
    stage.now = at("2027-03-01T10:00:00")
    case = begun(stage)
    version = instance(case).version
    assert task_of(case).due_provisional

    announce(stage)

    assert instance(case).version == version
    assert told("KS.2") == []
    assert not task_of(case).due_provisional


def test_a_day_off_in_the_region_moves_its_cases_and_no_others(stage: Theatre) -> None:
    stage.now = at("2026-11-23T10:00:00")
    case = begun(stage)

    override(stage, "2026-11-25", "3201")
    assert task_of(case).due_at == at("2026-11-30T17:30:00")

    override(stage, "2026-11-25", "3205")
    assert task_of(case).due_at == at("2026-12-01T17:30:00")

    override(stage, "2026-11-25", "3205", None)
    assert task_of(case).due_at == at("2026-11-30T17:30:00")
    assert [event.kind for event in events(case)][-2:] == ["recounted", "recounted"]


def test_expressions_of_a_case_count_by_the_calendar_of_its_region(stage: Theatre) -> None:
    stage.now = at("2026-11-23T10:00:00")
    override(stage, "2026-11-25", "320583")

    assert task_of(begun(stage)).due_at == at("2026-12-01T17:30:00")


def test_the_pass_notes_each_case_and_what_has_moved_in_it(stage: Theatre) -> None:
    case = begun(stage)

    announce(stage)

    with reading() as session:
        (one,) = session.scalars(select(Recalculation))
        (row,) = session.scalars(select(RecalculatedCase))
    assert one.gathered_at is not None
    assert (row.instance_id, row.done_at) == (case, stage.now)
    assert [(each["kind"], each["name"]) for each in row.moved] == [
        ("clock", "答复时限"), ("timer", "late"), ("task", "answer"),
    ]  # fmt: skip


def test_a_due_time_that_was_worked_out_into_a_variable_stays(stage: Theatre) -> None:
    drawing = Drawing("kept").start().script("note", "limit = workdays(5)")
    drawing.user("answer", lx_due="= limit", **CLERK).end().flows("start note answer end")
    install(packed(drawing))
    case = begin(stage, "KS.2", "kept")
    stage.settle()

    announce(stage)

    assert task_of(case).due_at == at("2027-01-05T17:30:00")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(RecalculatedCase)) == 1
