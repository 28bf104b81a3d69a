"""The product from outside: its processes, its database, its disk, each of which can be made to fail."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.chaos import planted
from tests.support import postgres
from tests.support.application import share_fonts
from tests.support.killable import Product
from tests.support.live import gunicorn_of, site_in, wait_until_well
from tests.support.postgres import PrivatePostgres

MIB = 1024 * 1024
DISK_MIB = 1500
RECOVERS_WITHIN_SECONDS = 180  # on a machine that has more to do
ROLES = ("web", "scheduler", "worker")
SETTINGS = {  # the tests' cluster does not wait for its disk: its crash would lose what was acknowledged
    "synchronous_commit": "on",
    "fsync": "on",
    "max_connections": "300",  # those of the dead linger
}


@dataclass
class Site(Product):
    """Parents that fork the processes again as often as these are killed."""

    cluster: PrivatePostgres | None = None
    planted: Mapping[str, str] = field(default_factory=dict)
    disk: Path | None = None  # a file system of our own, small enough to be filled

    @property
    def database(self) -> str:
        return "postgresql" if self.cluster else "sqlite"

    @property
    def folder(self) -> Path:
        return self.site.settings.data_dir

    def start(self) -> None:
        warm = "tests.acceptance.chaos.warm"
        web, several = gunicorn_of(self.site), self.cluster is not None
        web[web.index("wsgi:app")] = f"{warm}:app"
        web += ["--preload", "--workers", "2" if several else "1"]
        others = ("scheduler", "worker", "worker") if several else ("scheduler",)
        self.processes = [
            self.process("web", *web),
            *(self.process(role, "-m", warm, role) for role in others),
        ]
        self.wait_until_well()

    def wait_until_well(self) -> None:
        wait_until_well(self.site, self.processes[0], RECOVERS_WITHIN_SECONDS)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.planted, planted.FOLDER: str(self.folder)}

    def living(self) -> list[int]:
        """Return the ids of the processes that do the work, not of their parents."""
        return [pid for parent in self.processes for pid in _children(parent)]

    def arm(self, *, armed: bool) -> None:
        """Let processes die at failpoints, or no longer."""
        flag = self.folder / planted.ARMED
        flag.touch() if armed else flag.unlink(missing_ok=True)

    def deaths(self) -> list[str]:
        """Return where processes have died at failpoints."""
        said = self.folder / planted.DEATHS
        return said.read_text().splitlines() if said.exists() else []

    def troubles(self) -> list[str]:
        """Return what the processes have said went wrong."""
        logs = (self.log(role) for role in ROLES)
        lines = (line for log in logs if log.exists() for line in log.read_text().splitlines())
        return [line for line in lines if line.startswith("Traceback") or "does not answer" in line]

    def set_clock(self, seconds: float) -> None:
        new = self.folder / "clock.new"
        new.write_text(str(seconds))
        new.rename(self.folder / planted.CLOCK)

    def fill_disk(self) -> None:
        """Leave not a byte."""
        if self.disk is None:
            return
        with (self.disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(MIB))

    def make_room(self) -> None:
        if self.disk is not None:
            (self.disk / "filler").unlink(missing_ok=True)

    def crash_database(self) -> None:
        if self.cluster is not None:
            with suppress(RuntimeError):  # it has died by itself
                postgres.as_owner(self.cluster, "pg_ctl", *self._data(), "--mode=immediate", "stop")

    def raise_database(self) -> None:
        """Start the database if it is down: it looks through its log and goes on."""
        if self.cluster is not None:
            with suppress(RuntimeError):  # it runs
                postgres.as_owner(self.cluster, "pg_ctl", *self._data(), "--wait", "start")

    def _data(self) -> tuple[str, ...]:
        assert self.cluster is not None
        return "--pgdata", str(self.cluster.home / "data"), "--log", str(self.cluster.home / "log")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Lay a file system of its own over a folder; None where we may not (it takes root)."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=0755", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def durable_cluster(home: Path) -> Iterator[PrivatePostgres]:
    """Run a PostgreSQL that keeps what it has acknowledged."""
    home.mkdir()
    cluster = PrivatePostgres(postgres.newest_programs(), home, postgres.free_port())
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    try:
        postgres.start(cluster)
        for name, value in SETTINGS.items():
            cluster.run(f"ALTER SYSTEM SET {name} = '{value}'")
        postgres.as_owner(cluster, "pg_ctl", "--pgdata", home / "data", "--wait", "restart")
        yield cluster
    finally:
        postgres.stop(cluster)


@contextmanager
def open_site(database: str) -> Iterator[Site]:
    """Prepare a site with an empty database; nothing of it runs yet. Its folder is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lingxing-chaos-"))
    folder.chmod(0o755)
    try:
        with small_disk(folder) as disk:
            share_fonts(folder)
            if database == "sqlite":
                yield Site(site_in(folder), disk=disk)
            else:
                with durable_cluster(folder / "postgres") as cluster:
                    yield Site(site_in(folder, cluster.create()), cluster=cluster, disk=disk)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _children(parent: "subprocess.Popen[bytes]") -> list[int]:
    try:
        return [
            int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def send_signal(pid: int, number: signal.Signals) -> None:
    """Signal one process; it may just have died."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
