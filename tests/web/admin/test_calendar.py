"""工作日历: everybody reads it; an administrator sets days, takes a year from a file, sees what has moved."""

import io

import pytest
from flask import Flask

from demonstration.theatre import Theatre
from tests.calendars.notices import invented_2027, notice_file, statutory_rows
from tests.support.clients import ClientOf

DAY = {
    "day": "2026-11-25",
    "region": "3205",
    "kind": "local_off",
    "name": "台风停工",
    "source": "示例〔2026〕1号",
}


@pytest.fixture(autouse=True)
def _stage(sqlite_stage: Theatre) -> None:
    """The calendar of the demonstration."""


def test_everybody_sees_the_year_and_that_the_next_is_provisional(client_of: ClientOf) -> None:
    client = client_of("KS.2")

    assert 'title="2026-10-01 国庆节 放假"' in client.read("/calendar/?year=2026")
    next_year = client.read("/calendar/?year=2027")

    assert 'title="2027-02-06 春节 放假 暂定"' in next_year
    assert "国务院办公厅尚未公布该年放假安排" in next_year
    assert "定为正式" not in next_year


def test_a_local_day_is_set_and_shown_to_its_region_only(client_of: ClientOf) -> None:
    client = client_of("process")

    saved = client.submit("/calendar/day", DAY)

    assert "2026-11-25 已保存" in client.read(saved.location)
    assert 'title="2026-11-25 台风停工 放假"' in client.read("/calendar/?year=2026&region=320583")
    assert 'title="2026-11-25 台风停工 放假"' not in client.read("/calendar/?year=2026")


def test_a_day_that_is_saved_as_it_was_moves_nothing(client_of: ClientOf) -> None:
    client = client_of("process")
    client.submit("/calendar/day", DAY)

    again = client.submit("/calendar/day", DAY)

    assert "2026-11-25 已保存，期限不受影响。" in client.read(again.location)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请写明节日名称或理由"),
        ({"kind": "holiday"}, "地区只有当地放假和当地上班"),
        ({"day": "soon"}, "请选择日期"),
        ({"day": "2100-01-01"}, "2100 年没有日历"),
    ],
)
def test_a_day_that_can_not_be_is_refused_on_the_page(
    client_of: ClientOf, wrong: dict[str, str], said: str
) -> None:
    refused = client_of("process").submit("/calendar/day", DAY | wrong)

    assert refused.status_code == 422
    assert said in refused.text


def test_a_file_is_previewed_taken_and_its_pass_shown(client_of: ClientOf, sqlite_stage: Theatre) -> None:
    client = client_of("process")
    preview = client.submit("/calendar/preview", {"file": (io.BytesIO(invented_2027()), "2027.json")})
    assert "2027-01-10（周日）" in preview.text
    seen = preview.text.partition('name="seen" value="')[2].partition('"')[0]

    taken = client.submit("/calendar/take", {"content": invented_2027().decode(), "seen": seen})
    sqlite_stage.settle()

    assert "已查 0 件，0 件有变化" in client.read(taken.location)
    assert 'title="2027-01-10 元旦 上班"' in client.read("/calendar/?year=2027")


def test_an_empty_year_is_refused_and_stays_provisional(client_of: ClientOf) -> None:
    client = client_of("process")
    empty = notice_file(2027, [], papers=())

    refused = client.submit("/calendar/preview", {"file": (io.BytesIO(empty), "2027.json")})

    assert refused.status_code == 422
    assert "2027 年的文件里没有任何一天" in refused.text
    assert "国务院办公厅尚未公布该年放假安排" in client.read("/calendar/?year=2027")


def test_a_preview_somebody_has_overtaken_is_not_taken(client_of: ClientOf) -> None:
    content = notice_file(2027, statutory_rows(2027)).decode()

    refused = client_of("process").submit("/calendar/take", {"content": content, "seen": "long ago"})

    assert refused.status_code == 409
    assert "刚被他人修改" in refused.text


def test_a_typed_year_is_made_official_with_its_document_and_taken_back(client_of: ClientOf) -> None:
    client = client_of("process")

    assert client.submit("/calendar/official", {"year": 2027, "source": ""}).status_code == 422
    made = client.submit("/calendar/official", {"year": 2027, "source": "示例〔2026〕2号"})
    assert "2027 年放假安排已公布（示例〔2026〕2号）" in client.read(made.location)
    assert 'title="2027-02-06 春节 放假"' in client.read("/calendar/?year=2027")

    client.submit("/calendar/official", {"year": 2027, "source": "录入有误", "take_back": "1"})
    assert 'title="2027-02-06 春节 放假 暂定"' in client.read("/calendar/?year=2027")


def test_a_year_without_a_calendar_is_said_to_have_none(client_of: ClientOf) -> None:
    answer = client_of("KS.2").get("/calendar/?year=2100")

    assert answer.status_code == 422
    assert "2100 年没有日历" in answer.text


def test_the_page_reads_in_english(client_of: ClientOf, sqlite_app: Flask) -> None:
    client = client_of("KS.2")
    client.set_cookie("lingxing_language", "en")

    assert "Working calendar 2027" in client.read("/calendar/?year=2027")
