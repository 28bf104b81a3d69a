"""Clocks that jump: noticed, and nothing is lost, done twice or done before its time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from database import clock as database_clock
from database.base import db
from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import clock, sweep, worker
from scheduler.jumps import DOUBTED_SECONDS, JumpWatch, SteadyClock
from scheduler.patience import Patience
from tests.scheduler.test_sweep import fired, timers, waiting
from tests.support.acting import begin
from tests.support.packages import install, packed
from workflows import queue_rows
from workflows.models import Job, TimerStatus


def test_drift_is_no_jump() -> None:
    watch = JumpWatch(1000.0, 5.0)

    assert [watch.look(1000.0 + second * 1.01, 5.0 + second) for second in range(60)] == [0.0] * 60


def test_a_jump_is_told_once_with_its_size() -> None:
    watch = JumpWatch(1000.0, 5.0)

    assert watch.look(1000.0 - 3599.0, 6.0) == -3600.0
    assert watch.look(1000.0 - 3598.0, 7.0) == 0.0
    assert watch.look(1000.0 + 2.0, 8.0) == 3599.0


@dataclass
class Clocks:
    """A clock that can be set, and the time that has really gone by."""

    told: datetime = datetime(2026, 11, 23, 2, tzinfo=UTC)
    seconds: float = 100.0

    def go_on(self, seconds: float) -> None:
        self.told += timedelta(seconds=seconds)
        self.seconds += seconds

    def steady(self) -> SteadyClock:
        return SteadyClock(lambda: self.told, lambda: self.seconds)


def test_a_leap_forward_that_is_taken_back_has_never_happened() -> None:
    clocks = Clocks()
    right, steady = clocks.told, clocks.steady()
    steady.now()

    clocks.told += timedelta(days=1)
    clocks.go_on(120)
    doubted = steady.now()
    clocks.told -= timedelta(days=1)
    clocks.go_on(1)

    assert doubted == right + timedelta(seconds=120)
    assert steady.now() == right + timedelta(seconds=121)


def test_a_leap_forward_that_stays_is_followed_after_five_minutes() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    steady.now()
    clocks.told += timedelta(hours=1)
    steady.now()

    clocks.go_on(DOUBTED_SECONDS - 1)
    assert steady.now() == clocks.told - timedelta(hours=1)
    clocks.go_on(1)
    assert steady.now() == clocks.told
    clocks.go_on(1)
    assert steady.now() == clocks.told


def test_a_clock_that_is_set_back_is_followed_at_once() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    steady.now()

    clocks.told -= timedelta(hours=2)

    assert steady.now() == clocks.told


def test_hours_in_which_nobody_asked_are_no_leap() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    steady.now()

    clocks.go_on(36_000)

    assert steady.now() == clocks.told


def test_a_timer_queued_before_the_clock_went_back_waits_again_and_fires_once(sqlite_stage: Theatre) -> None:
    install(packed(waiting()))
    begun_at = sqlite_stage.now
    case = begin(sqlite_stage, "KS.2", "waiting")
    sweep.queue_due_timers(begun_at + timedelta(hours=2))

    with transaction() as session:
        queue_rows.follow_clock(session, -timedelta(hours=2))
    worker.run_all("w", begun_at)

    assert (timers(case), fired(case)) == ([TimerStatus.ARMED], 0)
    sqlite_stage.now = begun_at + timedelta(hours=1)
    sqlite_stage.settle()
    assert (timers(case), fired(case)) == ([TimerStatus.FIRED], 1)


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=2)])
def test_leases_and_pauses_follow_the_clock_of_the_machine(sqlite_stage: Theatre, jump: timedelta) -> None:
    now, later = sqlite_stage.now, sqlite_stage.now + timedelta(minutes=5)
    with transaction() as session:
        queue_rows.enqueue(session, "render_notice", {}, now, "held")
        queue_rows.enqueue(session, "render_notice", {}, later, "waits")
        queue_rows.claim(session, "w", now)

    with transaction() as session:
        queue_rows.follow_clock(session, jump)

    with reading() as session:
        held, waits = session.scalars(select(Job).order_by(Job.id)).all()
    assert held.lease_until == now + queue_rows.LEASE + jump
    assert waits.run_at == later + jump


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_due_is_what_the_database_s_clock_says_whatever_the_machine_believes(app: Flask) -> None:
    install(packed(waiting()))
    case = begin(Theatre(datetime.now(UTC) - timedelta(minutes=70)), "KS.2", "waiting")
    tick = clock.ticked(app.app_context, sweep.queue_due_timers, database_clock.now, Patience(60))

    set_database_clock(app, "-1 hour")  # our machine's is an hour fast
    tick()
    assert timers(case) == [TimerStatus.ARMED]

    set_database_clock(app, "0")
    tick()
    assert timers(case) == [TimerStatus.QUEUED]


def set_database_clock(app: Flask, shift: str) -> None:
    """PostgreSQL has no clock to set: a function of the same name is found before its own."""
    assert db.engine.url.database
    with transaction() as session:
        session.execute(text("CREATE SCHEMA IF NOT EXISTS shifted"))
        session.execute(
            text(
                "CREATE OR REPLACE FUNCTION shifted.now() RETURNS timestamptz LANGUAGE sql"
                f" AS $$ SELECT pg_catalog.now() + interval '{shift}' $$"
            )
        )
        session.execute(
            text(f'ALTER DATABASE "{db.engine.url.database}" SET search_path = shifted, public, pg_catalog')
        )
    db.engine.dispose()
    assert abs(database_clock.now() - datetime.now(UTC)) < timedelta(hours=2)


def test_patience_is_over_when_nothing_has_answered_for_too_long() -> None:
    moments = iter([0.0, 299.0, 299.0, 598.0, 600.0])
    patience = Patience(300, lambda: next(moments))

    assert not patience.is_over()
    patience.answered()

    assert not patience.is_over()
    assert patience.is_over()
