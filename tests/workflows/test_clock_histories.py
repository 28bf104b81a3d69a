"""Whatever happens to a clock in whatever order: it is due when an independent count by hand says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from calendars.models import DayKind
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.support.acting import begin_filing, fulfil, instance, new_key, open_task, person
from tests.workflows.acting_on_clocks import (
    MONDAY,
    ask,
    case_with_clock,
    clock_of,
    clocks_of,
    decide,
    install_answering,
    pause,
    resume,
)
from workflows.begin_migration import Wish, begin_migration
from workflows.change_calendar_day import DaySetting, set_day
from workflows.claim_task import claim_task, release_task
from workflows.commands import CommandKey
from workflows.interventions import Intervention, intervene
from workflows.models import ClockStatus, Event, InstanceStatus, ProcessInstance, UserTask
from workflows.move_tokens import Return
from workflows.suspend_instance import resume_instance, suspend_instance

AMOUNT = 3
MOST = 5
CLOSE = time(17, 30)
ACTS = ["pause", "resume", "extend", "return", "transfer", "typhoon", "wait"]
KUNSHAN = "320583"


@dataclass
class Tally:
    """The count by hand: knows nothing of clocks, walks from day to day."""

    amount: int = AMOUNT
    pauses: list[list[datetime | None]] = field(default_factory=list)
    off: set[date] = field(default_factory=set)

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def due(self) -> datetime | None:
        """Mondays to Fridays after the day of receipt, but for days off, whose close no pause covers."""
        if self.paused:
            return None
        day, left = MONDAY.date(), self.amount
        while left:
            day += timedelta(days=1)
            works = day.weekday() < 5 and day not in self.off
            left -= works and not self._stands_still(datetime.combine(day, CLOSE, SHANGHAI))
        return datetime.combine(day, CLOSE, SHANGHAI)

    def _stands_still(self, close: datetime) -> bool:
        return any(begun <= close < ended for begun, ended in self.pauses if begun and ended)


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    sqlite_stage.now = MONDAY
    return sqlite_stage


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 20)), min_size=4, max_size=8))
def test_any_history_leaves_the_due_date_of_a_count_by_hand(
    stage: Theatre, history: list[tuple[str, int]]
) -> None:
    stage.now, tally = MONDAY, Tally()
    case = case_with_clock(stage, most_extension=MOST)

    try:
        for act, hours in history:
            if (due := tally.due()) is not None and stage.now + timedelta(hours=hours) >= due:
                break  # from then on the law has spoken
            stage.now += timedelta(hours=hours)
            carry_out(stage, case, act, tally)

            assert clock_of(case).due_at == tally.due(), (act, stage.now)
            assert len(clocks_of(case)) == 1
    finally:  # the next history begins with the same calendar
        for day in tally.off:
            declare(stage, day, None)


def carry_out(stage: Theatre, case: int, act: str, tally: Tally) -> None:
    if act == "pause" and not tally.paused:
        pause(stage, case)
        tally.pauses.append([stage.now, None])
    elif act == "resume" and tally.paused:
        resume(stage, case)
        tally.pauses[-1][1] = stage.now
    elif act == "extend" and tally.amount < AMOUNT + MOST:
        decide(stage, case, ask(stage, case, 1))
        tally.amount += 1
    elif act == "return" and not tally.paused:  # what is met while paused has ended its pause
        fulfil(stage, open_task(case, "answer"), "KS.2")
        send_back(stage, case)
    elif act == "transfer":
        transfer(stage, case)
    elif act == "typhoon" and (day := stage.now.date() + timedelta(days=1)).weekday() < 5:
        declare(stage, day, DayKind.LOCAL_OFF)
        tally.off.add(day)


def send_back(stage: Theatre, case: int) -> None:
    wanted = Intervention(case, instance(case).version, "退回重办", CommandKey(new_key(stage), "intervene"))
    with transaction() as session:
        intervene(session, wanted, Return((open_task(case, "file"),), "answer"), person("process"), stage.now)


def transfer(stage: Theatre, case: int) -> None:
    task = open_task(case, "answer")
    with transaction() as session:
        claim_task(session, task, person("KS.2"), stage.now)
    with transaction() as session:
        release_task(session, task, person("KS.2"), stage.now)


def declare(stage: Theatre, day: date, kind: DayKind | None) -> None:
    """Say what a day is in Kunshan; running cases follow by jobs."""
    setting = DaySetting(day, KUNSHAN, kind, "台风停工", "市政府通告")
    with transaction() as session:
        set_day(session, setting, person("process"), stage.now)
    stage.settle()


def test_by_law_the_clock_of_a_suspended_case_runs_on(stage: Theatre) -> None:
    """Its effect is carried out once the case goes on, as of the moment the clock was due."""
    case = begin_filing(stage)
    due = clock_of(case, "filing_check").due_at
    assert due is not None
    hold(stage, case, suspend_instance)

    stage.now = due + timedelta(days=1)
    stage.settle()
    assert clock_of(case, "filing_check").status is ClockStatus.RUNNING
    hold(stage, case, resume_instance)
    stage.now += timedelta(minutes=2)
    stage.settle()

    clock, ended = clock_of(case, "filing_check"), instance(case)
    assert (ended.status, ended.outcome) == (InstanceStatus.COMPLETED, "deemed_filed")
    assert (clock.status, clock.expired_at) == (ClockStatus.EXPIRED, due)
    with reading() as session:
        events = session.scalars(select(Event).where(Event.instance_id == case)).all()
    assert [event.kind for event in events if event.details.get("effective_at") == due] == ["fired"]


def hold(stage: Theatre, case: int, use_case: Callable[..., None]) -> None:
    """Suspend the case, or let it go on."""
    wanted = Intervention(case, instance(case).version, "上级要求", CommandKey(new_key(stage), "hold"))
    with transaction() as session:
        use_case(session, wanted, person("process"), stage.now)


def test_a_clock_goes_on_in_the_version_its_case_is_moved_to(stage: Theatre) -> None:
    case = case_with_clock(stage)
    pause(stage, case)
    before = clock_of(case)
    install_answering(amount=9)

    with transaction() as session:
        begin_migration(session, Wish("answering", [case], {}, "修订"), person("process"), stage.now)
    stage.settle()
    stage.now += timedelta(days=1)
    resume(stage, case)

    clock = clock_of(case)
    assert (clock.id, clock.amount) == (before.id, AMOUNT)
    with reading() as session:
        assert session.get_one(ProcessInstance, case).definition.version == 2
        assert session.get_one(UserTask, open_task(case, "answer")).due_at == clock.due_at
