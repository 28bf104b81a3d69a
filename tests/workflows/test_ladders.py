"""A ladder belongs to the matter: whatever becomes of its tasks, no step of it is taken twice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from calendars.load_calendar import load_calendar
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice
from scheduler import sweep
from staff.deputies import Deputising, appoint_deputy
from staff.models import Member
from tests.bpmn.draw import Drawing, parameters
from tests.support.acting import appoint, begin, fulfil, instance, new_key, open_task, person
from tests.support.packages import install, packed
from workflows.claim_task import claim_task, release_task
from workflows.clocks import open_clocks
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.interventions import Act, Intervention, intervene
from workflows.models import (
    ClockPause,
    ClockStatus,
    EscalationPolicy,
    Event,
    ProcessDefinition,
    ProcessInstance,
    Supervision,
    UserTask,
)
from workflows.move_tokens import Jump, Return
from workflows.recount_instance import reckon_clocks, recount_instance
from workflows.restart_instance import restart_instance
from workflows.suspend_instance import resume_instance, suspend_instance

CLERK = {"lx_position": "case_handler"}
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
STEPS = ((-2, "reminder"), (-1, "reminder"), (0, "reminder_slip"), (2, "supervision_letter"), (4, "circular"))
RULE = """
[clocks.answer]
name = "答复时限"
amount = 5
unit = "workdays"
source = "内部规定：答复时限"
basis = "house"
"""


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = MONDAY
    policy("steep", *STEPS)
    return sqlite_stage


def policy(key: str, *steps: tuple[int, str], to: str = "assignee") -> None:
    with transaction() as session:
        row = session.get(EscalationPolicy, key) or EscalationPolicy(key=key, name=key)
        row.steps = [
            {"offset": offset, "unit": "workdays", "kind": kind, "to": [to], "by": ["app"]}
            for offset, kind in steps
        ]
        session.add(row)


def rounds() -> Drawing:
    """a, b due after five working days, and back to a as often as b says so."""
    drawing = Drawing("rounds").start().user("a", **CLERK)
    urged = {"lx_due": "=workdays(5)", "lx_escalation": "steep", "lx_outcomes": "again:再报,done:完成"}
    drawing.user("b", **urged, **CLERK).user("c", **CLERK).exclusive("ask").end()
    drawing.flows("start a b ask", "c end").flow("ask", "a", '=outcome = "again"')
    return drawing.flow("ask", "c", '=outcome = "done"')


def timed(rule: str = '"answer"') -> Drawing:
    """Two tasks due by one clock, one after the other."""
    drawing = Drawing("timed").start().script("note", "received_at = now()")
    drawing.service("begin", parameters(rule="answer", **{"from": "=received_at"}), lx_topic="start_clock")
    urged = {"lx_due": f"=clock due({rule})", "lx_escalation": "steep"}
    drawing.user("check", **urged, **CLERK).user("review", **urged, **CLERK).end()
    return drawing.flows("start note begin check review end")


def case_of(stage: Theatre, drawing: Drawing, *done: str) -> int:
    deploy(drawing)
    case = begin(stage, "KS.2", drawing.id)
    stage.settle()
    for element in done:
        complete(stage, case, element)
    return case


def deploy(drawing: Drawing) -> None:
    package = packed(drawing)
    files = {**package.files, "package.toml": package.files["package.toml"] + RULE.encode()}
    install(type(package)(package.key, files))


def complete(stage: Theatre, case: int, element: str, outcome: str | None = None) -> None:
    fulfil(stage, open_task(case, element), "KS.2", outcome=outcome)
    stage.settle()


def taken(case: int) -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(
            select(Supervision).where(Supervision.instance_id == case).order_by(Supervision.id)
        )
        return [(row.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"), row.kind) for row in rows]


def act(stage: Theatre, case: int, wanted: Act) -> None:
    asked = Intervention(case, instance(case).version, "退回", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        intervene(session, asked, wanted, person("process"), stage.now)
    stage.settle()


def hold(stage: Theatre, case: int, *, held: bool) -> None:
    asked = Intervention(case, instance(case).version, "暂停", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        (suspend_instance if held else resume_instance)(session, asked, person("process"), stage.now)
    stage.settle()


def pause(stage: Theatre, case: int, *, paused: bool) -> None:
    """As the pages of clocks do it."""
    with transaction() as session:
        row = session.get_one(ProcessInstance, case)
        for clock in open_clocks(session, case):
            if paused and clock.status is ClockStatus.RUNNING:
                clock.pauses.append(ClockPause(begins_at=stage.now, reason="补正"))
                clock.status = ClockStatus.PAUSED
            elif not paused and clock.status is ClockStatus.PAUSED:
                clock.pauses[-1].ends_at, clock.status = stage.now, ClockStatus.RUNNING
        reckon_clocks(session, row)
        recount_instance(session, row, Step("clock_paused", stage.now), "补正")
    stage.settle()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_task_that_is_returned_and_comes_again_goes_on_where_it_was(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")  # due on 11-30 17:30
    stage.wait_until(at("2026-11-26T18:00:00"))

    act(stage, case, Return((open_task(case, "b"),), "a"))
    complete(stage, case, "a")  # after hours: due anew on 12-04
    stage.wait_until(at("2026-12-03T18:00:00"))

    assert taken(case) == [("11-26 17:30", "reminder"), ("12-03 17:30", "reminder")]


def test_what_was_completed_and_is_passed_again_goes_on_too(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-27T18:00:00"))
    complete(stage, case, "b", "done")

    act(stage, case, Return((open_task(case, "c"),), "a"))
    complete(stage, case, "a")
    stage.wait_until(at("2026-12-07T18:00:00"))

    assert taken(case) == [
        ("11-26 17:30", "reminder"),
        ("11-27 17:30", "reminder"),
        ("12-07 17:30", "reminder_slip"),
    ]


def test_a_jump_does_not_begin_the_ladder_anew(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-27T18:00:00"))

    act(stage, case, Jump((open_task(case, "b"),), "b"))
    stage.wait_until(at("2026-12-07T18:00:00"))

    assert [kind for _, kind in taken(case)] == ["reminder", "reminder", "reminder_slip"]


def test_a_task_that_the_drawn_flow_reaches_again_climbs_from_the_bottom(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-27T18:00:00"))
    complete(stage, case, "b", "again")

    complete(stage, case, "a")  # on Friday after hours: due on 12-07
    stage.wait_until(at("2026-12-03T18:00:00"))

    assert taken(case) == [
        ("11-26 17:30", "reminder"),
        ("11-27 17:30", "reminder"),
        ("12-03 17:30", "reminder"),
    ]


def test_after_a_return_the_next_round_of_the_flow_is_another_matter_again(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-26T18:00:00"))
    act(stage, case, Return((open_task(case, "b"),), "a"))
    stage.wait(timedelta(minutes=1))
    for element, outcome in (("a", None), ("b", "again"), ("a", None)):
        complete(stage, case, element, outcome)

    stage.wait_until(at("2026-12-02T18:00:00"))

    assert taken(case) == [("11-26 17:30", "reminder"), ("12-02 17:30", "reminder")]


def test_a_transfer_repeats_nothing_and_the_next_step_goes_to_who_has_it_now(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-26T18:00:00"))
    task = open_task(case, "b")
    appoint("KS.1", "KS", "case_handler")
    with transaction() as session:
        claim_task(session, task, person("KS.2"), stage.now)
        release_task(session, task, person("KS.2"), stage.now)
        claim_task(session, task, person("KS.1"), stage.now)

    stage.wait_until(at("2026-11-27T18:00:00"))

    with reading() as session:
        told = session.scalars(select(Supervision).order_by(Supervision.id)).all()
    assert [row.to for row in told][-1] == ["KS.1"]
    assert len(told) == 2


@pytest.mark.parametrize("rule", ['"answer"', '"ans" + "wer"', 'if true then "answer" else "other"'])
def test_the_tasks_that_follow_one_clock_share_its_ladder(stage: Theatre, rule: str) -> None:
    case = case_of(stage, timed(rule))
    stage.wait_until(at("2026-11-27T18:00:00"))

    complete(stage, case, "check")
    act(stage, case, Return((open_task(case, "review"),), "check"))
    stage.wait_until(at("2026-12-02T18:00:00"))

    assert [kind for _, kind in taken(case)] == [kind for _, kind in STEPS[:4]]


def test_while_the_clock_is_paused_nothing_goes_out_and_then_only_what_was_not_yet_taken(
    stage: Theatre,
) -> None:
    case = case_of(stage, timed())
    stage.wait_until(at("2026-11-27T18:00:00"))
    pause(stage, case, paused=True)
    stage.wait(timedelta(days=30))
    assert len(taken(case)) == 2

    pause(stage, case, paused=False)
    stage.wait(timedelta(days=20))

    assert [kind for _, kind in taken(case)] == [kind for _, kind in STEPS]


def test_a_case_begun_anew_goes_on_with_the_ladder_of_its_clock(stage: Theatre) -> None:
    case = case_of(stage, timed())
    stage.wait_until(at("2026-11-27T18:00:00"))
    for element in ("check", "review"):
        complete(stage, case, element)
    asked = Intervention(case, instance(case).version, "重办", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        new = restart_instance(session, asked, "check", person("process"), stage.now)

    stage.wait_until(at("2026-11-30T18:00:00"))

    assert taken(new) == [("11-30 17:30", "reminder_slip")]


def test_a_suspended_case_is_left_in_peace_and_then_told_once_of_all_that_was_missed(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    hold(stage, case, held=True)
    stage.wait_until(at("2026-12-02T18:00:00"))
    assert taken(case) == []

    hold(stage, case, held=False)

    assert taken(case) == [("12-02 18:00", "supervision_letter")]
    with reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "escalated")).one()
    assert event.details["urging"]["passed_over"] == ["reminder", "reminder", "reminder_slip"]
    assert event.details["urging"]["notice"][1] == "昆应急督〔2026〕1号"


def test_a_policy_that_gets_an_earlier_step_repeats_none_of_the_later(stage: Theatre) -> None:
    case = case_of(stage, rounds(), "a")
    stage.wait_until(at("2026-11-27T18:00:00"))
    policy("steep", (-4, "reminder"), (-3, "reminder"), *STEPS)

    stage.wait_until(at("2026-11-30T18:00:00"))

    assert [kind for _, kind in taken(case)] == ["reminder", "reminder", "reminder_slip"]


@pytest.mark.parametrize(
    ("begun", "came"),
    [
        # National Day: 1-7 October; 20 September and 10 October are worked.
        ("2026-09-28T10:00:00", ["10-08 17:30", "10-09 17:30", "10-10 17:30", "10-13 17:30", "10-15 17:30"]),
        # Spring Festival 2026: 15-23 February; 14 and 28 February are worked.
        ("2026-02-11T10:00:00", ["02-14 17:30", "02-24 17:30", "02-25 17:30", "02-27 17:30", "03-02 17:30"]),
    ],
)
def test_no_step_is_spent_on_a_holiday(stage: Theatre, begun: str, came: list[str]) -> None:
    stage.now = at(begun)
    case = case_of(stage, rounds(), "a")

    stage.wait(timedelta(days=30))

    assert [moment for moment, _ in taken(case)] == came


def test_years_that_are_not_announced_are_climbed_by_the_statutory_rule(stage: Theatre) -> None:
    stage.now = at("2027-02-03T10:00:00")
    case = case_of(stage, rounds(), "a")

    stage.wait(timedelta(days=30))

    assert len(taken(case)) == len(STEPS)


def test_a_circular_of_a_day_lists_all_that_is_overdue_and_is_numbered_once(stage: Theatre) -> None:
    cases = [case_of(stage, rounds(), "a") for _ in range(3)]

    stage.wait(timedelta(days=14))

    with reading() as session:
        (circular,) = session.scalars(select(Notice).where(Notice.notice_key == "circular")).all()
        steps = session.scalars(select(Supervision).where(Supervision.kind == "circular")).all()
    assert len(circular.data["variables"]["items"]) == len(cases)
    assert [row.notice_id for row in steps] == [circular.id] * len(cases)


def test_a_deputy_is_told_on_the_days_of_the_appointment(stage: Theatre) -> None:
    policy("steep", (-1, "reminder"), (0, "reminder"), to="deputy")
    with transaction() as session:
        for_kunshan = session.scalars(select(Member).where(Member.username == "KS.2")).one()
        away = Deputising(for_kunshan.id, "KS.4", date(2026, 11, 27), date(2026, 11, 27))
        appoint_deputy(session, away, person("KS.2"), stage.now)
    case = case_of(stage, rounds(), "a")
    with transaction() as session:
        claim_task(session, open_task(case, "b"), person("KS.2"), stage.now)

    stage.wait(timedelta(days=14))

    with reading() as session:
        told = [row.to for row in session.scalars(select(Supervision).order_by(Supervision.id))]
    assert told == [["KS.4"], ["KS.2"]]  # nobody deputises on the second day: who does the work is told


def test_a_step_to_the_chair_of_the_region_goes_to_who_chairs_in_that_year(stage: Theatre) -> None:
    policy("steep", (0, "reminder"), (30, "reminder"), to="chair")
    case_of(stage, rounds(), "a")

    stage.wait_until(datetime(2027, 1, 31, tzinfo=SHANGHAI))

    with reading() as session:
        told = [row.to for row in session.scalars(select(Supervision).order_by(Supervision.id))]
    assert told == [["SH.3"], ["AH.3"]]


DEEDS = st.lists(st.sampled_from(["day", "downtime", "jump", "transfer", "pause", "hold"]), max_size=8)


@settings(
    max_examples=5,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # an example takes seconds: shrinking one would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DEEDS)
def test_whatever_happens_steps_come_once_in_order_and_on_working_days(
    stage: Theatre, deeds: list[str]
) -> None:
    if not deployed("timed"):
        deploy(timed())
    case = begin(stage, "KS.2", "timed")
    stage.settle()
    course = Course(stage, case)

    for deed in [*deeds, "day", "day"]:
        course.take(deed)

    course.let_go()
    climbed_well(case)
    finish(stage, case)


@dataclass
class Course:
    """What happens to a case, one thing after the other."""

    stage: Theatre
    case: int
    held: bool = False
    paused: bool = False

    def take(self, deed: str) -> None:
        if deed == "hold":
            self.held = not self.held
            hold(self.stage, self.case, held=self.held)
        elif deed == "downtime":
            self.stage.now += timedelta(days=2, hours=5)
        elif self.held:  # its jobs are tried again and again: the stage would play each time
            self.stage.now += timedelta(days=1)
            sweep.escalate_overdue(self.stage.now)
        else:
            self._take_freely(deed)

    def let_go(self) -> None:
        if self.held:
            self.take("hold")

    def _take_freely(self, deed: str) -> None:
        if deed == "pause":
            self.paused = not self.paused
            pause(self.stage, self.case, paused=self.paused)
        elif deed == "jump":
            act(self.stage, self.case, Jump((open_task(self.case, "check"),), "check"))
        elif deed == "transfer":
            transfer(self.stage, self.case)
        else:
            self.stage.wait(timedelta(days=1))


def climbed_well(case: int) -> None:
    with reading() as session:
        calendar = load_calendar(session)
        rows = session.scalars(select(Supervision).where(Supervision.instance_id == case)).all()
    heights = [row.height or 0 for row in rows]
    assert heights == sorted(set(heights))
    assert all(calendar.is_workday(row.at.astimezone(SHANGHAI).date()) for row in rows)


def deployed(key: str) -> bool:
    with reading() as session:
        return session.scalar(select(ProcessDefinition.id).where(ProcessDefinition.key == key)) is not None


def transfer(stage: Theatre, case: int) -> None:
    with transaction() as session:
        claim_task(session, open_task(case, "check"), person("KS.2"), stage.now)
        release_task(session, open_task(case, "check"), person("KS.2"), stage.now)


def finish(stage: Theatre, case: int) -> None:
    """Let the case be in nobody's way any more."""
    with transaction() as session:
        session.execute(update(UserTask).where(UserTask.instance_id == case).values(next_escalation_at=None))
