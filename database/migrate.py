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


class WrongShape(RuntimeError):
    """The database is not as this program wants it: it is of another version."""


def upgrade() -> None:
    """Apply all migrations that are missing. Needs an app context.

    Raises WrongShape when a newer program has been there.
    """
    with _one_at_a_time:
        with db.engine.connect() as connection:
            if _is_newer(_shape_of(connection)):
                raise WrongShape(wrong_shape(connection))
        command.upgrade(configuration(db.engine), "head")


def wrong_shape(connection: Connection) -> str | None:
    """Say what is wrong when the database has another shape than this program wants, and what to do."""
    shape, wanted = _shape_of(connection), _newest()
    if shape == wanted:
        return None
    if _is_newer(shape):
        return (
            f"a newer version has migrated the database to {shape}, this one knows {wanted}: start the newer"
        )
    return f"the database is at {shape or 'nothing'}, not at {wanted}: flask --app wsgi database upgrade"


def configuration(engine: Engine) -> Config:
    """Return Alembic's configuration, tied to an engine."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config


def _shape_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_newer(shape: str | None) -> bool:
    return shape is not None and shape not in _known()


def _newest() -> str:
    return _known()[0]


@cache
def _known() -> tuple[str, ...]:
    """The shapes this program has made, newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())
