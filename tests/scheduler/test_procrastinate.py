"""Procrastinate on PostgreSQL: a job exists when its cause does, is done once, and survives its worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from config import ROOT
from database import clock as database_clock
from database.base import db
from database.session import reading, transaction
from scheduler import process, sweep
from scheduler.procrastinate_worker import ProcrastinateWorker
from tests.scheduler.napping import NAP, naps
from tests.support.acting import incidents
from tests.support.application import settings_for
from tests.support.killable import wait_until
from tests.support.live import environment_of
from tests.support.postgres import PrivatePostgres, as_owner
from web.app import create_app
from workflows import jobs, queue_procrastinate
from workflows.models import Job, JobStatus
from workflows.refusals import InstanceSuspended

ARGUMENTS: dict[str, Any] = {
    "amount": Decimal("12.50"),
    "at": datetime(2026, 11, 23, 2, tzinfo=UTC),
    "on": date(2026, 11, 23),
    "id": UUID(int=7),
    "text": "甲 100%",
}
done: Counter[str] = Counter()
seen: list[Mapping[str, Any]] = []


@pytest.fixture
def app(private_postgres: PrivatePostgres, seeded_postgres: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a PostgreSQL database of its own, whose jobs Procrastinate delivers."""
    url = private_postgres.create(seeded_postgres)
    application = create_app(replace(settings_for(url, tmp_path), job_rows=False))
    with application.app_context():
        yield application
        db.engine.dispose()
    private_postgres.drop(url)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kinds that count, fail, take a while, and belong to a case that is held."""

    def count(arguments: Mapping[str, Any], _now: datetime) -> None:
        done[arguments["text"]] += 1
        seen.append(arguments)

    def fail(_arguments: Mapping[str, Any], _now: datetime) -> None:
        raise RuntimeError("打印机没有纸")

    def wait(_arguments: Mapping[str, Any], _now: datetime) -> None:
        raise InstanceSuspended(title="示例", instance=1)

    def nap(arguments: Mapping[str, Any], _now: datetime) -> None:
        done["begun"] += 1
        time.sleep(arguments["seconds"])
        done["ended"] += 1

    handlers = {"count": count, "fail": fail, "held": wait, "nap": nap}
    known = {kind: jobs.Kind(kind, handler) for kind, handler in handlers.items()}
    monkeypatch.setattr(jobs, "_kinds", jobs._kinds | known)
    yield
    done.clear()
    seen.clear()


def ask(kind: str, key: str = "", **arguments: Any) -> None:
    with transaction() as session:
        jobs.enqueue(session, kind, arguments, database_clock.now(), key or kind)


def waiting() -> int:
    with reading() as session:
        backlog = jobs.backlog(session, database_clock.now())
        return backlog.waiting + backlog.running


def rows() -> list[tuple[str, int, str]]:
    found = "SELECT queueing_lock, attempts, CAST(status AS text) FROM procrastinate_jobs ORDER BY id"
    with reading() as session:
        return [(row[0], row[1], row[2]) for row in session.execute(text(found))]


@contextmanager
def worker(app: Flask, grace: float = 5) -> Iterator[None]:
    stop = threading.Event()
    working = ProcrastinateWorker(app.app_context, database_clock.now, stop, grace)
    working.start()
    try:
        yield
    finally:
        stop.set()
        working.end(grace + 5)
        assert not working.are_alive()


def test_a_job_exists_exactly_when_its_cause_is_committed(app: Flask) -> None:
    with suppress(ZeroDivisionError), transaction() as session:
        jobs.enqueue(session, "count", {"text": "undone"}, database_clock.now(), "undone")
        raise ZeroDivisionError
    ask("count", **ARGUMENTS)

    with worker(app):
        wait_until(lambda: not waiting())

    assert seen == [ARGUMENTS]


def test_a_key_that_waits_is_asked_for_once_and_the_transaction_goes_on(app: Flask) -> None:
    ask("count", "same", text="first")

    with transaction() as session:
        jobs.enqueue(session, "count", {"text": "second"}, database_clock.now(), "same")
        jobs.enqueue(session, "count", {"text": "other"}, database_clock.now(), "other")

    assert [key for key, _, _ in rows()] == ["same", "other"]


def test_what_is_due_is_counted_up_to_a_bound(app: Flask) -> None:
    ask("count", "one", text="one")
    ask("count", "two", text="two")
    with transaction() as session:
        jobs.enqueue(session, "count", {}, database_clock.now() + timedelta(hours=1), "later")

    with reading() as session:
        now = database_clock.now()
        assert [queue_procrastinate.count_due(session, now, most) for most in (1, 5)] == [1, 2]


def test_a_waiting_job_is_not_done_before_the_commit_of_whoever_asks_again(app: Flask) -> None:
    ask("count", "same", text="word")

    with worker(app), transaction() as session:
        jobs.enqueue(session, "count", {"text": "word"}, database_clock.now(), "same")
        time.sleep(1.5)
        assert done["word"] == 0

    with worker(app):
        wait_until(lambda: not waiting())
    assert done["word"] == 1


def test_two_workers_do_each_job_once_and_none_stands_in_the_way_of_others(app: Flask) -> None:
    ask("fail")
    for number in range(60):
        ask("count", f"job {number}", text=f"job {number}")

    with worker(app), worker(app):
        wait_until(lambda: waiting() == 1)

    assert len(done) == 60
    assert set(done.values()) == {1}
    assert rows() == [("fail", 1, "todo")]


def test_what_failed_too_often_is_an_incident_and_is_revived_from_there(app: Flask) -> None:
    ask("fail")
    give_attempts("fail", jobs.MOST_ATTEMPTS - 1)

    with worker(app):
        wait_until(lambda: rows() == [("fail", jobs.MOST_ATTEMPTS, "failed")])
    ask("fail")

    assert len(rows()) == 1  # it waits for a person
    (incident,) = incidents(None)
    assert "打印机没有纸" in incident.reason
    with transaction() as session:
        jobs.revive(session, incident.job_id or 0, database_clock.now())
    assert rows() == [("fail", 0, "todo")]


def test_a_job_of_a_case_that_is_held_loses_no_attempt(app: Flask) -> None:
    ask("held")
    give_attempts("held", jobs.MOST_ATTEMPTS - 1)

    with worker(app):
        wait_until(lambda: len(rows()) == 1 and later())

    assert rows() == [("held", jobs.MOST_ATTEMPTS - 1, "todo")]


def give_attempts(key: str, attempts: int) -> None:
    with transaction() as session:
        session.execute(
            text("UPDATE procrastinate_jobs SET attempts = :attempts WHERE queueing_lock = :key"),
            {"attempts": attempts, "key": key},
        )


def later() -> bool:
    with reading() as session:
        found = session.scalar(text("SELECT min(scheduled_at) FROM procrastinate_jobs"))
    return bool(found - database_clock.now() > timedelta(seconds=30))


def test_a_job_whose_worker_was_killed_is_done_by_another(app: Flask) -> None:
    with transaction() as session:
        session.execute(text("CREATE TABLE nap (ended_at timestamptz)"))
    ask(NAP, seconds=30)
    first = start_napping(app)
    wait_until(lambda: [status for _, _, status in rows()] == ["doing"] and naps() == 0)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    with transaction() as session:
        session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'"))
        awake = "UPDATE procrastinate_jobs SET args = jsonb_set(args, '{arguments,seconds}', '0')"
        session.execute(text(awake))

    second = start_napping(app)
    try:
        wait_until(lambda: naps() == 1 and not waiting())
    finally:
        second.terminate()
    assert second.wait(timeout=10) == 0


def start_napping(app: Flask) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scheduler.napping"],
        cwd=ROOT,
        env=os.environ | environment_of(app.config["SETTINGS"]),
        start_new_session=True,
    )


def test_a_job_that_kills_its_worker_each_time_is_given_up(app: Flask) -> None:
    ask("count", text="poison")
    with transaction() as session:
        session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', attempts = :attempts"),
            {"attempts": jobs.MOST_ATTEMPTS - 1},
        )

    sweep.rescue_jobs(database_clock.now())

    assert rows() == [("count", jobs.MOST_ATTEMPTS, "failed")]
    (incident,) = incidents(None)
    assert "多次中断" in incident.reason


def test_a_short_job_is_finished_and_a_long_one_handed_back_at_the_end(app: Flask) -> None:
    ask("nap", "short", seconds=1)
    ask("nap", "long", seconds=4)

    with worker(app, grace=2):
        wait_until(lambda: done["begun"] == 2)

    assert done["ended"] == 1
    assert rows() == [("long", 1, "todo")]


def test_workers_outlive_a_restart_of_the_database_and_give_up_when_it_stays_away(
    app: Flask, private_postgres: PrivatePostgres
) -> None:
    data, log = private_postgres.home / "data", private_postgres.home / "log"
    given_up: list[str] = []

    def impatient() -> None:
        try:
            process.run(app.app_context, threading.Event(), "worker", patience=2)
        except process.CannotWork as gone:
            given_up.append(str(gone))

    giving_up = threading.Thread(target=impatient)
    with worker(app):
        ask("count", "before", text="before")
        wait_until(lambda: done["before"] and not waiting())
        giving_up.start()
        time.sleep(1)
        as_owner(private_postgres, "pg_ctl", "--pgdata", data, "--mode=fast", "--wait", "stop")
        wait_until(lambda: given_up)
        as_owner(private_postgres, "pg_ctl", "--pgdata", data, "--log", log, "--wait", "start")
        ask("count", "after", text="after")
        wait_until(lambda: done["after"])
    giving_up.join()

    assert given_up == ["no database for 2 s"]
    assert done["after"] == 1


def test_what_waited_before_procrastinate_came_is_taken_over(app: Flask) -> None:
    with transaction() as session:
        session.add_all(
            Job(
                key=status,
                kind="count",
                arguments=ARGUMENTS,
                run_at=database_clock.now(),
                status=status,
                attempts=3,
            )
            for status in JobStatus
        )

    sweep.rescue_jobs(database_clock.now())

    with reading() as session:
        assert session.scalars(select(Job)).all() == []
    assert sorted(rows()) == [("dead", 3, "failed"), ("doing", 3, "todo"), ("todo", 3, "todo")]
