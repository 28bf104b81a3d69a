"""The 督办 board: what it shows to whom, its table to take away, an overdue task handed over."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading, transaction
from demonstration import supervisions
from demonstration.theatre import Theatre
from tests.support.acting import awaited_message
from tests.support.clients import ClientOf
from tests.web.conftest import Case
from tests.workflows.acting_on_clocks import pause, resume
from workflows.models import SupervisedTask, UserTask

CHIEF, HANDLER, LEADER = "KS.3", "KS.2", "KS.4"


@pytest.fixture
def matter(sqlite_stage: Theatre) -> int:
    (found,) = supervisions.hand_out(sqlite_stage, "KS-SL")
    return found


@pytest.fixture
def late(case: Case) -> str:
    """The address of an overdue task on the board."""
    with transaction() as session:
        task = session.scalars(select(UserTask)).one()
        task.due_at = task.opened_at - timedelta(days=3000)
    return f"/supervision/overdue/{case.ids['task_id']}"


def test_the_board_shows_matters_with_light_and_stage(client_of: ClientOf, matter: int) -> None:
    page = client_of(CHIEF).read("/supervision/")

    assert f'href="/instances/{matter}"' in page
    for told in ("危险化学品仓库隐患整改", "昆山市水利局", "待签收", "绿：正常"):
        assert told in page


def test_it_is_narrowed_by_its_filters(client_of: ClientOf, matter: int) -> None:
    chief = client_of(CHIEF)
    asked = ("unit=KS-SL", "unit=KS-GA", "kind=leader", "kind=meeting", "light=red", "age=1-5", "settled=1")

    shown = {query: f'"/instances/{matter}"' in chief.read(f"/supervision/?{query}") for query in asked}

    assert [query for query, there in shown.items() if there] == ["unit=KS-SL", "kind=leader"]


def test_it_is_for_those_who_oversee(client_of: ClientOf, matter: int) -> None:
    paths = ("/supervision/", "/supervision/overdue", "/supervision/matters.csv", "/supervision/overdue.csv")

    assert {client_of(HANDLER).get(path).status_code for path in paths} == {404}


def test_the_matters_can_be_taken_away_as_a_table(client_of: ClientOf, matter: int) -> None:
    text = client_of(CHIEF).read("/supervision/matters.csv?unit=KS-SL")
    heads, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))

    assert (heads[1], row[1]) == ("事项", "危险化学品仓库隐患整改")
    assert (heads[-1], row[-1]) == ("亮灯", "绿：正常")


def test_the_form_for_more_time_says_when_the_matter_is_due_now(
    client_of: ClientOf, sqlite_stage: Theatre, matter: int
) -> None:
    supervisions.sign(sqlite_stage, matter)
    form = f"/instances/messages/{awaited_message(matter, 'extension_requested')}"
    liaison = client_of("KS-SL.1")
    assert "现时限：2026-12-08 17:30。" in liaison.read(form)

    pause(sqlite_stage, matter, "KS.5")
    assert "现时限：已中止。" in liaison.read(form)
    sqlite_stage.wait_until(datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI))
    resume(sqlite_stage, matter, "KS.5")

    assert "现时限：2026-12-10 17:30。" in liaison.read(form)


def test_the_overdue_tasks_can_be_taken_away_as_a_table(client_of: ClientOf, case: Case, late: str) -> None:
    text = client_of(CHIEF).read("/supervision/overdue.csv?age=21-")

    assert case.number in text


def test_an_overdue_task_is_handed_over_with_the_form_filled_in(
    client_of: ClientOf, case: Case, late: str
) -> None:
    leader = client_of(LEADER)
    assert f'href="{late}"' in leader.read("/supervision/overdue")
    form = leader.read(late)
    assert case.number in form
    assert "逾期转办" in form

    sent = {**dict(_typed(form)), "due_on": "2030-01-01"}
    answer = leader.submit(late, sent, page=late)

    assert answer.status_code == 302, answer.text
    with reading() as session:
        tied = session.scalars(select(SupervisedTask)).one()
    assert f"/instances/{tied.supervision_id}" in leader.read("/supervision/overdue")
    assert case.number in leader.read(f"/instances/{tied.supervision_id}")
    assert "已转督办" in client_of(HANDLER).read(f"/instances/{tied.case_id}")
    assert leader.get(late).status_code == 409


def test_a_task_that_is_not_overdue_is_not_handed_over(client_of: ClientOf, case: Case) -> None:
    answer = client_of(LEADER).get(f"/supervision/overdue/{case.ids['task_id']}")

    assert answer.status_code == 409
    assert "没有逾期或已经办结" in answer.text


def _typed(form: str) -> list[tuple[str, str]]:
    """Return what a browser would send for the form as it is drawn."""
    inputs = re.findall(
        r'<input(?=[^>]*type="(?:text|hidden|date)")[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form
    )
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    chosen = [
        (name, value)
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
        for value in re.findall(r'<option value="([^"]*)" selected', options)
    ]
    return [*inputs, *areas, *chosen, ("urgency", "normal")]
