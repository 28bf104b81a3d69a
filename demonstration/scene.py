"""Kunshan on an ordinary day: cases under way at every desk, some settled, something late on the board."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from demonstration import filings, mobilisations, supervisions
from demonstration.enclosures import enclosed
from demonstration.theatre import Theatre

WEEKS_BEFORE = timedelta(weeks=10)
TABLE: Mapping[str, Any] = {
    "source": "kunshan_2017",
    "document_title": "加强应急救援能力建设工作要点（演示）",
    "document_number": "示例〔2026〕20号",
}
ROWS = 5  # of Kunshan's table, so that the board does not hold that alone
CREW = {"people": 12, "vehicles": 2}


def set_the_scene(now: datetime) -> None:
    """Play the ten weeks before `now` on a seeded database that nobody else uses meanwhile."""
    stage = Theatre(now - WEEKS_BEFORE)
    last_day = stage.today + WEEKS_BEFORE
    duties = _hand_out_table(stage, due_on=last_day + timedelta(days=60))
    mobilisations.rescue(stage)
    filings.file_after_correction(stage, **_lately(stage))
    _report(stage, duties[2:])
    stage.go_to(last_day - timedelta(days=14))
    _leave_a_claim_unchecked(stage)
    supervisions.leave_overdue(stage)
    _report(stage, duties[1:])
    stage.go_to(last_day - timedelta(days=10))
    _begin_a_second_table(stage)
    stage.go_to(last_day - timedelta(days=6))
    _file(stage, "E-2.1", **filings.FIREWORKS)
    stage.go_to(last_day - timedelta(days=5))
    _supervise(stage)
    _ask_for_corrections(stage)
    _correct(stage)
    stage.go_to(last_day - timedelta(days=2))
    _file(stage, "E-1.1", plan_title="危险化学品装卸作业专项应急预案")
    stage.wait_until(now - timedelta(minutes=50))
    _call_a_team(stage)
    stage.wait_until(now)


def _hand_out_table(stage: Theatre, due_on: date) -> Sequence[int]:
    """Share out the rows that name who leads, and let each unit accept its own."""
    table = stage.start("KS.2", "regional_cooperation", "task_decomposition", TABLE)
    rows = stage.variables_of(table, "edit_tasks")["table_rows"]
    clear = [{**row, "due_on": due_on} for row in rows if row["cooperating_text"]]
    stage.complete(table, "edit_tasks", {"table_rows": clear[:ROWS]})
    stage.complete(table, "sign_decomposition", outcome="sign", opinion="同意印发。")
    duties = stage.children(table)
    for duty in duties:
        stage.complete(duty, "accept_assignment", {"contact": "李示例 0512-99999999"})
    return duties


def _begin_a_second_table(stage: Theatre) -> None:
    """Here the handler still has to say who is responsible."""
    second = {**TABLE, "document_title": "应急避难场所建设工作要点（演示）"}
    table = stage.start("KS.2", "regional_cooperation", "task_decomposition", second)
    rows = stage.variables_of(table, "edit_tasks")["table_rows"]
    stage.complete(
        table, "edit_tasks", {"table_rows": [row for row in rows if not row["cooperating_text"]][:2]}
    )


def _report(stage: Theatre, duties: Sequence[int]) -> None:
    for duty in duties:
        progress = {"percent": 40, "progress": "按计划推进，阶段目标已经实现。"}
        stage.complete(duty, "report_progress", progress, outcome="report")


def _supervise(stage: Theatre) -> None:
    """One unit is ahead, one has not signed yet."""
    ahead, _unsigned = supervisions.hand_out(stage, "KS-SL", "KS-BC")
    supervisions.sign(stage, ahead)
    supervisions.report(stage, ahead, 60)


def _leave_a_claim_unchecked(stage: Theatre) -> None:
    """A team that was called back on its way asks for its costs; nobody has looked at its papers yet."""
    _operation, order = mobilisations.order_one_team(stage)
    stage.complete(order, "respond", {"response": "accept", **CREW})
    _depart(stage, order)
    cancelled = {**CREW, "cancel_reason": "经核实险情已经排除"}
    stage.send(order, "order_cancelled", mobilisations.DISPATCHER, cancelled)
    (claim,) = stage.children(order)
    stage.complete(claim, "file_claim", {"filing": "submit", **mobilisations.ACCOUNT})


def _depart(stage: Theatre, order: int) -> None:
    march = {"expected_at": stage.now + timedelta(hours=1), "march_leader": "周示例 0512-99999999"}
    stage.complete(order, "report_departure", {**CREW, **march})


def _file(stage: Theatre, username: str, **answers: Any) -> int:
    plan = {**filings.ENTERPRISE, **answers, **_lately(stage)}
    return stage.start(username, filings.PACKAGE, "plan_filing", plan)


def _lately(stage: Theatre) -> dict[str, date]:
    """A plan is to be filed within 20 working days after it was published."""
    return {"published_on": stage.today - timedelta(days=7), "reviewed_on": stage.today - timedelta(days=12)}


def _ask_for_corrections(stage: Theatre) -> None:
    filing = _file(stage, "E-1.1", plan_title="储罐区专项应急预案", resource_files=[])
    filings.check_materials(stage, filing, {"应急资源调查清单": "未提交应急资源调查清单，请补交。"})
    stage.complete(filing, "review", outcome="agree", opinion="同意一次告知补正。")


def _correct(stage: Theatre) -> None:
    """A second filing is one step further: corrected, checked again, before the chief."""
    filing = _file(stage, "E-1.1", plan_title="有限空间作业事故应急预案", risk_files=[])
    filings.check_materials(stage, filing, {"风险评估结果": "未提交风险评估报告，请补交。"})
    stage.complete(filing, "review", outcome="agree", opinion="同意一次告知补正。")
    stage.wait(timedelta(hours=4))
    corrected: Mapping[str, Any] = {
        "correction_files": enclosed("风险评估报告.pdf"),
        "correction_statement": "已补交风险评估报告。",
    }
    stage.complete(filing, "submit_corrections", corrected)
    filings.check_materials(stage, filing)


def _call_a_team(stage: Theatre) -> None:
    """The team is on its way to the field command."""
    _operation, order = mobilisations.order_one_team(stage)
    stage.complete(order, "respond", {"response": "accept", **CREW})
    _depart(stage, order)
