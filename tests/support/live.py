"""The product as it runs: a real web server and a real scheduler over a seeded database of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from config import ROOT, Settings
from database.base import db
from demonstration.theatre import Theatre
from scheduler import clock
from tests.support.application import share_fonts
from web.app import create_app
from workflows import definitions

STARTS_WITHIN_SECONDS = 120
STOPS_WITHIN_SECONDS = 15


@dataclass(frozen=True)
class LiveSite:
    """Where it answers, and the settings it was started with."""

    url: str
    settings: Settings

    def advance_to(self, moment: datetime) -> None:
        """Let all happen that falls due until a later moment; the running processes keep their own clock."""
        with self.stage(clock.utc_now()) as theatre:
            theatre.wait_until(moment)

    @contextmanager
    def stage(self, now: datetime) -> Iterator[Theatre]:
        """Open a stage on the same database, at a moment of its own, and let all happen that is due then."""
        application = create_app(self.settings)
        definitions.forget_all()  # those of the last test have the same ids, in another database
        with application.app_context():
            try:
                theatre = Theatre(now, acted=time.monotonic_ns())  # no two stages press the same button
                theatre.settle()
                yield theatre
            finally:
                db.engine.dispose()


@pytest.fixture(scope="module")
def live(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A running product for the tests of one module."""
    with running(seeded_sqlite, tmp_path_factory.mktemp("live")) as site:
        yield site


@contextmanager
def running(seeded: Path, folder: Path) -> Iterator[LiveSite]:
    """Run the product over a copy of a seeded SQLite file until the block ends.

    What the processes print lies in `folder`, as web.log and scheduler.log.
    """
    shutil.copy(seeded, folder / "lingxing.db")
    share_fonts(folder)
    site = site_in(folder)
    with ExitStack() as stack:
        stack.enter_context(_process(site, "scheduler", "-m", "flask", "--app", "wsgi", "scheduler"))
        web = stack.enter_context(_process(site, "web", *gunicorn_of(site)))
        wait_until_well(site, web)
        yield site


def site_in(folder: Path, database_url: str | None = None) -> LiveSite:
    """Return settings with a free port; without a URL the database is a SQLite file in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=database_url or f"sqlite:///{folder / 'lingxing.db'}",
        data_dir=folder,
        secret_key="for tests only, at least 32 characters",
        port=port,
        public_url=url,
    )
    return LiveSite(url, settings)


def gunicorn_of(site: LiveSite) -> list[str]:
    address = f"{site.settings.host}:{site.settings.port}"
    threads = ["--worker-class", "gthread", "--threads", "8"]
    return ["-m", "gunicorn", "wsgi:app", "--bind", address, *threads, "--no-control-socket"]


@contextmanager
def _process(site: LiveSite, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python until the block ends; it is asked to stop, by its own id, and killed when it doesn't."""
    with (site.settings.data_dir / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | environment_of(site.settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment_of(settings: Settings) -> dict[str, str]:
    return {
        "LINGXING_DATABASE_URL": settings.database_url,
        "LINGXING_DATA_DIR": str(settings.data_dir),
        "LINGXING_SECRET_KEY": settings.secret_key,
        "LINGXING_PORT": str(settings.port),
        "LINGXING_PUBLIC_URL": settings.address,
        "LINGXING_SMTP_URL": settings.smtp_url or "",
        "PYTHONUNBUFFERED": "1",
    }


def wait_until_well(
    site: LiveSite, web: subprocess.Popen[bytes], within: float = STARTS_WITHIN_SECONDS
) -> None:
    """Wait until the database answers and the scheduler beats."""
    end = time.monotonic() + within
    while time.monotonic() < end and web.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/health", timeout=5):
                return
        except OSError:  # not up yet, or not well yet (URLError is one too)
            time.sleep(0.1)
    logs = (site.settings.data_dir / f"{name}.log" for name in ("web", "scheduler"))
    raise RuntimeError("the product did not start\n" + "\n".join(log.read_text() for log in logs))
