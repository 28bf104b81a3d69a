"""The product as two processes that are killed without warning and started again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from config import ROOT
from database.base import db
from database.session import current_settings, reading, transaction
from demonstration.theatre import Theatre
from scheduler.clock import utc_now
from tests.support.application import share_fonts
from tests.support.live import LiveSite, environment_of, gunicorn_of, site_in, wait_until_well
from web.app import create_app
from workflows import definitions, jobs, queue_rows
from workflows.models import Job, JobStatus

SCHEDULER = ("-m", "flask", "--app", "wsgi", "scheduler")
PATIENCE_SECONDS = 60


@dataclass
class Product:
    """gunicorn and the scheduler over one database."""

    site: LiveSite
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.processes = [
            self.process("scheduler", *SCHEDULER),
            self.process("web", *gunicorn_of(self.site)),
        ]
        wait_until_well(self.site, self.processes[1])

    def kill(self) -> None:
        """End both at once, as a power cut would: nothing is finished, nothing is said."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # gunicorn's workers and the renderers as well
            process.wait()

    def process(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = self.log(name).open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def environment(self) -> dict[str, str]:
        return os.environ | environment_of(self.site.settings)

    def log(self, name: str) -> Path:
        return self.site.settings.data_dir / f"{name}.log"


@pytest.fixture(params=["sqlite", "postgres"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    """The running product on each database; an app context on the same database is open."""
    cluster, url = None, None
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("seeded_sqlite"), tmp_path / "lingxing.db")
    else:
        cluster = request.getfixturevalue("private_postgres")
        url = cluster.create(request.getfixturevalue("seeded_postgres"))
    share_fonts(tmp_path)
    running = Product(site_in(tmp_path, url))
    definitions.forget_all()
    with create_app(running.site.settings).app_context():
        try:
            running.start()
            yield running
        finally:
            running.kill()
            db.engine.dispose()
    if cluster is not None:
        cluster.drop(url)


@dataclass
class LiveStage(Theatre):
    """A stage whose jobs and timers are done by the running scheduler, in real time.

    A play's waiting is left out: it goes straight on. `between` happens after each act of the play.
    """

    between: Callable[[], None] = lambda: None

    def settle(self) -> None:
        self.between()
        wait_until(lambda: not _due_jobs())
        self.now = this_minute()

    def wait(self, span: timedelta) -> None:
        self.settle()

    def wait_workdays(self, count: int) -> None:
        self.settle()


def this_minute() -> datetime:
    """Forms ask for times to the minute."""
    return utc_now().replace(second=0, microsecond=0)


def wait_until(reached: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < end, "the scheduler did not do it in time"
        time.sleep(0.05)


def forget_leases() -> None:
    """Let what a killed worker held be taken at once: a lease is long for a test."""
    with transaction() as session:
        if current_settings().procrastinate:
            session.execute(text("DELETE FROM procrastinate_workers"))
        for job in session.scalars(select(Job).where(Job.status == JobStatus.DOING)):
            job.lease_until = utc_now() - queue_rows.LEASE


def _due_jobs() -> int:
    """Failed ones wait for their next attempt; they count as well."""
    with reading() as session:
        backlog = jobs.backlog(session, utc_now())
        return backlog.waiting + backlog.running
