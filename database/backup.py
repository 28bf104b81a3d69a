"""A copy of the SQLite database while it is in use, read back before it bears its name."""

import os
from pathlib import Path

import pysqlite3

from database.base import db


class BackupFailed(RuntimeError):
    """There is no copy; the message says why and what to do."""


def back_up(target: Path) -> None:
    """Write one consistent copy to `target`. Needs an app context. Raises BackupFailed."""
    if db.engine.dialect.name != "sqlite":
        raise BackupFailed(f"PostgreSQL brings its own tool: pg_dump --format=custom --file={target} …")
    if target.exists():
        raise BackupFailed(f"{target} exists already; choose another name")
    if not target.parent.is_dir():
        raise BackupFailed(f"there is no folder {target.parent}")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    _copy(part)
    _read_back(part)
    os.replace(part, target)


def _copy(part: Path) -> None:
    with db.engine.connect() as connection:
        # Past SQLAlchemy's BEGIN: VACUUM refuses to run inside a transaction.
        connection.connection.cursor().execute("VACUUM INTO ?", (str(part),))
    descriptor = os.open(part, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _read_back(part: Path) -> None:
    connection = pysqlite3.connect(f"{part.resolve().as_uri()}?mode=ro", uri=True)
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    finally:
        connection.close()
    if found != "ok":
        raise BackupFailed(f"the copy {part} is damaged: {found}")
