"""The cases of regional_cooperation: the year of the Delta, Kunshan's tasks, support from the neighbours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from demonstration.case import Case, Expected
from demonstration.duties import Duty, hand_out, work_off
from demonstration.filling import NotAsRehearsed
from demonstration.theatre import Theatre

PACKAGE = "regional_cooperation"

MONTHS_OF_THE_YEAR = 11  # of reports, from February to December

POINTS: Sequence[Mapping[str, str]] = (
    {"title": "深化应急联动", "content": "修订省际边界区域协同响应机制，联合开展跨省应急演练。"},
    {"title": "共享应急力量", "content": "互通救援队伍、装备物资和专家名录，完善跨省调用程序。"},
    {"title": "协同监测预警", "content": "共享汛情、森林火险和危险化学品运输监测信息。"},
)
MEETING: Mapping[str, Any] = {
    "chaired_by": "江苏省应急管理厅赵示例",
    "attendees": [
        {"unit": "上海市应急管理局", "names": "钱示例"},
        {"unit": "江苏省应急管理厅", "names": "赵示例、孙示例"},
        {"unit": "浙江省应急管理厅", "names": "李示例"},
        {"unit": "安徽省应急管理厅", "names": "周示例"},
    ],
    "meeting_result": "跨省演练经费由各成员方按照职责分别承担，写入工作要点。",
    "points": list(POINTS),
}
# Points that the source itself places in a city; the others are shared out in turn.
JIANGSU_OWNERS = {1: "南通市应急管理局", 2: "南京市应急管理局", 5: "徐州市应急管理局"}
# Rows of the table that name several units, each answering for itself; the others get one first unit.
KUNSHAN_EACH: Mapping[int, Sequence[str]] = {
    2: ("昆山开发区", "花桥经济开发区", "张浦镇", "陆家镇", "巴城镇", "千灯镇", "锦溪镇"),
    3: ("昆山市城市管理办事处（演示一）", "昆山市城市管理办事处（演示二）"),
    5: ("综治办", "花桥开发区", "张浦镇", "淀山湖镇"),
}
KUNSHAN_OFFICE = "昆山市人民政府应急管理办公室"  # leads where all members of the commission are named
KUNSHAN_UNCLEAR = 13
KUNSHAN_SUB_CASES = 20 + (7 - 1) + (2 - 1) + (4 - 1)
FIRE: Mapping[str, Any] = {
    "event_name": "示例园区火灾",
    "event_type": "accident",
    "location": "江苏省示例市示例路1号",
    "situation": "储罐区起火，省内危险化学品救援力量不足。",
    "resource_kind": "危险化学品救援队",
    "needed_quantity": 3,
    "assembly_point": "示例高速省界出口",
    "contact_name": "李示例",
    "contact_phone": "025-99999999",
}


def play_the_year(stage: Theatre) -> int:
    """Draft, consult, countersign twice, issue; Jiangsu decomposes its fourteen points; then the summary."""
    year = stage.start("JS.7", PACKAGE, "regional_cooperation", {})
    contact = {"contact_name": "陈示例", "contact_phone": "025-99999999"}
    stage.complete(year, "draft_work_points", {"points": list(POINTS), **contact})
    stage.complete(year, "answer_consultation")
    comment = {"answer": "comment", "comments": "建议增加省际边界化工园区联合演练。"}
    stage.complete(year, "answer_consultation", comment)
    stage.complete(year, "answer_consultation")
    stage.wait_until_open(year, "settle_comments")  # the fourth member stays silent: no objection
    stage.complete(year, "settle_comments", {"points": list(POINTS)})
    objection = "建议写明跨省演练的经费来源。"
    stage.complete(year, "countersign", {"countersign_opinion": objection}, outcome="disagree")
    for _ in range(3):
        stage.complete(year, "countersign", {"countersign_opinion": "同意。"}, outcome="agree")
    stage.complete(year, "coordinate", MEETING)
    for _ in range(4):
        stage.complete(year, "countersign", {"countersign_opinion": "同意。"}, outcome="agree")
    stage.complete(year, "sign_off", outcome="sign", opinion="同意印发。")
    (table,) = stage.children(year)
    *tasks, last = hand_out(stage, table, date(2025, 12, 31), _jiangsu_owner)
    duties = {task: Duty(months=1 + index % 3) for index, task in enumerate(tasks)}
    work_off(stage, duties | {last: Duty(months=MONTHS_OF_THE_YEAR)})
    stage.complete(
        year,
        "summarise_year",
        {
            "achievements": "三项要点全部落实，江苏省十四项任务全部销号。",
            "problems": "省际信息共享的时效还需提高。",
            "next_year": "扩大联合演练范围，推进名录互通。",
        },
    )
    return year


def play_kunshan(stage: Theatre) -> int:
    """Twenty published rows: thirteen stop until a person says who is responsible."""
    source = {
        "source": "kunshan_2017",
        "document_title": "加强应急救援能力建设工作要点（演示）",
        "document_number": "示例〔2026〕20号",
    }
    table = stage.start("KS.2", PACKAGE, "task_decomposition", source)
    owners = _Kunshan()
    tasks = hand_out(stage, table, date(2026, 11, 30), owners.confirm)
    if owners.asked != KUNSHAN_UNCLEAR:
        raise NotAsRehearsed(f"{owners.asked} rows stopped for confirmation, not {KUNSHAN_UNCLEAR}")
    special = (
        Duty(2, extension="grant"),
        Duty(2, extension="refuse"),
        Duty(returned=True),
        Duty(2, late=True),
    )
    usual = [Duty(months=1 + index % 3) for index in range(len(tasks) - len(special))]
    work_off(stage, dict(zip(tasks, [*special, *usual], strict=True)))
    return table


def get_support(stage: Theatre) -> int:
    """Two neighbours send enough; the third is told that it is no longer needed."""
    request = _request(stage)
    part = {"support_answer": "partial", "committed_quantity": 1, "answer_note": "1支已集结，30分钟后出发。"}
    stage.complete(request, "answer_request", part)
    rest = {"support_answer": "accept", "committed_quantity": 2, "answer_note": "2支已出发。"}
    stage.complete(request, "answer_request", rest)
    stage.complete(request, "summarise_support", {"support_result": "3支队伍均已到达并投入灭火。"})
    return request


def wait_in_vain(stage: Theatre) -> int:
    """Nobody answers within two hours: the shortfall is reported to the chair."""
    request = _request(stage)
    stage.wait_until_open(request, "summarise_support")
    stage.complete(request, "summarise_support", {"support_result": "各方均未在2小时内答复。"})
    return request


def _request(stage: Theatre) -> int:
    by = {"arrive_by": stage.now + timedelta(hours=8)}
    request = stage.start("JS.7", PACKAGE, "support_request", {**FIRE, **by})
    stage.complete(request, "authorise_request", outcome="authorise", opinion="同意请求支援。")
    return request


def _jiangsu_owner(row: Mapping[str, Any], own_units: Sequence[str]) -> dict[str, Any]:
    number = int(row["no"])
    return {"responsible_unit": JIANGSU_OWNERS.get(number, own_units[number % len(own_units)])}


class _Kunshan:
    """Says who is responsible, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def confirm(self, row: Mapping[str, Any], _own_units: Sequence[str]) -> dict[str, Any]:
        self.asked += 1
        if each := KUNSHAN_EACH.get(int(row["no"])):
            return {"responsible_unit": each[0], "handling": "each", "each_units": list(each)}
        offered: Sequence[str] = row["candidates"]
        return {"responsible_unit": KUNSHAN_OFFICE if KUNSHAN_OFFICE in offered else offered[0]}


