"""Jobs: done once by one worker, retried with pauses, given up as an incident, revived by a person."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import worker
from tests.support.acting import at_once, incidents, retry
from wording import Wording
from workflows import jobs, queue_rows
from workflows.models import IncidentStatus, Job, JobStatus

done: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two kinds of jobs for these tests: one that counts, one that fails."""

    def count(arguments: Mapping[str, Any], _now: datetime) -> None:
        done[arguments["what"]] += 1

    def fail(_arguments: Mapping[str, Any], _now: datetime) -> None:
        done["tried"] += 1
        raise RuntimeError("打印机没有纸")

    known = jobs._kinds | {"count": jobs.Kind("计数", count), "fail": jobs.Kind("打印", fail)}
    monkeypatch.setattr(jobs, "_kinds", known)
    yield
    done.clear()


def ask(kind: str, stage: Theatre, what: str = "a", **arguments: Any) -> None:
    with transaction() as session:
        jobs.enqueue(session, kind, {"what": what, **arguments}, stage.now, f"{kind}:{what}")


def left() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def the_job() -> Job:
    with reading() as session:
        return session.scalars(select(Job)).one()


def test_six_workers_do_forty_jobs_once_each(stage: Theatre) -> None:
    for number in range(40):
        ask("count", stage, f"job {number}")

    raised = at_once([lambda: worker.run_all("w", stage.now)] * 6)

    assert raised == [None] * 6
    assert len(done) == 40
    assert set(done.values()) == {1}
    assert left() == 0


def test_a_key_that_waits_already_is_not_asked_for_twice(stage: Theatre) -> None:
    ask("count", stage)
    ask("count", stage)

    worker.run_all("w", stage.now)

    assert done["a"] == 1


def test_a_job_of_a_worker_that_died_is_done_by_another_when_its_lease_ends(stage: Theatre) -> None:
    ask("count", stage)
    with transaction() as session:
        queue_rows.claim(session, "dead", stage.now)

    assert not worker.run_one("alive", stage.now + timedelta(seconds=60))
    assert worker.run_one("alive", stage.now + queue_rows.LEASE + timedelta(seconds=1))

    assert done["a"] == 1
    assert left() == 0


def test_a_frozen_worker_that_wakes_up_does_not_touch_what_another_holds(stage: Theatre) -> None:
    ask("count", stage)
    with transaction() as session:
        (frozen,) = queue_rows.claim(session, "frozen", stage.now)
    later = stage.now + queue_rows.LEASE + timedelta(seconds=1)
    with transaction() as session:
        jobs.rescue(session, later)
        queue_rows.claim(session, "alive", later)

    with transaction() as session:
        jobs.finish(session, frozen)
        jobs.give_back(session, frozen, Wording("zu spät"), later)

    assert (the_job().status, the_job().owner) == (JobStatus.DOING, "alive")


def test_pauses_grow_and_never_spin(sqlite_stage: Theatre) -> None:
    ask("fail", sqlite_stage)
    pauses = []
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        worker.run_all("w", sqlite_stage.now)
        run_at = the_job().run_at
        pauses.append((run_at - sqlite_stage.now).total_seconds())
        sqlite_stage.now = run_at

    assert done["tried"] == jobs.MOST_ATTEMPTS - 1
    assert all(2**n / 2 <= pause <= 2**n for n, pause in enumerate(pauses, 1))


def test_after_the_last_attempt_there_is_one_incident_and_a_retry_revives_the_job(stage: Theatre) -> None:
    ask("fail", stage)
    ask("count", stage)

    stage.settle()
    stage.wait(timedelta(hours=2))

    assert done["a"] == 1
    assert done["tried"] == jobs.MOST_ATTEMPTS
    (incident,) = incidents(None)
    assert incident.name == "打印"
    assert "打印机没有纸" in incident.reason
    with transaction() as session:
        session.execute(update(Job).values(kind="count"))
    retry(stage, incident.id)
    worker.run_all("w", stage.now)
    assert done["a"] == 2
    assert incidents(None) == []
    assert len(incidents(None, IncidentStatus.RESOLVED)) == 1
    assert left() == 0


def test_a_job_that_kills_its_worker_each_time_is_given_up_too(stage: Theatre) -> None:
    ask("count", stage)
    now = stage.now
    for _ in range(jobs.MOST_ATTEMPTS):
        with transaction() as session:
            jobs.rescue(session, now)
            assert queue_rows.claim(session, "dies", now)
        now += queue_rows.LEASE + timedelta(seconds=1)

    assert not worker.run_one("careful", now)

    assert the_job().status is JobStatus.DEAD
    (incident,) = incidents(None)
    assert "多次中断" in incident.reason
