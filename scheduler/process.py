"""A process of the scheduler: the clock, and workers for the queue that this database has."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from sqlalchemy.exc import OperationalError

from database import clock as database_clock
from database.session import current_settings
from scheduler import clock, sweep
from scheduler.clock import Context, Moment
from scheduler.jumps import JumpWatch, SteadyClock
from scheduler.patience import Patience
from scheduler.procrastinate_worker import ProcrastinateWorker
from scheduler.row_workers import RowWorkers
from scheduler.shape_watch import ShapeWatch

log = logging.getLogger(__name__)

WATCH_SECONDS = 1
BEAT_SECONDS = 5
GRACE_SECONDS = 8  # to finish what is being done; what takes longer is handed back
PATIENCE_SECONDS = 300


class CannotWork(RuntimeError):
    """The database is away, or of another version, or a worker has failed: it is for a person to look."""


class Workers(Protocol):
    """`RowWorkers` or `ProcrastinateWorker`."""

    def start(self) -> None: ...
    def are_alive(self) -> bool: ...
    def clock_was_set(self, jump: float) -> None: ...
    def end(self, grace: float) -> None: ...


def run(
    app_context: Context, stop: threading.Event, role: str = "scheduler", patience: float = PATIENCE_SECONDS
) -> None:
    """Tick and work until told to stop; what is being done is finished, or handed back.

    Raises CannotWork when nothing has answered for `patience` seconds, and on a database of another version.
    """
    shape = _looked_at_shape(app_context)
    name = f"{role} {socket.gethostname()}:{os.getpid()}"
    waiting = Patience(patience)
    moment = SteadyClock(database_clock.now).now
    signs = ((partial(sweep.beat, name), BEAT_SECONDS), (shape.look, BEAT_SECONDS))
    ticking = clock.metronome(app_context, signs, moment, waiting)
    workers = _workers(app_context, name, moment, stop)
    ticking.start()
    workers.start()
    watch = JumpWatch(time.time(), time.monotonic())
    while not stop.wait(WATCH_SECONDS) and not (trouble := _trouble(workers, waiting, shape)):
        if jump := watch.look(time.time(), time.monotonic()):
            log.warning("the wall clock has jumped by %+.1f s; looking at once", jump)
            _unless_away(partial(workers.clock_was_set, jump))
            clock.tick_now(ticking)
    asked = stop.is_set()
    stop.set()
    ticking.shutdown(wait=False)
    _unless_away(partial(workers.end, GRACE_SECONDS))
    if asked:
        _unless_away(partial(_leave, app_context, name))
    else:
        raise CannotWork(trouble)


def _trouble(workers: Workers, waiting: Patience, shape: ShapeWatch) -> str:
    if waiting.is_over():
        return f"no database for {waiting.seconds} s"
    if not workers.are_alive():
        return "a worker has failed"
    return shape.wrong or ""


def _looked_at_shape(app_context: Context) -> ShapeWatch:
    """Refuse to begin on a database of another version; one that is away is looked at when it is back."""
    shape = ShapeWatch()
    with app_context():
        _unless_away(partial(shape.look, clock.utc_now()))
    if shape.wrong:
        raise CannotWork(shape.wrong)
    return shape


def _unless_away(act: Callable[[], None]) -> None:
    try:
        act()
    except OperationalError as away:  # leases and heartbeats see to it later
        log.warning("the database does not answer: %s", away.orig)


def _leave(app_context: Context, name: str) -> None:
    with app_context():
        sweep.leave(name)


def _workers(app_context: Context, name: str, moment: Moment, stop: threading.Event) -> Workers:
    with app_context():
        if current_settings().procrastinate:
            return ProcrastinateWorker(app_context, moment, stop)
    return RowWorkers(app_context, name, moment, stop)
