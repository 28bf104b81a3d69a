"""Whether the database is still as this program wants it: a newer version may migrate it meanwhile."""

from datetime import datetime

from database import migrate
from database.session import reading


class ShapeWatch:
    """Remembers what the last look has found."""

    wrong: str | None = None  # and what to do

    def look(self, _now: datetime) -> None:
        with reading() as session:
            self.wrong = migrate.wrong_shape(session.connection())
