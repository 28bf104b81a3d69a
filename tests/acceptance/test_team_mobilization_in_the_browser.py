"""Teams are called, refuse, come, are called back and are paid, each step at the desk of who takes it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from config import SHANGHAI
from tests.acceptance.conftest import At
from tests.acceptance.desk import Desk
from tests.acceptance.form import Answers, File

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many people, one after the other

DISPATCHER, LEADER, COORDINATION, FINANCE, COMMAND = "KS.8", "KS.4", "KS.7", "KS.9", "KS.11"
CHEMICAL, VOLUNTEERS, BASE = "T-KS.1", "T-SOC.1", "T-XZ.1"
NAMES = {
    CHEMICAL: "昆山示例化工救援队",
    VOLUNTEERS: "昆山示例蓝盾应急志愿服务中心",
    BASE: "江苏省矿山及地下工程应急救援徐州基地（演示）",
}


def now() -> datetime:
    return datetime.now(SHANGHAI)


def call_out(at: At, event: str, *teams: str) -> None:
    """Ask for help, choose the teams, sign their orders."""
    dispatcher = at(DISPATCHER).start("提出支援需求")
    dispatcher.fill(
        {
            "事件名称": event,
            "响应级别": "Ⅲ级（较大）",
            "事件类别": "事故灾难",
            "需要的救援专业": "危化品",
            "发生时间": now() - timedelta(hours=1),
            "事发地点": "昆山市示例路8号",
            "需求清单": [{"力量或装备": "化工堵漏", "数量": 12, "单位": "人"}],
            "要求到达时间": now() + timedelta(hours=6),
            "集结点": "示例高速出口",
            "报到对象": "现场指挥部",
            "联系人": "李示例",
            "联系电话": "0512-99999999",
        }
    ).press("提交")
    dispatcher.open_task("研判选队", event).fill(
        {
            "研判结论": "调用，拟令报批",
            "候选范围": "全部可用队伍",
            "被调队伍": [{"队伍": NAMES[team], "调用人数": 12} for team in teams],
            "总任务": "堵漏、稀释、警戒",
            "出发时限": 60,
        }
    ).press("提交")
    at(LEADER).open_task("签发调动命令", event).say("同意调用。").press("签发")


def set_out(team: Desk, event: str) -> None:
    team.open_task("响应调动", event).fill({"答复": "接受", "出动人数": 12, "出动车辆": 2}).press("提交")
    team.open_task("报告出发", event).fill(
        {
            "预计到达时间": now() + timedelta(hours=1),
            "出动人数": 12,
            "出动车辆": 2,
            "带队人及电话": "周示例 0512-99999999",
        }
    ).press("提交")


def test_a_team_that_refuses_is_replaced_and_the_next_is_called_back_on_the_way(at: At) -> None:
    event = "示例仓库异味警情"
    call_out(at, event, VOLUNTEERS, BASE)
    no = {"答复": "不能应调", "部分接受或不能应调的理由": "正在执行另一项任务。"}
    at(BASE).open_task("响应调动", event).fill(no).press("提交")
    set_out(at(CHEMICAL), event)

    orders = at(DISPATCHER).open_case(event).follow(NAMES[BASE]).follow(NAMES[CHEMICAL])
    orders.follow("取消调动").fill(
        {"待命或在途人数": 12, "车辆数": 2, "取消原因": "经核实险情已经排除"}
    ).press("取消调动")

    assert "已撤销：通知受援方、下达命令、锁定队伍" in orders.history()[-1]
    assert orders.path("lx-undone") == {"notify_requester", "give_order", "lock_team"}
    at(CHEMICAL).open_task("申请补偿", event).sees("途中")
    assert "经核实险情已经排除" in orders.read_document("撤销应急救援队伍调动通知")
    assert not at(COMMAND).has_task("报到与指挥权交接", event)


def test_a_deployment_is_logged_claimed_and_paid_to_the_cent(at: At) -> None:
    event = "示例储罐泄漏事故"
    call_out(at, event, CHEMICAL)
    set_out(at(CHEMICAL), event)
    work_for_three_days(at, event)
    claim(at, event)

    decision = at(CHEMICAL).open_case(event).sees("已补偿").read_document("补偿决定书")
    assert f"{NAMES[CHEMICAL]}：" in decision
    assert "给予你单位应急救援费用补偿54,270.00元（人民币伍万肆仟贰佰柒拾元整）" in decision


def work_for_three_days(at: At, event: str) -> None:
    command, team = at(COMMAND), at(CHEMICAL)
    command.open_task("报到与指挥权交接", event).fill(
        {
            "实到人数": 12,
            "实到车辆": 2,
            "队伍报到人": "周示例",
            "接收指挥员": "吴示例",
            "编组和作业区域": "第一作业区",
            "现场指挥部已接收指挥权": True,
        }
    ).press("提交")
    pump = {"装备": "大流量排水泵", "台班": 8, "台班价": 600}
    foam = {"物资": "抗溶泡沫液", "数量": 2, "单位": "吨", "单价": 9000}
    nights = {"住宿人数": 12, "住宿单价": 280}
    days: list[tuple[str, Answers]] = [
        ("提交，继续行动", {**nights, "装备台班": [pump], "燃油费": 3150}),
        ("提交，继续行动", {**nights, "物资消耗": [foam]}),
        ("提交，任务完成", {"住宿人数": 0}),
    ]
    for number, (button, day) in enumerate(days):
        usual: dict[str, Any] = {
            "日期": now().date() + timedelta(days=number),
            "白天人数": 12,
            "夜间人数": 0,
            "用餐人数": 12,
        }
        team.open_task("填报当日行动日志", event).fill({**usual, **day}).press(button)
    command.open_task("决定撤离", event).fill({"下令人": "示例总指挥", "撤离原因": "任务完成。"}).press(
        "提交"
    )
    team.open_task("报告归队", event).press("提交")
    command.open_task("清点归还装备", event).fill({"应归还的装备物资已经清点": True}).press("提交")


def claim(at: At, event: str) -> None:
    at(CHEMICAL).open_task("申请补偿", event).fill(
        {
            "申请": "提交申请",
            "票据、清单": [File("票据清单.pdf")],
            "收款户名": "昆山示例化工救援队",
            "收款账号": "000000000000000001",
            "开户银行": "示例银行昆山支行（虚构）",
        }
    ).press("提交")
    at(COORDINATION).open_task("形式审查", event).fill(
        {"审查结论": "材料齐全", "责任认定": "责任单位尚不明确"}
    ).press("提交")
    at(COMMAND).open_task("核实工作量", event).say("与行动日志一致。").press("提交")
    at(FINANCE).open_task("财务审核", event).fill({"资金来源科目": "应急救援专项经费"}).press("提交")
    at(LEADER).open_task("审批", event).say("同意补偿。").press("同意补偿")
    at(FINANCE).open_task("拨付", event).fill({"支付凭证号": "示例支付凭证001"}).press("提交")
