"""Faults at random, one by one: kills, freezes, crashes of the database, a full disk, a clock that is set."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.acceptance.chaos.site import Site, send_signal

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 0.9  # seconds between two faults
FROZEN_SECONDS = 5.0  # longer than a lease of three
FULL_SECONDS = 2.0
AWAY_SECONDS = 1.0
AHEAD_SECONDS, BACK_SECONDS = 1500, 20  # by which the clock is set


@dataclass
class Monkey:
    """Knows the site, and counts what it has done to it."""

    site: Site
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    _clock: float = 0

    @property
    def kills(self) -> int:
        return self.done["process killed"] + self.done["all killed"]

    def act(self) -> None:
        """Do one harm and undo it, unless it undoes itself."""
        faults = self._faults()
        name = self.chance.choices(list(faults), [weight for weight, _ in faults.values()])[0]
        faults[name][1]()
        self.done[name] += 1
        time.sleep(self.chance.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))

    def _faults(self) -> dict[str, tuple[float, Callable[[], None]]]:
        faults: dict[str, tuple[float, Callable[[], None]]] = {
            "process killed": (90, self._kill),
            "all killed": (0.5, self._kill_all),
            "process frozen": (1.5, self._freeze),
            "clock set": (2, self._set_clock),
        }
        if self.site.disk is not None:
            faults["disk full"] = (1.5, self._fill_disk)
        if self.site.cluster is not None:
            faults["database crashed"] = (3, self._crash_database)
        return faults

    def _kill(self) -> None:
        if living := self.site.living():
            send_signal(self.chance.choice(living), signal.SIGKILL)

    def _kill_all(self) -> None:
        self.site.kill()
        self.site.start()

    def _freeze(self) -> None:
        living = self.site.living()
        if not living:
            return
        frozen = self.chance.choice(living)
        send_signal(frozen, signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        send_signal(frozen, signal.SIGCONT)

    def _set_clock(self) -> None:
        """Mostly forward: a deadline that has passed can't be unmade by setting the clock back."""
        self._clock += self.chance.choice((AHEAD_SECONDS, -BACK_SECONDS))
        self.site.set_clock(self._clock)

    def _fill_disk(self) -> None:
        self.site.fill_disk()
        time.sleep(FULL_SECONDS)
        self.site.make_room()
        self.site.raise_database()  # PostgreSQL ends when it can't write its log

    def _crash_database(self) -> None:
        self.site.crash_database()
        time.sleep(self.chance.uniform(0, AWAY_SECONDS))
        self.site.raise_database()
        self.site.wait_until_well()
