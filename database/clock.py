"""The moment by which things are due: one for all processes, whatever their machines believe."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from database.base import db
from database.session import reading


def now() -> datetime:
    """Return PostgreSQL's moment; SQLite has none but this machine's.

    For entry points. Needs an app context.
    """
    if db.engine.dialect.name == "sqlite":
        return datetime.now(UTC)
    with reading() as session:
        return session.execute(select(func.now())).scalar_one().astimezone(UTC)
