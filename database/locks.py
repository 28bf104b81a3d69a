"""A fair lock: writers of one process take turns in the order they came.

SQLite has one writer. Left to its busy handler, the waiting ones are woken at random and some starve for
seconds; in a queue of our own nobody waits longer than the transactions before it.
"""

import threading
from collections import deque
from types import TracebackType


class FairLock:
    """A mutex that is handed over first come, first served."""

    def __init__(self) -> None:
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False
