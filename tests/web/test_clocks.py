"""The pages of statutory clocks: what they say, what was counted, and what people may do there."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, parameters
from tests.support.acting import begin, open_task
from tests.support.clients import Client, ClientOf
from tests.support.packages import install, packed
from tests.workflows.acting_on_clocks import ask, case_with_clock, clock_of, install_answering, pause
from workflows.models import ClockStatus


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    """Pages ask the real clock what is left."""
    sqlite_stage.now = datetime.now(UTC)
    return sqlite_stage


@pytest.fixture
def case(stage: Theatre) -> int:
    return case_with_clock(stage, amount=30)


def sent(client: Client, case: int, what: str, **fields: object) -> str:
    address = f"/clocks/{clock_of(case).id}/{what}"
    data = {"command_key": f"page-{what}", **fields}
    return client.submit(address, data, follow_redirects=True).text


def test_case_and_task_say_how_much_is_left_and_by_which_rule(case: int, client_of: ClientOf) -> None:
    client = client_of("KS.2")
    task = client.read("/inbox").partition('href="/tasks/')[2].partition('"')[0]

    for page in (client.read(f"/instances/{case}"), client.read(f"/tasks/{task}")):
        assert "法定时限" in page
        assert "还剩" in page
        assert "个工作日，届时视为同意" in page
        assert "内部规定：答复时限" in page


def test_a_form_may_say_when_the_clock_of_its_case_is_due(stage: Theatre, client_of: ClientOf) -> None:
    text = {"type": "text", "id": "t", "text": '请于 {{string(date(clock due("answer")))}} 前答复。'}
    form = {"type": "default", "id": "f", "schemaVersion": 19, "components": [text]}
    drawing = Drawing("dated").start().service("begin", parameters(rule="answer"), lx_topic="start_clock")
    drawing.user("answer", lx_form="f", lx_position="case_handler").end().flows("start begin answer end")
    install_answering()  # which brings the rule
    install(packed(drawing, forms__f_json=json.dumps(form).encode()))
    case = begin(stage, "KS.2", "dated")

    page = client_of("KS.2").read(f"/tasks/{open_task(case, 'answer')}")

    due_at = clock_of(case).due_at
    assert due_at is not None
    assert f"请于 {due_at.date()} 前答复。" in page


def test_the_list_shows_what_the_law_wants_beside_the_due_date_of_the_task(
    case: int, client_of: ClientOf
) -> None:
    page = client_of("KS.2").read("/inbox?sort=statutory")

    assert 'data-label="法定时限"' in page
    assert 'data-label="办理时限"' in page


def test_the_evidence_lists_each_day(case: int, client_of: ClientOf) -> None:
    page = client_of("KS.2").read(f"/clocks/{clock_of(case).id}")

    assert "收到之日，不计" in page
    assert "非工作日，不计" in page
    assert "30 / 30" in page


def test_the_evidence_of_hours_lists_when_it_ran(stage: Theatre, client_of: ClientOf) -> None:
    case = case_with_clock(stage, amount=2, unit="hours")
    pause(stage, case)

    page = client_of("KS.2").read(f"/clocks/{clock_of(case).id}")

    assert "逐段计算" in page
    assert "至今" in page


def test_a_clock_is_paused_and_resumed_with_reasons(case: int, client_of: ClientOf) -> None:
    client = client_of("KS.2")

    page = sent(client, case, "pause", reason="等待补正")
    assert "已中止（等待补正）" in page
    assert clock_of(case).status is ClockStatus.PAUSED

    page = sent(client, case, "resume", reason="已补正")
    assert "还剩" in page
    history = client.read(f"/instances/{case}")
    assert "时限中止" in history
    assert "答复时限恢复计时" in history


def test_more_time_is_asked_for_and_granted_by_the_head(case: int, client_of: ClientOf) -> None:
    assert "待批准" in sent(client_of("KS.2"), case, "extensions", reason="案情复杂", amount="3")

    head = client_of("KS.5")
    page = head.read(f"/clocks/{clock_of(case).id}")
    assert "延期申请待您决定" in page
    request = page.partition("/extensions/")[2].partition('"')[0]
    page = sent(head, case, f"extensions/{request}", reason="同意", decision="grant")

    assert "另准予延长 3 个工作日" in page
    assert "答复时限延长至" in client_of("KS.2").read(f"/instances/{case}")


def test_who_asked_is_not_offered_the_decision(stage: Theatre, case: int, client_of: ClientOf) -> None:
    ask(stage, case, 2)

    assert "延期申请待您决定" not in client_of("KS.2").read(f"/clocks/{clock_of(case).id}")


def test_a_clock_that_ran_out_says_both_times_and_offers_nothing(stage: Theatre, client_of: ClientOf) -> None:
    stage.now -= timedelta(days=20)
    case = case_with_clock(stage)
    stage.now += timedelta(days=20)
    stage.settle()

    client = client_of("KS.2")
    assert "已届满（法定时间" in client.read(f"/instances/{case}")
    assert "中止与延期" not in client.read(f"/clocks/{clock_of(case).id}")


def test_an_auditor_reads_the_evidence_and_changes_nothing(case: int, client_of: ClientOf) -> None:
    auditor = client_of("auditor")

    assert "中止与延期" not in auditor.read(f"/clocks/{clock_of(case).id}")
    assert "流程管理员可以中止" in sent(auditor, case, "pause", reason="不可以")
