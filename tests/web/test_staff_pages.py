"""What the pages of staff tell: how a case went and why, what is overdue, who has a task."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database.session import transaction
from demonstration.mobilisations import DISPATCHER, cancel_at_the_muster_point
from demonstration.theatre import Theatre
from staff.models import Member
from tests.support.clients import Client
from tests.support.counting import counting
from tests.web.conftest import Case
from workflows.models import UserTask
from workflows.notify import Message, notify

ClientOf = Callable[[str], Client]
CHECKED = {"checklist": "5"} | {
    f"checklist-{row}{end}": value for row in range(5) for end, value in (("", ""), ("-status", "complete"))
}


@pytest.fixture
def returned(client_of: ClientOf, case: Case) -> Client:
    """The handler, after the chief has returned the checked materials."""
    handler, chief = client_of("KS.2"), client_of("KS.3")
    handler.submit(f"/tasks/{case.ids['task_id']}", CHECKED | {"opinion": "材料齐全"})
    review = chief.get("/inbox").text.partition('href="/tasks/')[2].partition('"')[0]
    chief.submit(f"/tasks/{review}", {"outcome": "return", "opinion": "请再核对评审意见"})
    return handler


def test_the_history_tells_who_decided_what_with_which_words(returned: Client, case: Case) -> None:
    page = returned.get(f"/instances/{case.ids['instance_id']}").text

    for said in ("材料齐全", "请再核对评审意见", "退回承办人", "潘例川", "昆山市应急管理局"):
        assert said in page


def test_the_history_tells_by_which_row_of_which_table(returned: Client, case: Case) -> None:
    page = returned.get(f"/instances/{case.ids['instance_id']}").text

    assert "依据决策表“备案机关”" in page
    assert "也符合，但以另一行为准" in page
    assert "《生产安全事故应急预案管理办法》第二十七条第三项" in page


def test_an_auditor_sees_the_row_that_gave_the_rate_of_a_compensation(
    client_of: ClientOf, sqlite_stage: Theatre
) -> None:
    (order,) = sqlite_stage.children(cancel_at_the_muster_point(sqlite_stage))
    (claim,) = sqlite_stage.children(order)

    page = client_of(DISPATCHER).get(f"/instances/{claim}").text
    rate = page.partition("补偿标准 ")[2].partition("</section>")[0]

    assert "标准代码 = muster" in rate
    assert "第 2 行" in rate
    assert "标准（元） = 50" in rate
    assert "<code>&#34;muster&#34;</code>" in rate


def test_the_answers_of_a_step_come_when_they_are_asked_for(returned: Client, case: Case) -> None:
    step = f"/instances/{case.ids['instance_id']}/steps/1"

    part = returned.get(step, headers={"HX-Request": "true"}).text
    page = returned.get(step).text

    assert "昆山示例新材料有限公司" in part
    assert "<html" not in part
    assert part.strip() in page


def test_a_task_asks_once_for_the_files_its_form_shows(client_of: ClientOf, case: Case) -> None:
    handler = client_of("KS.2")

    with counting() as counted:
        handler.read(f"/tasks/{case.ids['task_id']}")

    of_the_form = [text for text in counted.statements if "attachment.uploaded_by_id = " in text]
    assert len(of_the_form) == 1


def test_a_task_of_a_colleague_can_be_read_but_not_done(client_of: ClientOf, case: Case) -> None:
    handler = client_of("KS.2")
    with transaction() as session:
        window = session.scalars(select(Member).where(Member.username == "KS.1")).one()
        session.execute(update(UserTask).values(assignee_id=window.id))

    page = handler.get(f"/tasks/{case.ids['task_id']}").text

    assert "已由苏示明签收" in page
    assert "data-draft-url" not in page
    assert "disabled" in page


def test_whoever_follows_the_case_is_told_that_its_task_is_for_others(
    client_of: ClientOf, case: Case
) -> None:
    page = client_of("E-1.1").read(f"/tasks/{case.ids['task_id']}")

    assert "您可以查看这项任务，但它不归您办理" in page
    assert "data-draft-url" not in page


def test_the_board_shows_what_is_overdue_to_those_above(client_of: ClientOf, case: Case) -> None:
    with transaction() as session:
        for task in session.scalars(select(UserTask)):
            task.due_at = task.opened_at - timedelta(days=3000)

    boards = {
        name: client_of(name).get("/supervision/overdue") for name in ("KS.3", "JS-SZ.2", "SH.2", "KS.2")
    }

    shown = {name: case.number in answer.text for name, answer in boards.items()}
    assert shown == {"KS.3": True, "JS-SZ.2": True, "SH.2": False, "KS.2": False}
    assert boards["KS.2"].status_code == 404


def test_a_notification_may_hold_braces(client_of: ClientOf, case: Case, sqlite_stage: Theatre) -> None:
    with transaction() as session:
        handler = session.scalars(select(Member).where(Member.username == "KS.2")).one()
        message = Message("service:1", "{text}", {"text": "见 {附件} 与 {0.__class__}"}, "/inbox")
        notify(session, [handler], message, sqlite_stage.now)

    assert "见 {附件} 与 {0.__class__}" in client_of("KS.2").get("/notifications/").text


def test_the_draft_of_a_start_form_stays_until_it_is_submitted_or_discarded(client_of: ClientOf) -> None:
    applicant = client_of("E-1.1")
    form = "/start/plan_filing/plan_filing"

    kept = applicant.submit(f"{form}/draft", {"plan_title": "有限空间专项预案", "organisation": "JS"})
    drawn = applicant.get(form).text
    applicant.submit(f"{form}/draft/discard")

    assert kept.status_code == 204
    assert "有限空间专项预案" in drawn
    assert "有限空间专项预案" not in applicant.get(form).text
