"""Plays that between them make every document of the packages we ship, with values worth looking at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from notices.job import NoticeJob
from tests.packages import delta, issuing, papers, supervising
from tests.packages.filing import enterprise, find_gaps, government, pass_check
from tests.packages.mobilization import (
    ORAL,
    arrived,
    cancelled,
    child,
    chosen,
    departed,
    filed_at_fault,
    ordered,
    stood_down,
    three_days,
    verified,
)
from tests.packages.mobilization import (
    filed as filed_claim,
)
from tests.packages.play import Play


@cache
def documents() -> Mapping[str, NoticeJob]:
    """Return a document of every kind, by `package/key`: the first that the plays make."""
    found: dict[str, NoticeJob] = {}
    for package, ways in WAYS.items():
        for play in (play for way in ways for play in way()):
            for key, job in papers.documents(play):
                found.setdefault(f"{package}/{key}", job)
    return found


def filed() -> Play:
    """A plan is filed, with two that come along."""
    filing = enterprise(
        employees=186,
        total_assets=Decimal("8600"),
        postcode="215300",
        contact_email="chen@example.cn",
        fax="0512-00000001",
        signed_by="周示例",
        filing_kind="first",
        included_plans=[
            {"kind": "special", "name": "储罐区火灾爆炸专项应急预案", "version": "第二版"},
            {"kind": "on_site", "name": "液氨泄漏现场处置方案", "version": "第二版"},
        ],
        reviewed_on=date(2026, 11, 9),
        reviewers="专示家、评例审、审演评",
        review_conclusion="预案要素完整、针对性强，修改后通过。",
    )
    pass_check(filing)
    filing.complete("seal", sealed=True)
    return filing


def replied() -> Play:
    """A government's plan is filed."""
    filing = government(signed_by="示例市长", filing_kind="first")
    pass_check(filing)
    filing.complete("sign", "agree")
    filing.complete("seal", sealed=True)
    return filing


def never_corrected() -> Play:
    """Two materials are wanting and never come."""
    filing = enterprise()
    wanting = {
        "风险评估结果": "未提交事故风险评估报告，请补交经主要负责人签字的报告全文。",
        "应急资源调查清单": "清单未加盖单位公章，未列明外部可调用资源，请补充后重新提交。",
    }
    find_gaps(filing, **wanting)
    filing.wait_until(filing.task("submit_corrections").variables["correction_deadline"])
    return filing


def deemed() -> Play:
    """Nobody looks at the file in time."""
    filing = enterprise()
    filing.wait_until(filing.task("check_completeness").variables["check_due_at"])
    return filing


def referred() -> Play:
    """Another authority is competent."""
    filing = enterprise(industry="coal_mine")
    filing.complete("confirm_scope", "out_of_scope", competent_authority="示例煤矿安全监管部门")
    return filing


def operation() -> tuple[Play, Play]:
    """A team is ordered, works three days and is compensated."""
    order = child(ordered("T-PRO"), "call_team_orders")
    arrived(order)
    three_days(order)
    stood_down(order)
    claim = child(order, "call_claim")
    filed_at_fault(claim)
    verified(claim)
    claim.complete("record_liable_payment", liable_paid="paid")
    claim.complete("review_budget", budget_source="应急救援专项")
    claim.complete("approve_claim", "approve")
    return order, claim


def oral_call() -> Play:
    """Volunteers are called by telephone, then in writing."""
    order = child(chosen("T-SOC", **ORAL), "call_team_orders")
    order.complete("confirm_in_writing", "confirm")
    return order


def cancelled_under_way() -> Play:
    order = child(ordered("T-KS"), "call_team_orders")
    departed(order)
    cancelled(order, "途中")
    return order


def cancelled_unanswered() -> Play:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    cancelled(order, "未响应")
    return order


def petitioned() -> Play:
    """The armed police are asked, not ordered."""
    return child(ordered(outside=["武警"]), "call_team_orders")


def refused() -> Play:
    """A claim is not eligible: somebody else has paid already."""
    order = child(ordered("T-KS"), "call_team_orders")
    departed(order)
    cancelled(order, "集中待命")
    claim = child(order, "call_claim")
    filed_claim(claim, subsidised=True)
    return claim


