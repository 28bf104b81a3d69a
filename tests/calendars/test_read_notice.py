"""A year's holidays as a file: taken as it stands, or refused with the row that is wrong."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from calendars.models import DayKind
from calendars.read_notice import NoticeDay, read_notice
from tests.calendars.notices import PAPER, Row, invented_2027, notice_file, row, statutory_rows
from wording import Refusal


def test_a_notice_is_read_with_the_december_before() -> None:
    notice = read_notice(invented_2027())

    assert (notice.year, notice.source) == (2027, PAPER)
    assert notice.days[0] == NoticeDay(date(2026, 12, 31), DayKind.HOLIDAY, "元旦")
    assert NoticeDay(date(2027, 1, 10), DayKind.MAKEUP_WORKDAY, "元旦") in notice.days


def test_an_empty_year_as_holiday_cn_has_it_before_the_notice_is_refused() -> None:
    empty = b'{"$schema": "https://example.invalid/schema.json", "year": 2027, "papers": [], "days": []}'

    with pytest.raises(Refusal, match="2027 年的文件里没有任何一天：国务院办公厅可能尚未公布"):
        read_notice(empty)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "文件不是 JSON"),
        (b"2027-01-01,off", "文件不是 JSON"),
        (b"[]", "文件不是一年的放假安排"),
        (json.dumps({"year": "2027", "days": []}).encode(), '年份 year 应为四位数的年，实为 "2027"'),
        (json.dumps({"year": True, "days": []}).encode(), "年份 year 应为四位数的年，实为 true"),
        (json.dumps({"year": 2100, "days": []}).encode(), "实为 2100"),
        (notice_file(2027, statutory_rows(2027), papers=()), "没有注明所依据的通知"),
    ],
)
def test_a_file_that_is_no_year_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_notice(content)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("2027-01-11", off=False), "第 14 条（2027-01-11）是星期一至星期五，本来就上班"),
        (row("2028-01-01"), "第 14 条（2028-01-01）不在 2027 年"),
        (row("2026-11-30"), "第 14 条（2026-11-30）不在 2027 年"),
        (row("2027-02-30"), '第 14 条（"2027-02-30"）不是日期'),
        (row("2027-01-01"), "第 14 条（2027-01-01）与前面的一条日期重复"),
        (row("2027-01-02", name=" "), "第 14 条（2027-01-02）没有节日名称"),
        ({"name": "元旦", "date": "2027-01-02", "isOffDay": "yes"}, "第 14 条（2027-01-02）的 isOffDay 应为"),
        ({"name": "元旦", "isOffDay": True}, "第 14 条（null）不是日期"),
        ("2027-01-02", "第 14 条（.*）应有 name、date、isOffDay 三项"),
    ],
)  # fmt: skip
def test_the_row_that_is_wrong_is_named(wrong: Row, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_notice(notice_file(2027, [*statutory_rows(2027), wrong]))


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda rows: [one for one in rows if one["name"] != "中秋"],
        lambda rows: [
            {**one, "isOffDay": one["name"] != "中秋" or "09-15" not in one["date"]} for one in rows
        ],
    ],
)
def test_a_year_without_a_holiday_of_the_statute_is_refused(
    spoiled: Callable[[list[Row]], list[Row]],
) -> None:
    with pytest.raises(Refusal, match="2027-09-15"):
        read_notice(notice_file(2027, spoiled(statutory_rows(2027))))
