"""Clocks that somebody, or NTP, or a thawed machine, has set: noticed, and not followed blindly."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

LARGEST_DRIFT_SECONDS = 2.0
LARGEST_LEAP = timedelta(seconds=60)
DOUBTED_SECONDS = 300


class JumpWatch:
    """Compares the wall clock with one that only runs forward."""

    def __init__(self, wall: float, monotonic: float) -> None:
        self._offset = wall - monotonic

    def look(self, wall: float, monotonic: float) -> float:
        """Return by how many seconds the wall clock has jumped since the last look; 0 when it has not."""
        jump = wall - monotonic - self._offset
        self._offset = wall - monotonic
        return jump if abs(jump) > LARGEST_DRIFT_SECONDS else 0.0


def elapsed() -> float:
    """Return seconds that only run forward, and also while the machine sleeps, where the system knows."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SteadyClock:
    """Follows a clock, but one that leaps forward only when it has stayed there for five minutes.

    A case that was approved by silence before its time can't be taken back; five minutes late do no harm.
    A clock that goes back is followed at once: what is due comes again.
    """

    def __init__(self, source: Callable[[], datetime], elapsed: Callable[[], float] = elapsed) -> None:
        self._source, self._elapsed = source, elapsed
        self._trusted: tuple[datetime, float] | None = None
        self._doubted_since: float | None = None
        self._guard = threading.Lock()

    def now(self) -> datetime:
        seconds = self._elapsed()  # before the question: a slow answer must not look like a leap ever after
        told = self._source()
        with self._guard:
            return self._followed(told, seconds)

    def _followed(self, told: datetime, seconds: float) -> datetime:
        trusted, since = self._trusted or (told, seconds)
        expected = trusted + timedelta(seconds=seconds - since)
        if told - expected > LARGEST_LEAP:
            if self._doubted_since is None:
                log.warning("the clock has leapt from %s to %s; not followed yet", expected, told)
                self._doubted_since = seconds
            if seconds - self._doubted_since < DOUBTED_SECONDS:
                return expected
        self._trusted, self._doubted_since = (told, seconds), None
        return told
