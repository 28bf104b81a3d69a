"""Notices when somebody, or NTP, or a thawed machine, has set the wall clock."""

LARGEST_DRIFT_SECONDS = 2.0


class JumpWatch:
    """Compares the wall clock with one that only runs forward."""

    def __init__(self, wall: float, monotonic: float) -> None:
        self._offset = wall - monotonic

    def look(self, wall: float, monotonic: float) -> float:
        """Return by how many seconds the wall clock has jumped since the last look; 0 when it has not."""
        jump = wall - monotonic - self._offset
        self._offset = wall - monotonic
        return jump if abs(jump) > LARGEST_DRIFT_SECONDS else 0.0
