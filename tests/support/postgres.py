"""A private PostgreSQL for one test session: made on first use, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psycopg
import pytest

# Durability off: the cluster lives as long as the session, and fsync would be most of its time.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
}


@dataclass(frozen=True)
class PrivatePostgres:
    """A running cluster of our own, superuser `postgres`, no password."""

    bin: Path
    home: Path
    port: int

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template1", name: str = "") -> str:
        """Copy a database and return the URL of the copy; nobody may be connected to the template."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database made by create(), throwing out whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """Carry out one statement as the superuser."""
        address = self.url().replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def private_postgres() -> Iterator[PrivatePostgres]:
    """The cluster of this session (of this worker under xdist)."""
    with running_postgres() as cluster:
        yield cluster


@contextmanager
def running_postgres(settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[PrivatePostgres]:
    """A cluster that lives as long as the block; the settings win over ours."""
    programs = newest_programs()
    home = Path(tempfile.mkdtemp(prefix="lingxing-postgres-"))
    cluster = PrivatePostgres(programs, home, free_port())
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    # A process that SIGTERM ends unwinds nothing, and the server would live on: let it be as Ctrl+C is.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        start(cluster, settings)
        yield cluster
    finally:
        stop(cluster)
        shutil.rmtree(home, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def postgres_url(private_postgres: PrivatePostgres) -> Iterator[str]:
    """An empty database for one test."""
    url = private_postgres.create()
    yield url
    private_postgres.drop(url)


@pytest.fixture(scope="session")
def postgres_template(private_postgres: PrivatePostgres) -> Iterator[Callable[[Callable[[str], None]], str]]:
    """A function that prepares a database once (migrations) and returns its name, for create(template)."""
    prepared: dict[Callable[[str], None], str] = {}

    def template(prepare: Callable[[str], None]) -> str:
        if prepare not in prepared:
            url = private_postgres.create()
            prepare(url)
            prepared[prepare] = url.rpartition("/")[2]
        return prepared[prepare]

    yield template
    for name in prepared.values():
        private_postgres.drop(private_postgres.url(name))


def newest_programs() -> Path:
    """The folder of initdb and pg_ctl; raise when PostgreSQL is not installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name)
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError("Expected PostgreSQL for the tests, but there is no initdb: script/bootstrap --tests")


def start(cluster: PrivatePostgres, settings: Mapping[str, str] = MappingProxyType({})) -> None:
    """Make the data folder and start the server; what it says lies in home/log."""
    data = cluster.home / "data"
    as_owner(cluster, "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8",
             "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    lines = [f"{name} = '{value}'" for name, value in {**SETTINGS, **settings}.items()]
    lines += [f"port = {cluster.port}", f"unix_socket_directories = '{cluster.home}'"]
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write("\n".join(lines) + "\n")
    as_owner(cluster, "pg_ctl", "--pgdata", data, "--log", cluster.home / "log", "--wait", "start")


def stop(cluster: PrivatePostgres) -> None:
    """End the server, also one whose start failed half-way."""
    if (cluster.home / "data" / "postmaster.pid").exists():
        as_owner(cluster, "pg_ctl", "--pgdata", cluster.home / "data", "--mode=immediate", "--wait", "stop")


def as_owner(cluster: PrivatePostgres, program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs; they refuse to run as root, so root becomes `postgres`."""
    command = [str(cluster.bin / program), *map(str, arguments)]
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        command = [
            "setpriv",
            f"--reuid={owner.pw_uid}",
            f"--regid={owner.pw_gid}",
            "--clear-groups",
            *command,
        ]
    # Not a pipe: the server inherits it, and reading to its end would wait for the server's.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, cwd=cluster.home, check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"Expected {program} to succeed, but it said:\n{said.read()}")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
