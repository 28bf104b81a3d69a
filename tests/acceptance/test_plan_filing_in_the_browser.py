"""An emergency plan is filed, each step by the one whose step it is, through the pages alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from config import SHANGHAI
from tests.acceptance.conftest import At
from tests.acceptance.desk import Desk
from tests.acceptance.form import Answers, File

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many people, one after the other

NOTHING: Mapping[str, str] = {}
ENTERPRISE, HANDLER, CHIEF, LEADER, OFFICE = "E-1.1", "KS.2", "KS.3", "KS.4", "KS.6"


def application(plan: str) -> dict[str, Any]:
    """The application of a chemical company, without the risk assessment."""
    today = datetime.now(SHANGHAI).date()
    return {
        "向何机关申报": "昆山市应急管理局",
        "预案公布（印发）日期": today - timedelta(days=5),
        "联系电话": "0512-00000000",
        "单位地址": "昆山市示例路1号",
        "统一社会信用代码": "91320583MA00000004",
        "法定代表人": "周示例",
        "行业领域": "危险化学品生产、经营、储存、运输",
        "企业规模": "中型",
        "重大危险源等级": "二级",
        "从业人数": 186,
        "预案名称": plan,
        "签发人": "周示例",
        "随同备案的预案": [{"类别": "专项应急预案", "名称": "储罐区火灾爆炸专项应急预案"}],
        "评审日期": today - timedelta(days=9),
        "评审专家": "专示家、评例审",
        "评审结论": "经评审，预案要素完整、针对性强，修改后通过。",
        "应急预案备案申报表（盖章扫描件）": [File("备案申报表.pdf")],
        "应急预案评审意见": [File("评审意见.pdf")],
        "应急资源调查清单": [File("应急资源调查清单.pdf")],
        "应急预案文本（电子文档）": [File("综合应急预案.pdf"), File("专项应急预案.pdf")],
        "我单位对所提交材料的真实性负责，现将上述应急预案报上，请予备案。": True,
    }


def apply_for(enterprise: Desk, plan: str, **more: Any) -> None:
    enterprise.start("申报应急预案备案").fill(application(plan) | more).press("提交")


def check(handler: Desk, plan: str, **missing: str) -> None:
    """Go through the checklist; what is missing is named with what has to be done."""
    handler.open_task("核对材料", plan)
    handler.fill(checklist(handler, missing)).press("提交")


def checklist(handler: Desk, missing: Mapping[str, str] = NOTHING) -> Answers:
    return {"材料核对清单": [_looked_at(row, missing) for row in handler.rows("材料核对清单")]}


def _looked_at(row: str, missing: Mapping[str, str]) -> Answers:
    for material, remark in missing.items():
        if material in row:
            return {"核对结果": "缺", "问题和补正要求": remark}
    return {"核对结果": "齐全"}


def test_a_plan_is_filed_after_one_correction(at: At) -> None:
    plan = "补正后备案的预案"
    apply_for(at(ENTERPRISE), plan)
    check(at(HANDLER), plan, 风险评估结果="请补交风险评估报告。")
    at(CHIEF).open_task("复核", plan).say("同意一次告知补正。").press("同意")
    enterprise = at(ENTERPRISE).open_task("补正材料", plan)
    assert "请补交风险评估报告" in enterprise.read_document("补正告知书")
    enterprise.fill({"补正的材料": [File("风险评估报告.pdf")], "补正说明": "已补交。"}).press("提交")
    check(at(HANDLER), plan)
    at(CHIEF).open_task("复核", plan).say("材料齐全。").press("同意")
    at(LEADER).open_task("签批", plan).say("同意备案。").press("同意")
    at(OFFICE).open_task("核对用印", plan).fill({"文书内容已核对，同意用印": True}).press("提交")

    enterprise.open_case(plan).sees("已备案")

    registration = enterprise.read_document("备案登记表")
    assert all(text in registration for text in (plan, "昆山示例新材料有限公司", "91320583MA00000004"))
    (signed,) = (line for line in enterprise.history() if line.startswith("签批"))
    assert all(text in signed for text in ("同意备案。", at(LEADER).name))
    assert {"check_completeness", "submit_corrections", "sign", "seal"} <= enterprise.path("lx-completed")
    assert "flow_deliver_to_end_filed" in enterprise.path("lx-taken")


def test_the_applicant_withdraws_by_the_button(at: At) -> None:
    plan = "撤回的预案"
    enterprise = at(ENTERPRISE)
    apply_for(enterprise, plan)
    check(at(HANDLER), plan)

    enterprise.open_case(plan).follow("申报单位撤回").fill({"撤回原因": "预案即将换版。"}).press(
        "申报单位撤回"
    )

    enterprise.sees("已撤回")
    assert not at(CHIEF).has_task("复核", plan)


def test_a_task_that_is_done_says_so_to_whoever_returns_to_it(at: At) -> None:
    plan = "两个窗口里的预案"
    apply_for(at(ENTERPRISE), plan)
    handler = at(HANDLER).open_task("核对材料", plan)
    second = handler.second_window()
    check(handler, plan)

    second.fill(checklist(second)).press("提交")
    handler.page.go_back()

    second.sees(f"已由{second.name}于").sees("您的提交没有生效")
    handler.sees("当前任务").sees("复核")


def test_a_double_click_starts_one_case(at: At) -> None:
    plan = "双击提交的预案"
    enterprise = at(ENTERPRISE).start("申报应急预案备案").fill(application(plan))

    with enterprise.page.expect_navigation():
        enterprise.page.get_by_role("button", name="提交", exact=True).dblclick()

    enterprise.open_case(plan)
    assert enterprise.cases(plan) == 1
