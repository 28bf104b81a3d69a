"""The worker of a process on PostgreSQL: Procrastinate fetches the jobs, beats, and hands back at the end.

Its worker returns as if all were well when it has lost the database. It is begun anew until told to stop;
that the database stays away is for the process to notice.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from database.session import CONNECTION, current_settings
from database.types import from_text
from scheduler import worker
from scheduler.clock import Context, Moment
from workflows.job_queue import ClaimedJob
from workflows.queue_procrastinate import QUEUE, SILENT_AFTER, TASK

log = logging.getLogger(__name__)

POLL_SECONDS = 1  # a new job is told at once; one that waits for its next attempt is looked for
BEAT_SECONDS = 5
GRACE_SECONDS = 7  # less than the process has to end in
STOP_LOOK_SECONDS = 0.2
PAUSE_AFTER_FAILURE_SECONDS = 3
PAUSE_AFTER_FAULT = 60  # seconds; of ours: what a job could not do is put back by `worker.do`


class ProcrastinateWorker:
    """A thread with an event loop; the jobs run in threads of their own."""

    def __init__(
        self, app_context: Context, moment: Moment, stop: threading.Event, grace: float = GRACE_SECONDS
    ) -> None:
        self._app_context, self._moment, self._stop, self._grace = app_context, moment, stop, grace
        with app_context():
            self._settings = current_settings()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def are_alive(self) -> bool:
        return self._thread.is_alive()

    def clock_was_set(self, jump: float) -> None:
        """PostgreSQL's clock counts, and no other."""

    def end(self, grace: float) -> None:
        """Wait until Procrastinate has let go, for so many seconds."""
        self._thread.join(grace)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                asyncio.run(self._serve())
            except (ConnectorException, psycopg.OperationalError) as away:
                log.warning("Procrastinate: the database does not answer: %s", away.__cause__ or away)
            if not self._stop.wait(PAUSE_AFTER_FAILURE_SECONDS):
                log.warning("Procrastinate's worker is begun anew")

    async def _serve(self) -> None:
        async with self._application().open_async() as application:
            serving = asyncio.create_task(
                application.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._settings.workers,
                    fetch_job_polling_interval=POLL_SECONDS,
                    update_heartbeat_interval=BEAT_SECONDS,
                    stalled_worker_timeout=SILENT_AFTER.total_seconds(),
                    shutdown_graceful_timeout=self._grace,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
            )
            while not serving.done() and not self._stop.is_set():
                await asyncio.wait([serving], timeout=STOP_LOOK_SECONDS)
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    def _application(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self._settings.database_url.replace("+psycopg", ""),
            kwargs=CONNECTION,
            json_loads=from_text,
            min_size=1,
            max_size=self._settings.workers + 1,
        )
        application = procrastinate.App(connector=connector)

        @application.task(name=TASK, queue=QUEUE, pass_context=True, retry=HandBack())
        async def lingxing(context: procrastinate.JobContext, /, **asked: Any) -> None:
            await _in_thread(lambda: self._do(context.job, asked))

        return application

    def _do(self, job: Job, asked: Mapping[str, Any]) -> None:
        claimed = ClaimedJob(job.id or 0, attempts=job.attempts + 1, owner=str(job.worker_id), **asked)
        with self._app_context():
            worker.do(claimed, self._moment())


class HandBack(BaseRetryStrategy):
    """What `worker.do` has not settled comes up again: at once when the process ends before the job does."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        pause = 0 if isinstance(exception, asyncio.CancelledError) else PAUSE_AFTER_FAULT
        return RetryDecision(retry_in={"seconds": pause})


async def _in_thread(work: Callable[[], None]) -> None:
    """Wait for a thread that, unlike those of an executor, doesn't keep the process from ending."""
    outcome: Future[None] = Future()

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  raised where it is waited for
            outcome.set_exception(error)
        else:
            outcome.set_result(None)

    outcome.set_running_or_notify_cancel()
    threading.Thread(target=run, daemon=True).start()
    await asyncio.wrap_future(outcome)
