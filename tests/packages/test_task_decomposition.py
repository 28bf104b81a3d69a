"""Task tables become cases; where responsibility is unclear, a person is asked."""

from datetime import date
from typing import Any

from tests.packages import papers
from tests.packages.delta import TABLE, begin
from tests.packages.play import Play


def edit(table: Play) -> None:
    table.complete("edit_tasks", table_rows=table.task("edit_tasks").variables["table_rows"])


def confirm_all(table: Play, unit: str = "消防大队", **answers: Any) -> list[int]:
    """Confirm every row that waits; return their numbers."""
    confirmed = []
    while "confirm_owner" in table.open:
        row = table.task("confirm_owner").variables["row"]
        confirmed.append(int(row["no"]))
        usual = {"responsible_unit": unit, "other_unit": None, "handling": "lead", "each_units": None}
        table.complete("confirm_owner", **usual | {"cooperating_units": None} | answers)
    return confirmed


def sign_table(table: Play, outcome: str = "sign") -> None:
    table.complete("sign_decomposition", outcome, decomposition_outcome=outcome, decomposition_opinion=None)


def test_thirteen_kunshan_rows_stop_at_confirmation_and_twenty_tasks_begin() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)

    confirmed = confirm_all(table)
    sign_table(table)

    assert confirmed == [1, 2, 3, 4, 5, 6, 8, 9, 11, 16, 17, 19, 20]
    assert len(table.standing.calls) == 20
    assert {call.called for call in table.standing.calls} == {"cooperation_task"}
    assert "第一责任单位对任务完成负总责" in papers.printed(table, "decomposition_notice")


def test_a_known_unit_handles_its_own_task_and_others_stay_with_the_assigning_one() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)
    confirm_all(table)
    sign_table(table)

    handlers = {
        int(call.parameters["task_no"]): call.parameters["organisation"] for call in table.standing.calls
    }

    assert handlers[8] == "KS-XF"
    assert handlers[14] == "KS"  # 应急办 is not in this directory


def test_a_collective_name_offers_the_members_of_its_group() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)

    offered = {
        int(task.variables["row"]["no"]): task.variables["row"]["candidates"]
        for task in table.standing.user_tasks
    }

    assert offered[4] == ["公安局", "水利局", "消防大队"]
    assert offered[5] == ["综治办", "花桥开发区", "张浦镇", "淀山湖镇"]


def test_a_task_may_become_one_case_per_unit() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)

    confirm_all(table, handling="each", each_units=["公安局", "水利局"])
    sign_table(table)

    titles = [call.parameters["title"] for call in table.standing.calls]
    assert len(titles) == 7 + 13 * 2
    assert titles[:2] == ["公安局：健全应急管理组织体系", "水利局：健全应急管理组织体系"]


def test_all_fourteen_jiangsu_points_are_confirmed() -> None:
    table = begin("task_decomposition", TABLE | {"organisation": "JS", "source": "jiangsu_2021"})
    own_units = table.task("edit_tasks").variables["own_units"]
    edit(table)

    confirmed = confirm_all(table, unit="南京市应急管理局")
    sign_table(table)

    assert own_units == ["江苏省应急管理厅", "南京市应急管理局"]
    assert confirmed == list(range(1, 15))
    assert [call.parameters["organisation"] for call in table.standing.calls] == ["JS-NJ"] * 14


def test_a_returned_table_is_edited_and_confirmed_again() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)
    confirm_all(table)

    sign_table(table, "return")
    edit(table)

    assert table.open == ["confirm_owner"] * 13


def test_the_decomposition_ends_when_its_last_task_has_ended() -> None:
    table = begin("task_decomposition", TABLE)
    edit(table)
    confirm_all(table)
    sign_table(table)

    for _ in range(20):
        table.end_child(
            "execute_tasks",
            status="closed",
            due_on=date(2026, 12, 31),
            closed_on=date(2026, 11, 2),
            quality=90,
            reports=[{}],
        )

    assert table.outcome == "tasks_finished"
    assert [int(result["no"]) for result in table.standing.variables["results"]] == list(range(1, 21))
