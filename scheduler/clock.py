"""APScheduler as a metronome: it only says when to look; what is due stands in our tables."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError

from scheduler import sweep, worker
from scheduler.jumps import JumpWatch

log = logging.getLogger(__name__)

TICK_SECONDS = 1
BEAT_SECONDS = 5
ESCALATION_SECONDS = 5
MESSAGES_SECONDS = 5
CONDITIONS_SECONDS = 60
HOUSEKEEPING_SECONDS = 3600
WATCH_SECONDS = 1
IDLE_SECONDS = 0.3
PAUSE_AFTER_FAILURE_SECONDS = 3
GRACE_SECONDS = 8  # to finish what is being done; a longer job is given to another worker when its lease ends
WORKERS = 2

Context = Callable[[], AbstractContextManager[object]]


def utc_now() -> datetime:
    """The entry point's clock: all rooms below are given the moment."""
    return datetime.now(UTC)


def run(app_context: Context, stop: threading.Event) -> None:
    """Tick and work until told to stop; what is being done is finished first."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    metronome = _metronome(app_context, name)
    workers = [
        threading.Thread(
            target=_work, args=(app_context, f"{name}:{index}", stop), name=f"worker {index}", daemon=True
        )
        for index in range(WORKERS)
    ]
    metronome.start()
    for thread in workers:
        thread.start()
    watch = JumpWatch(time.time(), time.monotonic())
    while not stop.wait(WATCH_SECONDS):
        if jump := watch.look(time.time(), time.monotonic()):
            log.warning("the wall clock has jumped by %+.1f s; looking at once", jump)
            _tick_now(metronome)
    end = time.monotonic() + GRACE_SECONDS
    metronome.shutdown(wait=False)
    for thread in workers:
        thread.join(max(0.0, end - time.monotonic()))


def _metronome(app_context: Context, name: str) -> BackgroundScheduler:
    metronome = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    at_once = utc_now()  # a process that is restarted often must still tick
    for action, seconds in (
        (sweep.queue_due_timers, TICK_SECONDS),
        (sweep.queue_due_starts, TICK_SECONDS),
        (sweep.queue_due_clocks, TICK_SECONDS),
        (sweep.tend_messages, MESSAGES_SECONDS),
        (sweep.look_at_conditions, CONDITIONS_SECONDS),
        (sweep.escalate_overdue, ESCALATION_SECONDS),
        (sweep.housekeeping, HOUSEKEEPING_SECONDS),
        (lambda now: sweep.beat(f"scheduler {name}", now), BEAT_SECONDS),
    ):
        metronome.add_job(
            _in_context(app_context, action), "interval", seconds=seconds, next_run_time=at_once
        )
    return metronome


def _tick_now(metronome: BackgroundScheduler) -> None:
    """APScheduler waits for moments of the wall clock: after a jump back it would wait that much longer."""
    for job in metronome.get_jobs():
        job.modify(next_run_time=utc_now())


def _in_context(app_context: Context, action: Callable[[datetime], object]) -> Callable[[], None]:
    def act() -> None:
        try:
            with app_context():
                action(utc_now())
        except (
            OperationalError
        ) as away:  # the next tick tries again; a traceback each second tells nobody more
            log.warning("the database does not answer: %s", away.orig)

    return act


def _work(app_context: Context, owner: str, stop: threading.Event) -> None:
    while not stop.is_set():
        pause = IDLE_SECONDS
        try:
            with app_context():
                if worker.run_one(owner, utc_now()):
                    continue
        except OperationalError as away:
            log.warning("worker %s: the database does not answer: %s", owner, away.orig)
            pause = PAUSE_AFTER_FAILURE_SECONDS
        except Exception:  # a worker that ended would leave all jobs undone without a word
            log.exception("worker %s could not look for jobs", owner)
            pause = PAUSE_AFTER_FAILURE_SECONDS
        stop.wait(pause)
