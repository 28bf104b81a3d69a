"""How many due timers real scheduler processes fire in a second."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from config import ROOT
from database.session import reading
from tests.benchmarks.site import Site
from tests.support.live import environment_of
from workflows.models import Timer, TimerStatus

PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.2


def fired_per_second(site: Site, processes: int, seconds: float) -> float:
    """Let so many processes work; count from the first that fires, until time or timers are over."""
    with site.app.app_context(), _schedulers(site, processes):
        before = _fired()
        _wait_for_more_than(before)
        begun, first = time.monotonic(), _fired()
        while time.monotonic() - begun < seconds and _left():
            time.sleep(LOOK_SECONDS)
        return (_fired() - first) / (time.monotonic() - begun)


@contextmanager
def _schedulers(site: Site, count: int) -> Iterator[None]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]
    environment = os.environ | environment_of(site.settings)
    running = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(count)]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _wait_for_more_than(count: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while _fired() <= count:
        if time.monotonic() > end:
            raise SystemExit("no timer was fired")
        time.sleep(LOOK_SECONDS)


def _fired() -> int:
    return _count(TimerStatus.FIRED)


def _left() -> int:
    return _count(TimerStatus.QUEUED)


def _count(status: TimerStatus) -> int:
    with reading() as session:
        counted = select(func.count()).select_from(Timer).where(Timer.status == status)
        return session.scalar(counted) or 0