POINTS = [
    {
        "title": "深化省际边界应急联动",
        "content": "修订省际边界区域协同响应机制，明确信息通报和力量增援程序，上半年联合开展一次跨省演练。",
    },
    {
        "title": "共享应急救援力量",
        "content": "互通专业救援队伍、装备物资和专家名录，按季度更新，完善跨省调用、集结和保障程序。",
    },
    {
        "title": "协同监测预警",
        "content": "共享汛情、森林火险和危险化学品道路运输监测信息，重大风险联合会商研判。",
    },
]
MEETING: Mapping[str, Any] = {
    "meeting_on": date(2026, 3, 20),
    "meeting_place": "上海市应急管理局会议室",
    "chaired_by": "上海市应急管理局赵示例",
    "attendees": [
        {"unit": "上海市应急管理局", "names": "赵示例、钱示例"},
        {"unit": "江苏省应急管理厅", "names": "孙示例"},
        {"unit": "浙江省应急管理厅", "names": "李示例"},
        {"unit": "安徽省应急管理厅", "names": "周示例"},
    ],
    "absent": None,
}
PAPER = {"document_title": "加强应急救援能力建设工作要点（演示）", "document_number": "示例〔2026〕20号"}


def year() -> Play:
    """The Delta's work points: one member comments, one objects, a meeting settles it; then the year."""
    play = delta.begin("regional_cooperation", delta.YEAR)
    play.complete(
        "draft_work_points",
        overall_requirements="坚持一体化协同、高质量示范，项目化推进、清单化落实，深化长三角区域应急管理合作。",
        points=POINTS,
        contact_name="陈示例",
        contact_phone="021-00000000",
    )
    comment = "建议在“深化省际边界应急联动”中增加省际边界化工园区联合演练。"
    play.complete("answer_consultation", answer="comment", comments=comment)
    for _ in range(3):
        play.complete("answer_consultation", answer="no_comment", comments=None)
    play.complete("settle_comments", points=POINTS, adoption=[])
    for outcome in ("agree", "agree", "disagree", "agree"):
        opinion = "同意。" if outcome == "agree" else "建议明确联合演练的经费来源。"
        play.complete("countersign", outcome, countersign_outcome=outcome, countersign_opinion=opinion)
    result = "联合演练经费由各成员方按照职责分别承担，写入要点第一条。"
    play.complete("coordinate", meeting_result=result, points=POINTS, **MEETING)
    for _ in range(4):
        play.complete("countersign", "agree", countersign_outcome="agree", countersign_opinion="同意。")
    play.complete("sign_off", "sign", sign_off_outcome="sign", sign_off_opinion="同意印发。")
    done = {"unit": "江苏省应急管理厅", "due_on": date(2026, 12, 31), "status": "closed", "quality": 92}
    done |= {"closed_on": date(2026, 12, 1), "reports": 9}
    names = ("跨省综合演练", "队伍装备名录互通", "监测信息共享")
    play.end_child(
        "decompose_tasks", results=[done | {"no": no, "name": name} for no, name in enumerate(names, 1)]
    )
    play.complete(
        "summarise_year",
        achievements="三项要点全部落实，跨省综合演练如期举行，名录按季度更新，监测信息实现共享。",
        problems="省际信息共享的时效还需提高。",
        next_year="扩大联合演练范围，推进名录互通和联合执法。",
    )
    return play


def decomposition() -> Play:
    """Kunshan's twenty rows become tasks."""
    play = delta.begin("task_decomposition", delta.TABLE | PAPER)
    play.complete("edit_tasks", table_rows=play.task("edit_tasks").variables["table_rows"])
    answers = {"other_unit": None, "handling": "lead", "each_units": None, "cooperating_units": None}
    while "confirm_owner" in play.open:
        first = play.task("confirm_owner").variables["row"]["candidates"][0]
        play.complete("confirm_owner", responsible_unit=first, **answers)
    play.complete("sign_decomposition", "sign", decomposition_outcome="sign", decomposition_opinion=None)
    return play


def cooperation_task() -> Play:
    """One of the tasks is done, accepted and closed."""
    goal = "全市专职消防员总数达到500人，开展大练兵和达标建设。"
    task = delta.TASK | PAPER | {"goal": goal, "instance_number": "任务分解件2026-00001-8"}
    play = delta.begin("cooperation_task", task)
    play.complete("accept_assignment", contact="李示例", work_plan=None)
    play.complete("report_progress", "complete", report_outcome="complete", percent=100, progress="已完成")
    evidence = [{"id": 1, "filename": "专职消防员名册.pdf", "media_type": "application/pdf", "size": 1}]
    play.complete("declare_completion", result_summary="专职消防员已达503人，完成达标。", evidence=evidence)
    play.complete(
        "accept_completion",
        "accept",
        acceptance_outcome="accept",
        quality=95,
        acceptance_opinion="佐证材料齐全，目标已经实现，同意验收。",
        evidence=evidence,
    )
    return play


