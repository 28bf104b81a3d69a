"""One task of a decomposition, from its acceptance to its closing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config import SHANGHAI
from tests.packages import papers
from tests.packages.delta import TASK, begin
from tests.packages.play import Play

FILES = [{"id": 1, "filename": "佐证.pdf", "media_type": "application/pdf", "size": 1}]


def accepted(**variables: Any) -> Play:
    task = begin("cooperation_task", TASK | variables)
    task.complete("accept_assignment", contact="李示例", work_plan=None)
    return task


def report(task: Play, outcome: str = "report", percent: int = 50) -> None:
    answers = {"percent": percent, "progress": "正在推进", "progress_files": None}
    task.complete("report_progress", outcome, report_outcome=outcome, **answers)


def declare(task: Play) -> None:
    task.complete("declare_completion", result_summary="已达到500人。", evidence=FILES)


def judge(task: Play, outcome: str) -> None:
    task.complete(
        "accept_completion",
        outcome,
        acceptance_outcome=outcome,
        quality=95,
        acceptance_opinion="材料齐全。",
        evidence=FILES,
    )


def beijing(moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_a_task_is_reported_declared_accepted_and_closed() -> None:
    task = accepted()
    report(task)
    report(task, "complete", 100)
    declare(task)
    judge(task, "accept")

    assert task.outcome == "closed"
    assert [record["data"]["stage"] for record in task.called("write_record")] == ["在办", "在办", "已销号"]
    assert "准予销号" in papers.printed(task, "closing_record")


def test_progress_is_due_on_the_25th_until_the_task_itself_is_due() -> None:
    task = accepted()
    dues = []
    for _ in range(5):
        dues.append(beijing(task.task("report_progress").due_at))
        report(task)

    assert dues == ["03-25 17:30", "04-25 17:30", "05-25 17:30", "06-10 17:30", "06-10 17:30"]
    assert task.task("report_progress").escalation == "supervision"


def test_a_task_is_to_be_accepted_within_two_working_days() -> None:
    task = begin("cooperation_task", TASK)

    assert beijing(task.task("accept_assignment").due_at).startswith("03-04")
    assert task.task("accept_assignment").organisation == "KS-XF"


def test_nobody_accepts_his_own_declaration() -> None:
    task = accepted()
    report(task, "complete", 100)
    declare(task)

    acceptance = task.task("accept_completion")

    assert acceptance.different_from == ("declare_completion",)
    assert (acceptance.position, acceptance.organisation) == ("division_chief", "KS")


def test_a_returned_declaration_is_made_again() -> None:
    task = accepted()
    report(task, "complete", 100)
    declare(task)

    judge(task, "return")

    assert task.open == ["declare_completion"]
    assert task.task("declare_completion").variables["acceptance_opinion"] == "材料齐全。"


def ask_extension(task: Play) -> None:
    task.send("extension_requested", requested_due_on=date(2026, 9, 30), extension_reason="征地延误")


def test_an_extension_granted_in_time_moves_the_due_day() -> None:
    task = accepted()

    ask_extension(task)
    task.complete("decide_extension", "grant", extension_outcome="grant", extension_decision_reason="同意。")
    for _ in range(3):
        report(task)

    assert beijing(task.task("report_progress").due_at) == "06-25 17:30"
    assert task.task("report_progress").variables["due_on"] == date(2026, 9, 30)


def test_an_extension_refused_leaves_the_due_day() -> None:
    task = accepted()

    ask_extension(task)
    task.complete(
        "decide_extension", "refuse", extension_outcome="refuse", extension_decision_reason="理由不足"
    )

    assert task.task("report_progress").variables["due_on"] == date(2026, 6, 10)
    assert "理由不足" in task.called("notify")[0]["text"]


def test_who_asked_in_time_is_told_the_reason_of_a_refusal_that_comes_late() -> None:
    task = accepted()
    task.wait_until(datetime(2026, 6, 10, 17, 29, 59, tzinfo=SHANGHAI))
    ask_extension(task)
    task.wait(timedelta(days=2))
    task.complete(
        "decide_extension", "refuse", extension_outcome="refuse", extension_decision_reason="理由不足"
    )

    assert "理由不足" in task.called("notify")[0]["text"]


@pytest.mark.parametrize("moment", [(10, 17, 30), (11, 9, 0)])
def test_an_extension_asked_when_it_is_due_is_refused_without_a_decision(
    moment: tuple[int, int, int],
) -> None:
    task = accepted()
    task.wait_until(datetime(2026, 6, *moment, tzinfo=SHANGHAI))

    ask_extension(task)

    assert task.open == ["report_progress"]
    assert "延期须在到期前申请" in task.called("notify")[0]["text"]


def test_the_assigning_unit_may_withdraw_a_task() -> None:
    task = accepted()

    task.send("task_adjusted", adjust_reason="并入其他任务")

    assert task.outcome == "cancelled"
    assert task.standing.variables["status"] == "cancelled"
