"""Bring the database to the shape the rows want (Alembic)."""

import threading
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from database.base import db

FOLDER = Path(__file__).parent / "migrations"
_one_at_a_time = threading.Lock()


def upgrade() -> None:
    """Apply all migrations that are missing. Needs an app context."""
    with _one_at_a_time:
        command.upgrade(configuration(db.engine), "head")


def is_current(connection: Connection) -> bool:
    """Say whether the database has the shape this program wants."""
    return MigrationContext.configure(connection).get_current_revision() == _newest()


def configuration(engine: Engine) -> Config:
    """Return Alembic's configuration, tied to an engine."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(FOLDER)).get_current_head()
