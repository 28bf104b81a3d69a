"""A table of tasks on the stage: who is responsible, the sub-cases of the units, their months of work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demonstration.enclosures import enclosed
from demonstration.theatre import Theatre

Confirm = Callable[[Mapping[str, Any], Sequence[str]], Mapping[str, Any]]  # (row, own units) → answers


@dataclass(frozen=True)
class Duty:
    """How one unit goes about its task: `months` is how often it reports before it declares the end."""

    months: int = 1
    extension: str = ""  # grant or refuse: it asks for more time in its first month
    returned: bool = False  # its first declaration is sent back
    late: bool = False  # it forgets its first report until the letter of supervision comes


def hand_out(stage: Theatre, table: int, due_on: date, confirm: Confirm) -> list[int]:
    """Edit the imported table, ask who is responsible where it does not say, sign; return the sub-cases."""
    imported = stage.variables_of(table, "edit_tasks")
    rows = [{**row, "due_on": due_on} for row in imported["table_rows"]]
    stage.complete(table, "edit_tasks", {"table_rows": rows})
    while stage.is_open(table, "confirm_owner"):
        row = stage.variables_of(table, "confirm_owner")["row"]
        stage.complete(table, "confirm_owner", confirm(row, imported["own_units"]))
    stage.complete(table, "sign_decomposition", outcome="sign", opinion="同意印发。")
    return stage.children(table)


def work_off(stage: Theatre, duties: Mapping[int, Duty]) -> None:
    """Let the units report on the 20th of each month until all tasks are closed."""
    for task in duties:
        stage.complete(task, "accept_assignment", {"contact": "李示例 0512-99999999"})
    for month in range(1, max(duty.months for duty in duties.values()) + 1):
        stage.go_to(_twentieth(stage.today))
        for task, duty in duties.items():
            if month <= duty.months and not (duty.late and month == 1):
                _report(stage, task, duty, month)
        _catch_up(stage, [task for task, duty in duties.items() if duty.late and month == 1])


def _report(stage: Theatre, task: int, duty: Duty, month: int) -> None:
    report = {"percent": 100 * month // (duty.months + 1), "progress": "按计划推进，阶段目标已经实现。"}
    liaison = stage.complete(task, "report_progress", report, outcome="report")
    if duty.extension and month == 1:
        _ask_for_time(stage, task, liaison, duty.extension)
    if month == duty.months:
        _finish(stage, task, returned=duty.returned)


def _ask_for_time(stage: Theatre, task: int, liaison: str, decision: str) -> None:
    due_on: date = stage.variables_of(task, "report_progress")["due_on"]
    asked = {"requested_due_on": due_on + timedelta(days=20), "extension_reason": "场地施工延误。"}
    stage.send(task, "extension_requested", liaison, asked)
    reason = {"grant": "情况属实，同意延期。", "refuse": "可以通过增加人手按期完成，不同意延期。"}
    stage.complete(
        task, "decide_extension", {"extension_decision_reason": reason[decision]}, outcome=decision
    )


def _catch_up(stage: Theatre, late: Sequence[int]) -> None:
    """Report only when the letter of supervision has come: five working days after the 25th."""
    if late:
        stage.wait_workdays(9)
    for task in late:
        report = {"percent": 40, "progress": "前期人手不足，现已增派专人，进度已赶上。"}
        stage.complete(task, "report_progress", report, outcome="report")


def _finish(stage: Theatre, task: int, *, returned: bool) -> None:
    """Declare the task done with evidence; somebody else accepts it."""
    done = {"percent": 100, "progress": "各项目标均已完成。"}
    stage.complete(task, "report_progress", done, outcome="complete")
    if returned:
        _declare(stage, task)
        lacking = {"quality": 60, "acceptance_opinion": "佐证材料不足，请补充照片和名册。"}
        stage.complete(task, "accept_completion", lacking, outcome="return")
    _declare(stage, task)
    accepted = {"quality": 95, "acceptance_opinion": "目标完成，佐证齐全，准予销号。"}
    stage.complete(task, "accept_completion", accepted, outcome="accept")


def _declare(stage: Theatre, task: int) -> None:
    declared = {"result_summary": "目标任务已全部完成。", "evidence": enclosed("佐证材料.pdf")}
    stage.complete(task, "declare_completion", declared)


def _twentieth(today: date) -> date:
    """Return the next 20th: a few days before reports are due."""
    next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return (today if today.day < 20 else next_month).replace(day=20)
