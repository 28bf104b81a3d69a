"""The task table: what it says is kept, what it does not say is asked."""

import io
import json
from decimal import Decimal

import openpyxl
import pytest

from config import ROOT
from workflows.import_tasks import (
    MissingColumn,
    UnreadableWorkbook,
    parse_rows,
    read_workbook,
)


@pytest.fixture(scope="module")
def kunshan():
    return {row["no"]: row for row in parse_rows(published("kunshan_2017"))}


def test_thirteen_of_the_twenty_kunshan_rows_wait_for_a_person(kunshan):
    unresolved = [no for no, row in kunshan.items() if row["unresolved"]]

    assert unresolved == [1, 2, 3, 4, 5, 6, 8, 9, 11, 16, 17, 19, 20]
    assert len(kunshan) == 20


def test_the_units_are_those_of_the_published_table(kunshan):
    as_printed = {entry["no"]: entry for entry in published("kunshan_2017")["rows"]}

    for no, row in kunshan.items():
        assert row["leads"] + row["pending"] == as_printed[no]["lead"]
        assert row["cooperating"] == as_printed[no]["coop"]
        assert row["open_ended"] == as_printed[no]["open_ended"]


def test_one_unit_in_one_cell_leads_but_is_still_confirmed(kunshan):
    row = kunshan[8]

    assert [(owner["unit"], owner["role"]) for owner in row["owners"]] == [("消防大队", "牵头")]
    assert row["unresolved"]
    assert not row["needs_first_unit"]


def test_several_units_lead_side_by_side_and_need_a_first_one(kunshan):
    assert {owner["role"] for owner in kunshan[11]["owners"]} == {"并列牵头"}
    assert kunshan[11]["needs_first_unit"]


def test_what_follows_the_comma_of_a_lead_cell_is_pending(kunshan):
    assert kunshan[5]["leads"] == ["综治办"]
    assert kunshan[5]["pending"] == ["花桥开发区", "张浦镇", "淀山湖镇"]


def test_the_comma_of_a_cooperation_cell_only_separates(kunshan):
    assert kunshan[7]["cooperating"] == ["信息中心", "各区镇"]
    assert kunshan[7]["pending"] == []


def test_names_in_brackets_are_other_names_of_one_unit(kunshan):
    (owner,) = (owner for owner in kunshan[15]["owners"] if owner["role"] == "牵头")

    assert owner["name"] == "住建局"
    assert owner["other_names"] == ["地震局", "园林局"]


def test_collective_names_are_groups(kunshan):
    groups = {owner["unit"]: owner["group"] for row in kunshan.values() for owner in row["owners"]}

    assert groups["市应急委成员单位"] == "ks_commission"
    assert groups["各区镇"] == "ks_towns"
    assert groups["公安局"] is None


def test_undefined_departments_leave_the_row_open_ended(kunshan):
    assert [no for no, row in kunshan.items() if row["open_ended"]] == [3, 13]


def test_figures_of_the_goal_become_targets(kunshan):
    assert kunshan[10]["targets"] == [
        {
            "text": "推动1874家规上企业建立应急救援队伍",
            "operator": "=",
            "value": Decimal(1874),
            "unit": "家",
        }
    ]
    assert [(t["operator"], t["value"], t["unit"]) for t in kunshan[17]["targets"]] == [
        (">=", Decimal(1000), "起")
    ]


def test_the_fourteen_jiangsu_points_name_nobody():
    rows = parse_rows(published("jiangsu_2021"))

    assert [row["no"] for row in rows] == list(range(1, 15))
    assert all(row["unresolved"] and row["owners"] == [] for row in rows)
    assert rows[0]["deadlines"] == ["年底前"]
    assert [(t["operator"], t["value"], t["unit"]) for t in rows[3]["targets"]] == [
        ("=", Decimal(30), "支"),
        (">=", Decimal(5), "支"),
        (">=", Decimal(3), "支"),
    ]


def test_an_uploaded_workbook_reads_like_the_published_table():
    content = workbook(
        ["加强应急救援能力建设2017年工作任务分解表"],
        ["序号", "工作名称", "2017年目标任务", "牵头部门", "配合部门"],
        [13, "加快应急物资储备中心建设", "改造工程", "应急办、民政局", "红十字会等部门"],
        [14, "强化综合救援队伍功能", "达到500人", "消防大队", None],
        [None, None, None, None, None],
    )

    rows = parse_rows(read_workbook(content))

    assert [(row["no"], row["unresolved"], row["open_ended"]) for row in rows] == [
        (13, False, True),
        (14, True, False),
    ]
    assert rows[0]["cooperating"] == ["红十字会"]


def test_a_workbook_without_a_column_says_which():
    with pytest.raises(MissingColumn, match="牵头部门"):
        read_workbook(workbook(["序号", "工作名称", "目标任务"], [1, "演练", "一次"]))


def test_a_file_that_is_no_workbook_is_refused():
    with pytest.raises(UnreadableWorkbook):
        read_workbook(b"not a workbook")


def published(name):
    path = ROOT / "bpmn" / "packages" / "regional_cooperation" / "data" / f"{name}.json"
    return json.loads(path.read_text("utf-8"))


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
