"""What people have sent and what they were told."""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

REFUSED = frozenset({403, 404, 409, 410, 422})


class Told(StrEnum):
    """What an answer means to who reads it."""

    DONE = "done"
    REFUSED = "refused"
    NOTHING = "nothing"  # no answer, however often it was sent
    FAULT = "fault"  # 系统出了问题


@dataclass(frozen=True)
class Sent:
    """One press of a button, by the mark that its words carry."""

    mark: str
    about: str  # the task or message it was for; "" for a start
    told: Told


@dataclass
class Journal:
    """Of all people; safe to write from their threads."""

    sent: list[Sent] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    faults_excused: bool = False  # the database was made to fail: 500 is a true answer
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, mark: str, about: str, status: int) -> Told:
        """Note an answer by its status; 0 when there was none."""
        told = _meaning(status)
        with self._lock:
            self.answers[status] += 1
            self.sent.append(Sent(mark, about, told))
        return told

    def done(self) -> Iterable[Sent]:
        return (each for each in self.sent if each.told is Told.DONE)


def _meaning(status: int) -> Told:
    if status == 302:
        return Told.DONE
    if status in REFUSED:
        return Told.REFUSED
    return Told.FAULT if status >= 400 else Told.NOTHING
