"""APScheduler as a metronome: it only says when to look; what is due stands in our tables."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler import sweep, worker

log = logging.getLogger(__name__)

TICK_SECONDS = 1
BEAT_SECONDS = 5
ESCALATION_SECONDS = 30
HOUSEKEEPING_SECONDS = 3600
IDLE_SECONDS = 0.3
WORKERS = 2

Context = Callable[[], AbstractContextManager[object]]


def utc_now() -> datetime:
    """The entry point's clock: all rooms below are given the moment."""
    return datetime.now(UTC)


def run(app_context: Context, stop: threading.Event) -> None:
    """Tick and work until told to stop; what is being done is finished first."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    metronome = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    at_once = utc_now()  # a process that is restarted often must still tick
    for action, seconds in (
        (sweep.queue_due_timers, TICK_SECONDS),
        (sweep.escalate_overdue, ESCALATION_SECONDS),
        (sweep.housekeeping, HOUSEKEEPING_SECONDS),
        (lambda now: sweep.beat(f"scheduler {name}", now), BEAT_SECONDS),
    ):
        metronome.add_job(
            _in_context(app_context, action), "interval", seconds=seconds, next_run_time=at_once
        )
    metronome.start()
    workers = [
        threading.Thread(target=_work, args=(app_context, f"{name}:{index}", stop), name=f"worker {index}")
        for index in range(WORKERS)
    ]
    for thread in workers:
        thread.start()
    stop.wait()
    metronome.shutdown(wait=True)
    for thread in workers:
        thread.join()


def _in_context(app_context: Context, action: Callable[[datetime], object]) -> Callable[[], None]:
    def act() -> None:
        with app_context():
            action(utc_now())

    return act


def _work(app_context: Context, owner: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with app_context():
                busy = worker.run_one(owner, utc_now())
        except Exception:  # the database may be away for a while; the worker must outlive that
            log.exception("worker %s could not look for jobs", owner)
            busy = False
        if not busy:
            stop.wait(IDLE_SECONDS)
