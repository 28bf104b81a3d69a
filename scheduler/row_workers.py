"""The workers of a process over our own rows: threads that look for due jobs."""

import logging
import threading
import time
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from database.session import current_settings, transaction
from scheduler import worker
from scheduler.clock import Context, Moment
from workflows import queue_rows

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.3
PAUSE_AFTER_FAILURE_SECONDS = 3


class RowWorkers:
    """Threads that end with the process, whatever they are doing."""

    def __init__(self, app_context: Context, process: str, moment: Moment, stop: threading.Event) -> None:
        self._app_context, self._process, self._moment, self._stop = app_context, process, moment, stop
        with app_context():
            workers = current_settings().workers
        self._threads = [
            threading.Thread(target=self._work, args=(f"{process}:{index}",), daemon=True)
            for index in range(workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def are_alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def clock_was_set(self, jump: float) -> None:
        """SQLite has no other clock than this machine's: what is measured by it goes along."""
        with self._app_context():
            if current_settings().sqlite:
                with transaction() as session:
                    queue_rows.follow_clock(session, timedelta(seconds=jump))

    def end(self, grace: float) -> None:
        """Wait for what is being done, for so many seconds; what takes longer is for others."""
        deadline = time.monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads):
            with self._app_context(), transaction() as session:
                queue_rows.hand_back(session, self._process)

    def _work(self, owner: str) -> None:
        while not self._stop.is_set():
            pause = IDLE_SECONDS
            try:
                with self._app_context():
                    if worker.run_one(owner, self._moment()):
                        continue
            except OperationalError as away:
                log.warning("worker %s: the database does not answer: %s", owner, away.orig)
                pause = PAUSE_AFTER_FAILURE_SECONDS
            except Exception:  # a worker that ended would leave all jobs undone without a word
                log.exception("worker %s could not look for jobs", owner)
                pause = PAUSE_AFTER_FAILURE_SECONDS
            self._stop.wait(pause)
