"""INSERT … ON CONFLICT in the dialect of the session's database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_into(session: Session, row: type[Any]) -> Any:
    """Return an insert that knows ON CONFLICT; SQLAlchemy has it per dialect only."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(row)
