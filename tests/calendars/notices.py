"""Notices of the State Council as holiday-cn writes them. What 2027 will be like is invented."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from calendars.statutory import named_holidays

PAPER = "https://www.gov.cn/invented/2027"
Row = dict[str, Any]


def statutory_rows(year: int) -> list[Row]:
    return [row(day, name) for day, name in named_holidays(year).items()]


def row(on: date | str, name: str = "元旦", *, off: bool = True) -> Row:
    return {"name": name, "date": str(on), "isOffDay": off}


def span(first: date, days: int, name: str) -> list[Row]:
    return [row(first + timedelta(days=offset), name) for offset in range(days)]


def notice_file(year: int, rows: Iterable[Row], papers: Iterable[str] = (PAPER,)) -> bytes:
    return json.dumps({"year": year, "papers": list(papers), "days": list(rows)}).encode()


def invented_2027() -> bytes:
    """2 January is off as well (a Saturday anyway), 4 January too, made up for on Sunday the 10th."""
    longer = [row("2026-12-31"), row("2027-01-02"), row("2027-01-03"), row("2027-01-04")]
    return notice_file(2027, [*statutory_rows(2027), *longer, row("2027-01-10", off=False)])
