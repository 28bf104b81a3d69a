"""The seeded application of a benchmark, and what it costs: this process and PostgreSQL's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time_ns
from typing import Final

import psycopg
from flask import Flask

from config import Settings
from database.base import db
from tests.support.application import fill, settings_for
from tests.support.clients import Client
from tests.support.postgres import running_postgres
from web.app import create_app

DURABLE: Final = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}  # as in production
_BACKENDS: Final = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
NewSite = Callable[[str], "Site"]


@dataclass
class Site:
    """One application on one database."""

    settings: Settings
    app: Flask
    _clients: dict[str, Client] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return "SQLite" if self.settings.sqlite else "PostgreSQL"

    def client(self, username: str) -> Client:
        """Return somebody who has signed in."""
        if username not in self._clients:
            client = self.app.test_client()
            assert isinstance(client, Client)
            self._clients[username] = client.as_member(username)
        return self._clients[username]

    def cost(self, act: Callable[["Site"], None], times: int) -> float:
        """Return milliseconds of processor time, the server's as well: the machine may be busy."""
        begun = self._spent()
        for _ in range(times):
            act(self)
        return (self._spent() - begun) / times / 1e6

    def _spent(self) -> int:
        if self.settings.sqlite:
            return process_time_ns()
        url = self.settings.database_url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            backends = [pid for (pid,) in connection.execute(_BACKENDS)]
        return process_time_ns() + sum(_nanoseconds_of(pid) for pid in backends)


@contextmanager
def on_sqlite(folder: Path) -> Iterator[NewSite]:
    """Yield what makes sites, each on a file of its own."""

    def new_site(name: str) -> Site:
        home = folder / name
        home.mkdir()
        return _site(f"sqlite:///{home / 'lingxing.db'}", home)

    yield new_site


@contextmanager
def on_postgres(folder: Path) -> Iterator[NewSite]:
    """Yield what makes sites, each on a database of its own; commits are durable, as in production."""
    with running_postgres(DURABLE) as cluster:
        yield lambda name: _site(cluster.create(), folder)


def _site(url: str, folder: Path) -> Site:
    fill(url, folder)
    settings = settings_for(url, folder)
    app = create_app(settings)
    app.test_client_class = Client
    with app.app_context():
        db.engine.dispose()
    return Site(settings, app)


def _nanoseconds_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
