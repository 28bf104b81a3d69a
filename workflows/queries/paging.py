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


def page_of(
    session: Session,
    rows: Select[*tuple[Any, ...]],
    number: int,
    as_line: Callable[[Any], Line],
    count: Select[int] | None = None,
) -> Page[Line]:
    """Return the page; a number beyond the end gives the last one. `count` is for what is counted faster."""
    if count is None:
        count = select(func.count()).select_from(rows.order_by(None).subquery())
    total = session.scalar(count) or 0
    last = max(1, -(-total // LINES_ON_A_PAGE))
    number = min(max(1, number), last)
    shown: Sequence[Any] = session.execute(
        rows.limit(LINES_ON_A_PAGE).offset((number - 1) * LINES_ON_A_PAGE)
    ).all()
    return Page(tuple(as_line(row) for row in shown), number, total)
