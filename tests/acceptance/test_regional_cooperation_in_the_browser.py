"""The Delta at its desks: tasks handed out, work points countersigned, help asked from neighbours."""

from datetime import datetime, timedelta

import pytest

from config import SHANGHAI
from demonstration.cooperation import POINTS
from tests.acceptance.conftest import At
from tests.acceptance.desk import Desk
from tests.acceptance.form import File
from tests.support.live import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many people, one after the other

HANDLER, CHIEF, LEADER, BRIGADE = "KS.2", "KS.3", "KS.4", "KS-XF.1"
COORDINATION, PRINCIPAL = "JS.7", "JS.5"
SHANGHAI_LIAISON, ZHEJIANG_LIAISON, ANHUI_LIAISON = "SH.1", "ZJ.1", "AH.1"
DEPUTY_LEADERS = ("SH.3", "JS.4", "ZJ.3", "AH.3")
UNCLEAR_ROWS = 13


def test_a_table_is_handed_out_and_a_task_is_closed_by_somebody_else(at: At) -> None:
    table = "加强应急救援能力建设（演示）"
    hand_out(at, table)
    task = "强化综合救援队伍功能"
    brigade = at(BRIGADE)
    brigade.open_task("接收确认", task).fill({"具体负责人及电话": "李示例 0512-99999999"}).press("提交")
    brigade.open_task("报送进展", task).fill({"完成进度": 60, "进展情况": "已招录三十人。"}).press("提交进展")
    brigade.open_task("报送进展", task).fill({"完成进度": 100, "进展情况": "已完成。"}).press("转入完成申报")
    brigade.open_task("完成申报", task).fill(
        {"完成情况": "目标任务已全部完成。", "佐证材料": [File("佐证材料.pdf")]}
    ).press("提交")

    at(CHIEF).open_task("验收", task).fill(
        {"质量评分": 95, "验收意见": "目标完成，佐证齐全，准予销号。"}
    ).press("通过验收")

    record = brigade.open_case(task).sees("任务销号").read_document("销号单")
    assert task in record
    assert at(CHIEF).name in record


def hand_out(at: At, table: str) -> None:
    """Take in the published rows, say who is responsible where they do not, have it signed."""
    handler = at(HANDLER).start("分解工作任务")
    handler.fill(
        {
            "依据文件": table,
            "依据文号": "示例〔2026〕20号",
            "任务表来源": "昆山市2017年工作任务分解表",
        }
    ).press("提交")
    handler.open_task("编制任务分解表", table).press("提交")
    for _ in range(UNCLEAR_ROWS):
        handler.open_task("责任确认", table)
        first, *_others = handler.options("第一责任单位")
        handler.fill({"第一责任单位": first}).press("提交")
    assert not handler.has_task("责任确认", table)
    at(LEADER).open_task("签发任务分解通知", table).press("签发")


def test_four_members_countersign_side_by_side(at: At, live: LiveSite) -> None:
    points = "2026年长三角应急管理专题合作工作要点（演示）"
    bring_to_countersigning(live, points)
    members: list[Desk] = [at(leader).open_task("会签", points) for leader in DEPUTY_LEADERS]

    for member in members:
        member.fill({"会签意见": "同意。"}).press("同意")

    chair = at("SH.3").open_task("审议签发", points)
    sheet = chair.read_document("会签单")
    assert all(member.name in sheet for member in members)


def bring_to_countersigning(live: LiveSite, points: str) -> None:
    with live.stage(datetime.now(SHANGHAI)) as stage:
        year = stage.start(
            COORDINATION, "regional_cooperation", "regional_cooperation", {"work_points_title": points}
        )
        stage.complete(
            year,
            "draft_work_points",
            {"points": list(POINTS), "contact_name": "陈示例", "contact_phone": "025-99999999"},
        )
        for _ in DEPUTY_LEADERS:
            stage.complete(year, "answer_consultation")
        stage.complete(year, "settle_comments", {"points": list(POINTS)})


def test_a_request_that_is_met_leaves_the_other_desks(at: At) -> None:
    fire = "示例园区火灾"
    at(COORDINATION).start("请求跨省支援").fill(
        {
            "事件名称": fire,
            "事件类型": "事故灾难",
            "事发地点": "江苏省示例市示例路1号",
            "现场情况": "储罐区起火，省内危险化学品救援力量不足。",
            "支援力量": "危险化学品救援队",
            "需要数量": 3,
            "到达时限": datetime.now(SHANGHAI) + timedelta(hours=8),
            "集结地点": "示例高速省界出口",
            "联络员": "李示例",
            "联系电话": "025-99999999",
        }
    ).press("提交")
    at(PRINCIPAL).open_task("授权请求支援", fire).press("同意请求")
    at(ANHUI_LIAISON).open_task("研判并答复", fire)

    at(SHANGHAI_LIAISON).open_task("研判并答复", fire).fill(
        {"答复": "部分同意", "可派出数量": 1, "说明": "1支已集结。"}
    ).press("提交")
    at(ZHEJIANG_LIAISON).open_task("研判并答复", fire).fill(
        {"答复": "同意", "可派出数量": 2, "说明": "2支已出发。"}
    ).press("提交")

    assert not at(ANHUI_LIAISON).has_task("研判并答复", fire)
    cancelled = at(COORDINATION).open_task("汇总支援结果", fire).read_document("取消")
    assert "安徽省应急管理厅" in cancelled
    assert "上海市应急管理局" not in cancelled
