"""A year's holidays as a file: the State Council's notice in the JSON of holiday-cn.

{"year": 2026, "papers": ["https://www.gov.cn/…"], "days": [{"name": "元旦", "date": "2026-01-01",
"isOffDay": true}, …]}
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendars.models import DayKind
from calendars.refusals import NoticeRefused, RowOfNoticeRefused, YearIncomplete
from calendars.statutory import FIRST_YEAR, LAST_YEAR, days_any_notice_has
from calendars.working_days import SATURDAY
from wording import N_

LONGEST_NAME, LONGEST_SOURCE = 60, 200
DECEMBER = 12


@dataclass(frozen=True)
class NoticeDay:
    """A day the notice speaks of."""

    on: date
    kind: DayKind  # holiday or make-up working day
    name: str


@dataclass(frozen=True)
class HolidayNotice:
    """What the notice of a year arranges. A few of its days may lie in the December before."""

    year: int
    source: str
    days: tuple[NoticeDay, ...]


def read_notice(content: bytes) -> HolidayNotice:
    """Return what the file says. Raises NoticeRefused, RowOfNoticeRefused, YearIncomplete."""
    try:
        document = json.loads(content)
    except ValueError as error:  # neither UTF-8 nor JSON
        raise NoticeRefused(N_("文件不是 JSON，请上传 holiday-cn 的年度文件，如 2027.json。")) from error
    if not isinstance(document, dict):
        raise NoticeRefused(N_("文件不是一年的放假安排，请上传 holiday-cn 的年度文件，如 2027.json。"))
    year, rows = document.get("year"), document.get("days")
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoticeRefused(N_("年份 year 应为四位数的年，实为 {year}。"), year=_shown(year))
    if not isinstance(rows, list) or not rows:
        raise NoticeRefused(N_("{year} 年的文件里没有任何一天：国务院办公厅可能尚未公布。"), year=year)
    notice = HolidayNotice(year, _source(document, year), _days(rows, year))
    must_be_complete(year, {day.on: day.kind for day in notice.days})
    return notice


def must_be_complete(year: int, kinds: Mapping[date, DayKind]) -> None:
    """Raise YearIncomplete when a day off of the statute is not off."""
    missing = sorted(on for on in days_any_notice_has(year) if kinds.get(on) is not DayKind.HOLIDAY)
    if missing:
        raise YearIncomplete(year=year, days="、".join(map(str, missing)))


def may_be_makeup(on: date) -> bool:
    """Say whether a day can be a make-up working day: what is worked anyway makes up for nothing."""
    return on.weekday() >= SATURDAY


def _source(document: Mapping[str, Any], year: int) -> str:
    papers = document.get("papers")
    if not isinstance(papers, list) or not papers or not all(isinstance(paper, str) for paper in papers):
        raise NoticeRefused(N_("{year} 年的文件没有注明所依据的通知（papers）。"), year=year)
    return "；".join(papers)[:LONGEST_SOURCE]


def _days(rows: Sequence[Any], year: int) -> tuple[NoticeDay, ...]:
    days: dict[date, NoticeDay] = {}
    for number, row in enumerate(rows, 1):
        day = _day(number, row, year)
        if day.on in days:
            raise RowOfNoticeRefused(number, str(day.on), N_("与前面的一条日期重复。"))
        days[day.on] = day
    return tuple(sorted(days.values(), key=lambda day: day.on))


def _day(number: int, row: Any, year: int) -> NoticeDay:
    if not isinstance(row, dict):
        raise RowOfNoticeRefused(number, _shown(row), N_("应有 name、date、isOffDay 三项。"))
    text, name, off = row.get("date"), row.get("name"), row.get("isOffDay")
    try:
        on = date.fromisoformat(str(text))
    except ValueError as error:
        raise RowOfNoticeRefused(number, _shown(text), N_("不是日期，应写成 2027-01-01 的形式。")) from error
    if not isinstance(off, bool):
        raise RowOfNoticeRefused(number, str(on), N_("的 isOffDay 应为 true（放假）或 false（上班）。"))
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise RowOfNoticeRefused(
            number, str(on), N_("没有节日名称，或名称超过 {most} 个字。"), most=LONGEST_NAME
        )
    if on.year != year and (on.year, on.month) != (year - 1, DECEMBER):
        raise RowOfNoticeRefused(
            number, str(on), N_("不在 {year} 年（元旦假期可始于上年 12 月）。"), year=year
        )
    if not off and not may_be_makeup(on):
        raise RowOfNoticeRefused(number, str(on), N_("是星期一至星期五，本来就上班，不会是调休上班日。"))
    return NoticeDay(on, DayKind.HOLIDAY if off else DayKind.MAKEUP_WORKDAY, name.strip())


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:LONGEST_NAME]
