"""How long a process goes on without the database before it ends, for its supervisor to see."""

import time
from collections.abc import Callable


class Patience:
    """Is over when nothing has answered for too long."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self._answered_at = monotonic()

    def answered(self) -> None:
        self._answered_at = self._monotonic()

    def is_over(self) -> bool:
        return self._monotonic() - self._answered_at > self.seconds
