"""A page of a long list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Line = TypeVar("Line")

LINES_ON_A_PAGE = 20


@dataclass(frozen=True)
class Page(Generic[Line]):
    """Some lines of a list, and where they stand in it. `number` counts from 1."""

    lines: tuple[Line, ...]
    number: int
    total: int  # lines of the whole list

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // LINES_ON_A_PAGE))


@dataclass(frozen=True)
class Chosen:
    """The ids of the lines in their order, and how many: only what a page shows is joined to more."""

    ids: Select[Any]
    count: Select[Any]


def page_of(
    session: Session,
    rows: Select[*tuple[Any, ...]],
    number: int,
    as_line: Callable[[Any], Line],
    chosen: Chosen | None = None,
) -> Page[Line]:
    """Return the page; a number beyond the end gives the last one.

    With `chosen`, `rows` need no condition of their own.
    """
    count = (
        select(func.count()).select_from(rows.order_by(None).subquery()) if chosen is None else chosen.count
    )
    total = session.scalar(count) or 0
    last = max(1, -(-total // LINES_ON_A_PAGE))
    number = min(max(1, number), last)
    lines = rows if chosen is None else chosen.ids
    window = lines.limit(LINES_ON_A_PAGE).offset((number - 1) * LINES_ON_A_PAGE)
    if chosen is not None:
        (id,) = chosen.ids.selected_columns
        window = rows.where(id.in_(window.correlate(None)))
    shown: Sequence[Any] = session.execute(window).all()
    return Page(tuple(as_line(row) for row in shown), number, total)