def support() -> Play:
    """Two neighbours send enough, the third is told that it is no longer needed."""
    play = delta.begin(
        "support_request",
        delta.STARTED
        | {
            "organisation": "JS",
            "event_name": "示例化工园区火灾",
            "event_type": "accident",
            "event_level": "II",
            "location": "江苏省示例市示例区",
            "situation": "2026年3月2日8时，储罐区一座储罐起火，威胁相邻储罐，省内危险化学品救援力量不足。",
            "resource_kind": "危险化学品救援队",
            "needed_quantity": 3,
            "resource_unit": "支",
            "arrive_by": delta.MONDAY + timedelta(hours=8),
            "assembly_point": "示例高速省界出口",
            "guarantee": "我方开设绿色通道，保障食宿、油料和向导。",
            "cost_promise": "支援费用由我方承担，救援结束后据实结算。",
            "contact_name": "陈示例",
            "contact_phone": "025-00000000",
        },
    )
    play.complete(
        "authorise_request", "authorise", authorisation="authorise", authorisation_opinion="同意请求支援。"
    )
    for kind, quantity, note in (
        ("partial", 1, "现有2支队伍正在备勤，可派出1支，带队人王示例，预计14时到达。"),
        ("accept", 2, "2支队伍已集结，带队人李示例，预计15时到达。"),
    ):
        play.complete("answer_request", support_answer=kind, committed_quantity=quantity, answer_note=note)
    play.complete("summarise_support", support_result="3支队伍按时到达，连续奋战16小时，成功扑灭火灾。")
    return play


def matter() -> Play:
    """A matter under supervision, from its assignment to its closing."""
    play = supervising.begin(
        "supervision_matter",
        dict(supervising.MATTER)
        | {
            "subject": "危险化学品仓库隐患整改",
            "source_number": "示例批示〔2026〕3号",
            "requirement": "对照检查清单逐项整改，举一反三排查同类隐患。",
            "expected_result": "隐患清单全部销号，附整改前后照片。",
        },
    )
    play.complete("assign_matter", contact_name="陈示例", contact_phone="0512-99999999")
    play.complete("sign_receipt", handler_name="李示例", handler_phone="0512-99999999", work_plan=None)
    evidence = [{"id": 1, "filename": "整改前后照片.pdf", "media_type": "application/pdf", "size": 1}]
    play.complete("report_progress", report_kind="final", result="12项隐患全部整改完毕。", evidence=evidence)
    opinion = "逐条核对，整改到位，同意销号。"
    play.complete("review_result", "close", review_outcome="close", review_opinion=opinion)
    return play


def bulletin() -> tuple[Play, Play]:
    """The monthly bulletin, issued by the flow of official documents."""
    month = supervising.STARTED | {"month": date(2026, 2, 10)}
    figures = supervising.FIGURES
    play = supervising.begin("supervision_bulletin", month, supervision_figures=lambda _call: figures)
    play.complete(
        "check_bulletin",
        "send",
        check_outcome="send",
        assessment="办理情况总体平稳，个别单位对逾期事项重视不够。",
        demand="逾期事项的责任单位主要负责同志要亲自过问，明确措施和时限，尽快办结。",
    )
    document = issuing.called_by(play, "issue_bulletin")
    issuing.draft(document, urgency=None, cosign_offices=[], cosign_organs=[], legal_review=False)
    issuing.review(document)
    issuing.proofread(document, series=None)
    issuing.sign(document)
    issuing.seal(document)
    issuing.send(document, "KS-SL")
    return play, document


def issued() -> Play:
    """A text is returned once, countersigned, found lawful, issued and filed."""
    play = issuing.begin(dict(issuing.WRITTEN))
    issuing.review(play, "return")
    issuing.draft(play, **issuing.WRITTEN)
    issuing.review(play)
    issuing.cosign(play, opinion="所需值班经费在本年度预算内安排，同意。")
    issuing.cosign(play)
    issuing.check_legality(play)
    issuing.proofread(play)
    issuing.sign(play)
    issuing.seal(play)
    issuing.send(play, "KS-SL")
    return play


def voided() -> Play:
    """A number is given and taken out of use."""
    play = issuing.proofread_already()
    issuing.sign(play)
    issuing.void(play)
    return play


def not_drafted() -> Play:
    """A draft is returned and given up."""
    play = issuing.begin(dict(issuing.SHORT))
    issuing.review(play, "return")
    issuing.draft(play, "drop")
    return play


def _one(way: Callable[[], Play]) -> Callable[[], Sequence[Play]]:
    return lambda: (way(),)


WAYS: Mapping[str, Iterable[Callable[[], Sequence[Play]]]] = {
    "plan_filing": [_one(way) for way in (filed, replied, never_corrected, deemed, referred)],
    "team_mobilization": [
        operation,
        *map(_one, (oral_call, cancelled_under_way, cancelled_unanswered, petitioned, refused)),
    ],
    "regional_cooperation": [_one(way) for way in (year, decomposition, cooperation_task, support)],
    "supervision": [_one(matter), bulletin],
    "document_issue": [_one(way) for way in (issued, voided, not_drafted)],
}
