"""PostgreSQL as two machines: a primary that waits for its replica, on two addresses and one port."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support import postgres
from tests.support.postgres import PrivatePostgres

PRIMARY, REPLICA = "127.0.0.1", "127.0.0.2"
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "150",
    "synchronous_standby_names": "replica",
}
URL = "postgresql+psycopg://postgres@{hosts}/lingxing?target_session_attrs=read-write&port={port}"


@contextmanager
def replicated(folder: Path) -> Iterator["Replicated"]:
    """Run both until the block ends."""
    port = postgres.free_port()
    primary, replica = (
        PrivatePostgres(postgres.newest_programs(), folder / name, port) for name in ("primary", "replica")
    )
    for cluster in (primary, replica):
        cluster.home.mkdir()
        shutil.chown(cluster.home, "postgres", "postgres")
    try:
        postgres.start(primary, DURABLE | {"synchronous_standby_names": ""})
        with (primary.home / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 127.0.0.0/8 trust\n")
        primary.run("CREATE DATABASE lingxing")
        pair = Replicated(primary, replica)
        pair.copy()
        yield pair
    finally:
        for cluster in (primary, replica):
            postgres.stop(cluster)


class Replicated:
    """The pair, of which one takes writes."""

    def __init__(self, primary: PrivatePostgres, replica: PrivatePostgres) -> None:
        self.primary, self.replica = primary, replica

    @property
    def url(self) -> str:
        """Return the setting: both addresses, of which the one that takes writes is used."""
        return URL.format(hosts=f"{PRIMARY},{REPLICA}", port=self.primary.port)

    def copy(self) -> None:
        """As docs/operations.md says: pg_basebackup, then the primary waits for the replica."""
        data = self.replica.home / "data"
        source = f"host={PRIMARY} port={self.primary.port} user=postgres application_name=replica"
        postgres.as_owner(self.replica, "pg_basebackup", "--pgdata", data, "--dbname", source,
                          "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast")  # fmt: skip
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = '{REPLICA}'\n")
            settings.write(f"unix_socket_directories = '{self.replica.home}'\n")
        self._control(self.replica, "start", "--wait", "--log", str(self.replica.home / "log"))
        self.primary.run("ALTER SYSTEM SET synchronous_standby_names = 'replica'")
        self._control(self.primary, "reload")

    def fail_over(self) -> None:
        """Lose the primary as in a power cut, and let the replica take writes."""
        self._control(self.primary, "stop", "--mode=immediate")
        self._control(self.replica, "promote", "--wait")

    def connections(self) -> int:
        """Return how many the product holds at this moment."""
        return int(self._ask("SELECT count(*) FROM pg_stat_activity WHERE datname = 'lingxing'"))

    def _ask(self, question: str) -> str:
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            return str(connection.execute(question.encode()).fetchone()[0])  # type: ignore[index]

    @staticmethod
    def _control(cluster: PrivatePostgres, *arguments: str) -> None:
        postgres.as_owner(cluster, "pg_ctl", "--pgdata", cluster.home / "data", *arguments)
