"""The scheduler as a process: it ends when asked, outlives its database, and ticks on."""

import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from flask import Flask
from sqlalchemy import select

from database.session import reading, transaction
from scheduler import clock, process
from scheduler.row_workers import RowWorkers
from tests.support.killable import SCHEDULER, Product, wait_until
from tests.support.live import site_in
from tests.support.postgres import PrivatePostgres, as_owner
from workflows import jobs
from workflows.models import Job, JobStatus, ProcessBeat

done: list[str] = []


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A kind of job that takes a second."""

    def take_long(arguments: Mapping[str, Any], _now: datetime) -> None:
        done.append(f"{arguments['what']} begun")
        time.sleep(1)
        done.append(f"{arguments['what']} ended")

    monkeypatch.setattr(jobs, "_kinds", jobs._kinds | {"long": jobs.Kind("慢活", take_long)})
    yield
    done.clear()


def ask(what: str) -> None:
    with transaction() as session:
        jobs.enqueue(session, "long", {"what": what}, clock.utc_now(), what)


def left() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Job.key)))


@contextmanager
def running(app: Flask) -> Iterator[Callable[[], None]]:
    """Run the clock in a thread; what is given asks it to stop and waits until it has."""
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(app.app_context, stop))
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(process.GRACE_SECONDS + 5)
        assert not thread.is_alive()

    try:
        yield end
    finally:
        end()


def test_what_is_being_done_is_finished_before_the_end(sqlite_app: Flask) -> None:
    ask("letter")

    with running(sqlite_app) as end:
        wait_until(lambda: "letter begun" in done)
        end()

    assert done == ["letter begun", "letter ended"]
    assert left() == []
    with reading() as session:
        assert session.scalars(select(ProcessBeat)).all() == []


def test_no_further_job_is_begun_after_the_signal(sqlite_app: Flask) -> None:
    for number in range(6):
        ask(f"letter {number}")

    with running(sqlite_app) as end:
        wait_until(lambda: len(done) >= 2)
        end()

    begun = [line for line in done if line.endswith("begun")]
    assert len(begun) == len(done) - len(begun)
    assert len(left()) == 6 - len(begun) > 0


def test_what_takes_too_long_is_handed_back_at_the_end(sqlite_app: Flask) -> None:
    ask("letter")
    stop = threading.Event()
    workers = RowWorkers(sqlite_app.app_context, "here:1", clock.utc_now, stop)
    workers.start()
    wait_until(lambda: "letter begun" in done)

    stop.set()
    workers.end(grace=0.1)

    with reading() as session:
        (job,) = session.scalars(select(Job)).all()
    assert (job.status, job.owner, job.attempts) == (JobStatus.TODO, None, 1)
    wait_until(lambda: not workers.are_alive())


def test_sqlite_has_no_further_workers(sqlite_app: Flask) -> None:
    refused = sqlite_app.test_cli_runner().invoke(args=["worker"])

    assert refused.exit_code == 1
    assert "scheduler" in refused.output


def test_sigterm_ends_the_process_well_within_ten_seconds(seeded_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_sqlite, tmp_path / "lingxing.db")
    product = Product(site_in(tmp_path))
    process = product.process("scheduler", *SCHEDULER)
    try:
        wait_until(lambda: (tmp_path / "scheduler.log").exists() and beats(tmp_path))
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()

        assert process.wait(timeout=10) == 0
        assert time.monotonic() - asked < 10
    finally:
        process.kill()
        process.wait()


def beats(folder: Path) -> bool:
    with pysqlite3.connect(folder / "lingxing.db") as connection:
        return connection.execute("SELECT count(*) FROM process_beat").fetchone()[0] > 0


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_the_clock_outlives_a_database_that_is_away(app: Flask, private_postgres: PrivatePostgres) -> None:
    data = private_postgres.home / "data"
    ask("before")

    with running(app):
        wait_until(lambda: "before ended" in done and not left())
        as_owner(private_postgres, "pg_ctl", "--pgdata", data, "--mode=fast", "--wait", "stop")
        time.sleep(1.5)
        as_owner(
            private_postgres,
            "pg_ctl",
            "--pgdata",
            data,
            "--log",
            private_postgres.home / "log",
            "--wait",
            "start",
        )
        ask("after")
        wait_until(lambda: "after ended" in done and not left())
        with reading() as session:
            assert session.scalars(select(ProcessBeat)).all()

    assert done.count("after begun") == 1