CASES = (
    Case(
        PACKAGE,
        "年度工作要点与江苏分解",
        date(2025, 1, 13),
        play_the_year,
        Expected(
            "year_closed",
            {
                "consultation_letter": 1,
                "consultation_reply": 3,
                "meeting_minutes": 1,
                "countersign_sheet": 1,
                "work_points": 1,
                "decomposition_notice": 1,
                "closing_record": 14,
                "annual_summary": 1,
            },
            sub_cases={"tasks_finished": 1, "closed": 14},
        ),
    ),
    Case(
        PACKAGE,
        "昆山任务分解与督办",
        date(2026, 5, 6),
        play_kunshan,
        Expected(
            "tasks_finished",
            {
                "decomposition_notice": 1,
                "reminder_slip": 1,
                "supervision_letter": 1,
                "closing_record": KUNSHAN_SUB_CASES,
            },
            sub_cases={"closed": KUNSHAN_SUB_CASES},
        ),
    ),
    Case(
        PACKAGE,
        "跨省支援：两方应援",
        date(2026, 11, 16),
        get_support,
        Expected(
            "enough",
            {"support_request_letter": 1, "support_reply": 2, "request_cancelled": 1, "thanks_letter": 1},
        ),
    ),
    Case(
        PACKAGE,
        "跨省支援：无人答复",
        date(2026, 11, 18),
        wait_in_vain,
        Expected("not_enough", {"support_request_letter": 1}),
    ),
)
