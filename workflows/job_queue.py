"""What a queue of jobs does: holds what was asked for, gives it out, takes back what was not done."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ClaimedJob:
    """A job that a worker holds."""

    id: int
    key: str
    kind: str
    arguments: Mapping[str, Any]
    attempts: int  # this one included
    owner: str  # the worker


@dataclass(frozen=True)
class Backlog:
    """How many jobs there are, and since when the oldest could have been done."""

    waiting: int
    running: int
    given_up: int
    oldest_due_at: datetime | None  # None: nothing is due


class JobQueue(Protocol):
    """One of the modules `queue_rows` and `queue_procrastinate`."""

    def enqueue(
        self, session: Session, kind: str, arguments: Mapping[str, Any], run_at: datetime, key: str
    ) -> None:
        """Ask for a job; a key that waits, or was given up, is not asked for twice."""

    def finish(self, session: Session, job: ClaimedJob) -> None:
        """Forget a job that is done."""

    def put_back(
        self, session: Session, job: ClaimedJob, run_at: datetime, attempts: int, reason: str | None
    ) -> None:
        """Let a job come up again, having been tried so often."""

    def bury(self, session: Session, job: ClaimedJob, reason: str) -> int | None:
        """Give a job up; return the id by which it is revived, None when it is no longer this worker's."""

    def revive(self, session: Session, job_id: int, now: datetime) -> None:
        """Let a job that was given up begin anew."""

    def lost(self, session: Session, now: datetime) -> list[ClaimedJob]:
        """Return the jobs whose worker has died, locked: they are for the caller to put back or to bury."""

    def waiting(self, session: Session, keys: Collection[str]) -> set[str]: ...

    def asked_for(self, session: Session, kind: str) -> Iterator[Mapping[str, Any]]: ...

    def given_up(self, session: Session) -> dict[int, str]: ...

    def count_due(self, session: Session, now: datetime, most: int) -> int:
        """Return how many wait for a worker and nothing else; counts no further than `most`."""

    def backlog(self, session: Session, now: datetime) -> Backlog: ...
