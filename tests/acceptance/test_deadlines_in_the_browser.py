"""Days pass at the desks: the law decides what nobody decides, and what is late is seen by its superiors."""

from datetime import datetime, timedelta

import pytest

from config import SHANGHAI
from demonstration.filings import ENTERPRISE
from demonstration.mobilisations import DISPATCHER, LEAK
from tests.acceptance.conftest import At
from tests.support.live import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many people, one after the other

COMPANY, HANDLER, SUPERVISOR = "E-1.1", "KS.2", "KS.6"


def file_plan(live: LiveSite, plan: str) -> None:
    with live.stage(datetime.now(SHANGHAI)) as stage:
        stage.start(COMPANY, "plan_filing", "plan_filing", {**ENTERPRISE, "plan_title": plan})


def test_what_is_late_stands_on_the_board_with_what_was_done_about_it(at: At, live: LiveSite) -> None:
    event = "逾期未研判的险情"
    today = datetime.now(SHANGHAI).replace(second=0, microsecond=0)
    begun = today - timedelta(days=7)
    times = {"occurred_at": begun, "arrive_before": begun + timedelta(hours=6)}
    with live.stage(begun) as stage:
        stage.start(
            DISPATCHER, "team_mobilization", "team_mobilization", {**LEAK, **times, "event_name": event}
        )
        stage.wait_until(today)

    board = at(SUPERVISOR).follow("督办").follow("逾期任务").sees(event)

    line = board.line(event)
    assert all(text in line for text in ("研判选队", "昆山市应急管理局", "调度员", "已逾期", "提醒"))


def test_a_desk_and_a_task_speak_english_at_a_click(at: At, live: LiveSite) -> None:
    plan = "给英文读者的预案"
    file_plan(live, plan)
    handler = at(HANDLER).open_task("核对材料", plan)

    handler.press("English")

    assert handler.language == "en"
    assert handler.heading == "Check the materials"
    assert handler.has_task("Check the materials", plan)
    handler.press("简体中文")


def test_after_five_working_days_the_law_files_the_plan(at: At, live: LiveSite) -> None:
    plan = "无人核对的预案"
    file_plan(live, plan)
    at(HANDLER).open_task("核对材料", plan)

    live.advance_to(datetime.now(SHANGHAI) + timedelta(days=10))

    company = at(COMPANY).open_case(plan).sees("视为已备案")
    assert plan in company.read_document("视为备案记录")
    assert not at(HANDLER).has_task("核对材料", plan)
    assert "fifth_day" in company.path("lx-completed")
