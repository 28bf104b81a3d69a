"""Transactions: the one place that begins and commits.

with transaction() as session:      # writes; commits at the end of the block, or nothing happened
with reading() as session:          # never takes the write lock
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pysqlite3
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config import Settings
from database.base import db
from database.locks import FairLock

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged submit survives a power cut
    "busy_timeout=10000",
    "foreign_keys=ON",
    "cache_size=-65536",
    "trusted_schema=OFF",
)
_POSTGRES_OPTIONS = (
    "-c lock_timeout=10000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000"
)
# A machine or a cable that is gone says nothing: without these a connection would wait for hours.
CONNECTION = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_write_turn = FairLock()


def open_database(app: Flask, settings: Settings) -> None:
    """Tie the database to the application. Connects only when first used."""
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    if settings.sqlite:
        with app.app_context():
            _tune_sqlite(db.engine)


@contextmanager
def transaction() -> Iterator[Session]:
    """Yield a session that may write; commit when the block ends, roll back when it raises."""
    turn = _write_turn if db.engine.dialect.name == "sqlite" else nullcontext()
    with turn, Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session over one consistent view; what it changes is thrown away."""
    # PostgreSQL would else show each statement what was committed until then.
    isolation = {} if db.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    engine = db.engine.execution_options(read_only=True, **isolation)
    with Session(engine, autoflush=False) as session:
        yield session


def current_settings() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.sqlite:
        path = make_url(settings.database_url).database
        if path:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        # Debian's SQLite has the WAL-reset bug (fixed in 3.51.3): use the current one from PyPI.
        return {"module": pysqlite3.dbapi2, "pool_size": 20, "connect_args": {"check_same_thread": False}}
    return {
        "pool_size": 10,  # kept open: for the looks of the clock, or for the threads of a web server
        "max_overflow": 8 + settings.workers,
        "pool_pre_ping": True,
        "connect_args": {"options": _POSTGRES_OPTIONS, **CONNECTION},
    }


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        # A transaction that begins as a reader and then writes loses the race to another writer
        # and can't be retried by SQLite: writers take the lock at once.
        read_only = connection.get_execution_options().get("read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
