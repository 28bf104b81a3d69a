"""Alembic's entry: runs the migrations in one transaction on the engine it is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, Engine

import workflows.models  # noqa: F401
from database.base import Model


def run() -> None:
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection, _keys_unchecked(connection), connection.begin():
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=False,
        )
        if connection.dialect.name == "postgresql":
            _take_turns(connection)
        context.run_migrations()


def _take_turns(connection: Connection) -> None:
    """Let who upgrades on another machine wait; an index of a large table takes longer than a page may."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261122)")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 10000")  # of tables that somebody works with


@contextmanager
def _keys_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which rows that refer to the old one would forbid.

    The pragma counts outside of transactions only, and SQLAlchemy begins one with every statement.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


run()
