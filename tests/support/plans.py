"""How the database finds the rows of a statement: through an index, or by going through them all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import event

from database.base import db

Sent = tuple[str, Any]  # a statement and its parameters


def sent_by(act: Callable[[], object]) -> list[Sent]:
    """Return what a call looks up."""
    found: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "DELETE")):
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return found


def rows_touched(sent: Sent, tables: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield what is read of the tables, and how many rows that is; infinitely many: all that are there.

    SQLite tells its plan only: going by the status alone is as good as going through the table.
    """
    statement, parameters = sent
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines = [row.detail for row in plan]
        for line in lines:
            if line.split()[1] in tables:
                yield line, float("inf") if line.startswith("SCAN") or "(status=?)" in line else 0
        return
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        for node in _nodes(plan.scalar_one()[0]["Plan"]):
            if node.get("Relation Name") in tables:
                read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
                yield f"{node['Node Type']} {node['Relation Name']}", read
        connection.rollback()


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
