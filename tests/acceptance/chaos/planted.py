"""What a process is given on its way: failpoints to die at, a clock that can be set, a flaw.

Nothing of this is in the product: the parent of the processes plants it, told by the environment.
"""

import os
import random
import re
import signal
import smtplib
import sys
import time
from collections import Counter
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

import database.clock
from config import ROOT
from scheduler import clock, process, procrastinate_worker, sweep
from workflows import queue_procrastinate, queue_rows

FOLDER = "CHAOS_FOLDER"  # where the harness and the processes leave each other word
DEATHS = "deaths"  # a line for each: where
ARMED = "armed"  # while this file is there, processes die at failpoints
CLOCK = "clock"  # seconds by which the wall clock is wrong

LEASE = timedelta(seconds=3)  # else the job of a worker that was killed would rest for minutes
MOST_PATIENCE = 200  # boundaries that a process passes before it looks for one to die at
LONGEST_SEARCH = 300  # boundaries, and then it dies wherever it is
_ACTS = ("web/pages/", "scheduler/sweep", "workflows/", "scheduler/", "staff/", "web/")
_STATEMENT = re.compile(r"(SELECT|INSERT INTO|UPDATE|DELETE FROM|BEGIN)(?:.*?\bFROM)?\s*(\w*)", re.S)


class Failpoints:
    """Dies at the place that was died at least; a place is what is done, the moment, and the statement.

    Those never died at come first, so that all are gone through in turn, however rare.
    """

    def __init__(self, folder: Path) -> None:
        self._deaths, self._armed = folder / DEATHS, folder / ARMED
        self._patience = sys.maxsize  # asleep until the process is forked
        self._died: Counter[str] = Counter()

    def wake(self) -> None:
        """Begin the life of a process: it lives for a while, so that the work goes on."""
        self._died = Counter(self._deaths.read_text().splitlines()) if self._deaths.exists() else Counter()
        chance = random.Random(f"{os.environ.get('CHAOS_SEED')}:{self._died.total()}")
        self._patience = chance.randint(1, MOST_PATIENCE)

    def reach(self, moment: str) -> None:
        """Pass a boundary, or die there."""
        self._patience -= 1
        if self._patience > 0 or not self._armed.exists():
            return
        place = f"{_act()} {moment}"
        mean = self._died.total() / len(self._died) if self._died else 0
        if self._died[place] <= mean or self._patience < -LONGEST_SEARCH:
            with self._deaths.open("a") as deaths:
                deaths.write(f"{place}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def plant_failpoints(engine: Engine, folder: Path) -> None:
    """Let the processes forked from here on die before each statement, around each commit and mail."""
    points = Failpoints(folder)
    os.register_at_fork(after_in_child=points.wake)

    def statement(connection: Connection, _cursor: Any, text: str, *_: Any) -> None:
        reads = connection.get_execution_options().get("read_only")
        points.reach("while reading" if reads else f"before {_shortened(text)}")

    def committing(_connection: Connection) -> None:
        points.reach("before commit")

    def committed(_session: Session) -> None:
        points.reach("after commit")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", committing)
    event.listen(Session, "after_commit", committed)
    send = smtplib.SMTP.send_message

    def sending(server: smtplib.SMTP, *arguments: Any, **more: Any) -> Any:
        points.reach("before the mail")
        answer = send(server, *arguments, **more)
        points.reach("after the mail")
        return answer

    smtplib.SMTP.send_message = sending  # type: ignore[assignment, method-assign]


def plant_leases() -> None:
    """Let others have the jobs of a worker that has died as soon as a test can wait for."""
    queue_rows.LEASE = LEASE
    for module in (queue_procrastinate, procrastinate_worker):
        vars(module).update(SILENT_AFTER=LEASE)
    procrastinate_worker.BEAT_SECONDS = 1
    clock.LOOKS = tuple((look, 1 if look is sweep.rescue_jobs else every) for look, every in clock.LOOKS)


def plant_clock(folder: Path) -> None:
    """Let the wall clock be wrong by what the harness says, for all of ours that looks at it."""
    said = folder / CLOCK

    def wrong_by() -> timedelta:
        return timedelta(seconds=float(said.read_text() or 0)) if said.exists() else timedelta()

    class AnyDatetime(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class Wrong(datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + wrong_by()

    for module in (database.clock, clock, apscheduler.schedulers.base, apscheduler.executors.base):
        vars(module).update(datetime=Wrong)
    wrong = SimpleNamespace(time=lambda: time.time() + wrong_by().total_seconds(), monotonic=time.monotonic)
    vars(process).update(time=wrong)


def _shortened(statement: str) -> str:
    found = _STATEMENT.match(statement)
    return " ".join(found.groups()) if found else statement[:20]


def _act() -> str:
    """Name what is being done: the outermost function of ours that says so."""
    frames: list[FrameType] = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    names = [_named(frame) for frame in reversed(frames)]
    for room in _ACTS:
        if found := next((name for name in names if name.startswith(room)), None):
            return found
    return "elsewhere"


def _named(frame: FrameType) -> str:
    path = frame.f_code.co_filename.removeprefix(f"{ROOT}/").removesuffix(".py")
    return f"{path}.{frame.f_code.co_name}"
