"""The year of work points, its decomposition and tasks, and the support request, on the pure engine."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import feel
from bpmn.definition import Definition
from calendars.working_days import SHANGHAI
from forms.read import read
from notices import template
from notices.job import Layout, NoticeJob
from tests.packages.play import PACKAGES, Play, Town, load
from workflows.feel_functions import SIGNATURES
from workflows.import_tasks import parse_rows

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
MEMBERS = ["SH", "JS", "ZJ", "AH"]
FILES = [{"id": 1, "filename": "佐证.pdf", "media_type": "application/pdf", "size": 1}]
POINTS = [{"title": "深化应急联动", "content": "修订省际边界区域协同响应机制。"}]
TOWN = Town(
    names={
        "SH": "上海市应急管理局",
        "JS": "江苏省应急管理厅",
        "ZJ": "浙江省应急管理厅",
        "AH": "安徽省应急管理厅",
        "JS-NJ": "南京市应急管理局",
        "KS": "昆山市应急管理局",
        "KS-XF": "消防大队",
        "KS-GA": "公安局",
        "KS-SL": "水利局",
        "KS-BC": "巴城镇",
        "KS-ZP": "张浦镇",
    },
    groups={
        "yrd_members": MEMBERS,
        "ks_commission": ["KS-GA", "KS-SL", "KS-XF"],
        "ks_towns": ["KS-BC", "KS-ZP"],
        "ks_offices": [],
    },
    below={"JS": ["JS-NJ"]},
)
STARTED = {"starter": "chen", "starter_name": "陈示例", "instance_number": "长三角合作〔2026〕1号"}
YEAR = STARTED | {
    "organisation": "SH",
    "year": 2026,
    "work_points_title": "2026年长三角应急管理专题合作工作要点",
    "silence_is_consent": True,
    "decomposing_organisations": ["JS"],
    "source": "jiangsu_2021",
    "table_file": [],
}
TABLE = STARTED | {
    "organisation": "KS",
    "year": 2026,
    "source": "kunshan_2017",
    "table_file": [],
    "document_title": "加强应急救援能力建设工作要点",
    "document_number": "示例〔2026〕1号",
}
TASK = STARTED | {
    "organisation": "KS-XF",
    "supervising_organisation": "KS",
    "task_no": 8,
    "task_name": "强化综合救援队伍功能",
    "goal": "全市专职消防员总数达到500人。",
    "unit": "消防大队",
    "cooperating_text": None,
    "due_on": date(2026, 6, 10),
    "document_title": TABLE["document_title"],
    "document_number": TABLE["document_number"],
}
REQUEST = STARTED | {
    "organisation": "JS",
    "event_name": "示例化工园区火灾",
    "event_type": "accident",
    "event_level": "II",
    "location": "示例市示例区",
    "situation": "储罐区起火，现有力量不足。",
    "resource_kind": "危险化学品救援队",
    "needed_quantity": 3,
    "resource_unit": "支",
    "arrive_by": MONDAY + timedelta(hours=8),
    "assembly_point": "示例高速出口",
    "guarantee": "开设绿色通道。",
    "cost_promise": "由我方承担。",
    "contact_name": "陈示例",
    "contact_phone": "025-00000000",
}


@pytest.fixture(scope="module")
def package() -> Definition:
    return load("regional_cooperation")


def seed(name: str) -> list[dict[str, Any]]:
    path = PACKAGES / "regional_cooperation" / "data" / f"{name}.json"
    return parse_rows(json.loads(path.read_text("utf-8")))


def begin(package: Definition, process: str, variables: dict[str, Any]) -> Play:
    services = {"import_tasks": lambda call: seed(call.parameters["source"])}
    return Play(package, process, variables, MONDAY, town=TOWN, services=services)


def document(package: Definition, play: Play, key: str) -> NoticeJob:
    """Return the last document of that key, as it would go to the renderer."""
    call = [call for call in play.calls if call.parameters.get("notice") == key][-1]
    variables = {**call.variables, **call.parameters}
    entry = package.package.manifest.notices[key]

    def said(value: str) -> str:
        return str(feel.attribute(value)(variables, TOWN.functions(play.now)))

    return NoticeJob(
        template=package.package.notices[key],
        layout=Layout(entry.layout),
        title=said(entry.title),
        organ=TOWN.names[said(entry.organ)],
        dated=play.now.date(),
        number="示例〔2026〕1号" if entry.series else "",
        recipient=said(entry.recipient) if entry.recipient else "",
        variables=variables,
        disclosure=entry.disclosure,
        sealed=entry.sealed,
        head=entry.head,
        signature=said(entry.signature) if entry.signature else "",
        copies=said(entry.copies) if entry.copies else "",
        urgency=entry.urgency,
    )


def texts(package: Definition, play: Play, key: str) -> str:
    """Return all that the last document of that key says."""
    return "".join(template.fill(document(package, play, key)).texts())


# The year of work points


def draft(year: Play) -> None:
    year.complete(
        "draft_work_points",
        overall_requirements="项目化推进、清单化落实。",
        points=POINTS,
        contact_name="陈示例",
        contact_phone="021-00000000",
    )


def reply_to_all(year: Play, count: int = 4) -> None:
    for _ in range(count):
        year.complete("answer_consultation", answer="no_comment", comments=None)


def countersign(year: Play, *outcomes: str) -> None:
    for outcome in outcomes:
        year.complete("countersign", outcome, countersign_outcome=outcome, countersign_opinion="见说明")


def consulted(package: Definition, **answers: Any) -> Play:
    """A year whose draft nobody has commented on, about to be countersigned."""
    year = begin(package, "regional_cooperation", YEAR | answers)
    draft(year)
    reply_to_all(year)
    year.complete("settle_comments", points=POINTS, adoption=[])
    return year


def sign(year: Play, outcome: str = "sign") -> None:
    year.complete("sign_off", outcome, sign_off_outcome=outcome, sign_off_opinion=None)


def test_a_year_runs_from_draft_to_summary(package: Definition) -> None:
    year = consulted(package)
    countersign(year, "agree", "agree", "agree", "agree")
    sign(year)

    (call,) = year.standing.calls
    done = {"no": 1, "name": "演练", "unit": "JS", "due_on": date(2026, 12, 31), "status": "closed"}
    year.end_child(
        "decompose_tasks", results=[done | {"closed_on": date(2026, 12, 1), "quality": 90, "reports": 9}]
    )
    year.complete("summarise_year", achievements="成效", problems="问题", next_year="打算")

    assert call.parameters["organisation"] == "JS"
    assert year.outcome == "year_closed"
    assert year.notices == ["consultation_letter", "countersign_sheet", "work_points", "annual_summary"]
    assert "年度评价为优秀（96分）" in texts(package, year, "annual_summary")


def test_work_points_are_signed_for_the_group_and_sealed_by_the_chair(package: Definition) -> None:
    year = consulted(package)
    countersign(year, "agree", "agree", "agree", "agree")
    sign(year)

    issued = document(package, year, "work_points")

    assert issued.title == "关于印发《2026年长三角应急管理专题合作工作要点》的通知"
    assert issued.head == "长三角应急管理专题合作组文件"
    assert issued.signs == "长三角应急管理专题合作组（上海市应急管理局代章）"
    assert "一、深化应急联动" in texts(package, year, "work_points")


def test_all_four_members_are_consulted_by_their_liaisons(package: Definition) -> None:
    year = begin(package, "regional_cooperation", YEAR)
    draft(year)

    asked = [(task.organisation, task.position) for task in year.standing.user_tasks]

    assert asked == [(member, "liaison") for member in MEMBERS]
    assert "逾期未反馈的，视为无意见" in texts(package, year, "consultation_letter")


def test_members_who_have_not_answered_are_reminded_on_the_seventh_working_day(package: Definition) -> None:
    year = begin(package, "regional_cooperation", YEAR)
    draft(year)
    reply_to_all(year, 3)

    year.wait_until(datetime(2026, 3, 11, 18, 0, tzinfo=SHANGHAI))

    assert [call["to"] for call in year.called("notify")] == ["liaison@AH"]


def test_silence_is_no_comment_when_the_letter_says_so(package: Definition) -> None:
    year = begin(package, "regional_cooperation", YEAR)
    draft(year)
    reply_to_all(year, 3)

    year.wait(timedelta(days=30))

    assert year.open == ["settle_comments"]
    replies = year.task("settle_comments").variables["replies"]
    assert [(reply["member"], reply["answer"]) for reply in replies][-1] == ("AH", "deemed")


def test_silence_is_followed_up_when_the_letter_does_not_say_so(package: Definition) -> None:
    year = begin(package, "regional_cooperation", YEAR | {"silence_is_consent": False})
    draft(year)
    reply_to_all(year, 3)
    year.wait(timedelta(days=30))

    assert year.open == ["chase_reply"]
    assert year.task("chase_reply").organisation == "SH"
    year.complete("chase_reply", answered_by="王示例", answer="comment", comments="建议增加联合演练。")

    assert [item["comments"] for item in year.task("settle_comments").variables["adoption"]] == [
        "建议增加联合演练。"
    ]


def test_an_objection_leads_to_a_meeting_and_another_countersigning(package: Definition) -> None:
    year = consulted(package)

    countersign(year, "agree", "disagree", "agree", "agree")
    objections = year.task("coordinate").variables["objections"]
    year.complete("coordinate", meeting_on=date(2026, 4, 1), meeting_result="采纳修改意见。", points=POINTS)
    countersign(year, "agree", "agree", "agree", "agree")

    assert [objection["member"] for objection in objections] == ["JS"]
    assert year.open == ["sign_off"]
    assert "采纳修改意见" in texts(package, year, "countersign_sheet")


@pytest.mark.parametrize(
    ("decision", "then"), [("adopt", ["sign_off"]), ("abandon", [])], ids=["adopted", "abandoned"]
)
def test_after_two_meetings_the_joint_meeting_decides(
    package: Definition, decision: str, then: list[str]
) -> None:
    year = consulted(package)
    for _ in range(2):
        countersign(year, "disagree", "agree", "agree", "agree")
        year.complete("coordinate", meeting_on=date(2026, 4, 1), meeting_result="未一致。", points=POINTS)
    countersign(year, "disagree", "agree", "agree", "agree")

    year.complete("joint_meeting", decision, meeting_outcome=decision, joint_meeting_decision="议定。")

    assert year.open == then
    assert year.outcome == (None if decision == "adopt" else "not_agreed")


def test_a_draft_the_head_returns_is_countersigned_again(package: Definition) -> None:
    year = consulted(package)
    countersign(year, "agree", "agree", "agree", "agree")

    sign(year, "return")
    year.complete("settle_comments", points=POINTS, adoption=[])

    assert year.open == ["countersign"] * 4


# Decomposition


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


def test_thirteen_kunshan_rows_stop_at_confirmation_and_twenty_tasks_begin(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE)
    edit(table)

    confirmed = confirm_all(table)
    sign_table(table)

    assert confirmed == [1, 2, 3, 4, 5, 6, 8, 9, 11, 16, 17, 19, 20]
    assert len(table.standing.calls) == 20
    assert {call.called for call in table.standing.calls} == {"cooperation_task"}
    assert "第一责任单位对任务完成负总责" in texts(package, table, "decomposition_notice")


def test_a_known_unit_handles_its_own_task_and_others_stay_with_the_assigning_one(
    package: Definition,
) -> None:
    table = begin(package, "task_decomposition", TABLE)
    edit(table)
    confirm_all(table)
    sign_table(table)

    handlers = {
        int(call.parameters["task_no"]): call.parameters["organisation"] for call in table.standing.calls
    }

    assert handlers[8] == "KS-XF"
    assert handlers[14] == "KS"  # 应急办 is not in this directory


def test_a_collective_name_offers_the_members_of_its_group(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE)
    edit(table)

    offered = {
        int(task.variables["row"]["no"]): task.variables["row"]["candidates"]
        for task in table.standing.user_tasks
    }

    assert offered[4] == ["公安局", "水利局", "消防大队"]
    assert offered[5] == ["综治办", "花桥开发区", "张浦镇", "淀山湖镇"]


def test_a_task_may_become_one_case_per_unit(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE)
    edit(table)

    confirm_all(table, handling="each", each_units=["公安局", "水利局"])
    sign_table(table)

    titles = [call.parameters["title"] for call in table.standing.calls]
    assert len(titles) == 7 + 13 * 2
    assert titles[:2] == ["公安局：健全应急管理组织体系", "水利局：健全应急管理组织体系"]


def test_all_fourteen_jiangsu_points_are_confirmed(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE | {"organisation": "JS", "source": "jiangsu_2021"})
    own_units = table.task("edit_tasks").variables["own_units"]
    edit(table)

    confirmed = confirm_all(table, unit="南京市应急管理局")
    sign_table(table)

    assert own_units == ["江苏省应急管理厅", "南京市应急管理局"]
    assert confirmed == list(range(1, 15))
    assert [call.parameters["organisation"] for call in table.standing.calls] == ["JS-NJ"] * 14


def test_a_returned_table_is_edited_and_confirmed_again(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE)
    edit(table)
    confirm_all(table)

    sign_table(table, "return")
    edit(table)

    assert table.open == ["confirm_owner"] * 13


def test_the_decomposition_ends_when_its_last_task_has_ended(package: Definition) -> None:
    table = begin(package, "task_decomposition", TABLE)
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


# One task


def accepted(package: Definition, **variables: Any) -> Play:
    task = begin(package, "cooperation_task", TASK | variables)
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


def test_a_task_is_reported_declared_accepted_and_closed(package: Definition) -> None:
    task = accepted(package)
    report(task)
    report(task, "complete", 100)
    declare(task)
    judge(task, "accept")

    assert task.outcome == "closed"
    assert [record["data"]["stage"] for record in task.called("write_record")] == ["在办", "在办", "已销号"]
    assert "准予销号" in texts(package, task, "closing_record")


def test_progress_is_due_on_the_25th_until_the_task_itself_is_due(package: Definition) -> None:
    task = accepted(package)
    dues = []
    for _ in range(5):
        dues.append(beijing(task.task("report_progress").due_at))
        report(task)

    assert dues == ["03-25 17:30", "04-25 17:30", "05-25 17:30", "06-10 17:30", "06-10 17:30"]
    assert task.task("report_progress").escalation == "supervision"


def test_a_task_is_to_be_accepted_within_two_working_days(package: Definition) -> None:
    task = begin(package, "cooperation_task", TASK)

    assert beijing(task.task("accept_assignment").due_at).startswith("03-04")
    assert task.task("accept_assignment").organisation == "KS-XF"


def test_nobody_accepts_his_own_declaration(package: Definition) -> None:
    task = accepted(package)
    report(task, "complete", 100)
    declare(task)

    acceptance = task.task("accept_completion")

    assert acceptance.different_from == ("declare_completion",)
    assert (acceptance.position, acceptance.organisation) == ("division_chief", "KS")


def test_a_returned_declaration_is_made_again(package: Definition) -> None:
    task = accepted(package)
    report(task, "complete", 100)
    declare(task)

    judge(task, "return")

    assert task.open == ["declare_completion"]
    assert task.task("declare_completion").variables["acceptance_opinion"] == "材料齐全。"


def ask_extension(task: Play) -> None:
    task.send("extension_requested", requested_due_on=date(2026, 9, 30), extension_reason="征地延误")


def test_an_extension_granted_in_time_moves_the_due_day(package: Definition) -> None:
    task = accepted(package)

    ask_extension(task)
    task.complete("decide_extension", "grant", extension_outcome="grant", extension_decision_reason="同意。")
    for _ in range(3):
        report(task)

    assert beijing(task.task("report_progress").due_at) == "06-25 17:30"
    assert task.task("report_progress").variables["due_on"] == date(2026, 9, 30)


def test_an_extension_refused_leaves_the_due_day(package: Definition) -> None:
    task = accepted(package)

    ask_extension(task)
    task.complete(
        "decide_extension", "refuse", extension_outcome="refuse", extension_decision_reason="理由不足"
    )

    assert task.task("report_progress").variables["due_on"] == date(2026, 6, 10)
    assert "理由不足" in task.called("notify")[0]["text"]


def test_an_extension_asked_after_the_due_day_is_refused_without_a_decision(package: Definition) -> None:
    task = accepted(package)
    task.wait_until(datetime(2026, 6, 11, 9, 0, tzinfo=SHANGHAI))

    ask_extension(task)

    assert task.open == ["report_progress"]
    assert "延期须在到期前申请" in task.called("notify")[0]["text"]


def test_the_assigning_unit_may_withdraw_a_task(package: Definition) -> None:
    task = accepted(package)

    task.send("task_adjusted", adjust_reason="并入其他任务")

    assert task.outcome == "cancelled"
    assert task.standing.variables["status"] == "cancelled"


# Support across provinces


def asked(package: Definition, **needs: Any) -> Play:
    request = begin(package, "support_request", REQUEST | needs)
    request.complete(
        "authorise_request", "authorise", authorisation="authorise", authorisation_opinion="同意。"
    )
    return request


def answer(request: Play, kind: str, quantity: int | None = None) -> None:
    request.complete("answer_request", support_answer=kind, committed_quantity=quantity, answer_note="见说明")


def summarise(request: Play) -> None:
    request.complete("summarise_support", support_result="支援力量均已到位。")


def test_the_neighbours_are_asked_but_not_the_asking_province(package: Definition) -> None:
    request = asked(package)

    assert [task.organisation for task in request.standing.user_tasks] == ["SH", "ZJ", "AH"]
    assert (
        request.called("issue_notice")[0]["addressees"]
        == "上海市应急管理局、浙江省应急管理厅、安徽省应急管理厅"
    )


def test_the_request_names_the_need_the_deadline_and_who_pays(package: Definition) -> None:
    request = asked(package)

    letter = texts(package, request, "support_request_letter")

    assert "危险化学品救援队3支，请于2026年3月2日18时00分前到达示例高速出口集结" in letter
    assert "2026年3月2日12时00分前" in letter
    assert "由我方承担" in letter


def test_once_enough_is_committed_the_others_are_cancelled(package: Definition) -> None:
    request = asked(package)

    answer(request, "partial", 1)
    answer(request, "accept", 2)
    summarise(request)

    assert request.outcome == "enough"
    assert request.notices == ["support_request_letter", "request_cancelled", "thanks_letter"]
    assert request.called("issue_notice")[1]["addressees"] == "安徽省应急管理厅"
    assert "浙江省应急管理厅：支援危险化学品救援队2支" in texts(package, request, "thanks_letter")


def test_a_neighbour_is_reminded_after_one_hour_and_overdue_after_two(package: Definition) -> None:
    request = asked(package)
    answer(request, "decline")
    answer(request, "decline")

    request.wait(timedelta(minutes=61))
    reminded = [call["to"] for call in request.called("notify")][1:]
    request.wait(timedelta(hours=1))

    assert reminded == ["liaison@AH"]
    assert request.open == ["summarise_support"]
    replies = request.task("summarise_support").variables["replies"]
    assert [(reply["answer"], reply["note"]) for reply in replies][-1] == ("overdue", "逾期未复")


def test_without_enough_support_the_shortfall_is_reported(package: Definition) -> None:
    request = asked(package)
    answer(request, "partial", 1)
    answer(request, "decline")
    answer(request, "decline")

    summarise(request)

    assert request.outcome == "not_enough"
    assert "仍缺2支危险化学品救援队" in request.called("notify")[-1]["text"]
    assert "request_cancelled" not in request.notices
    assert "thanks_letter" in request.notices


def test_without_any_support_nobody_is_thanked(package: Definition) -> None:
    request = asked(package)
    request.wait(timedelta(hours=3))

    summarise(request)

    assert request.outcome == "not_enough"
    assert request.notices == ["support_request_letter"]


def test_a_request_the_head_refuses_is_never_sent(package: Definition) -> None:
    request = begin(package, "support_request", REQUEST)

    request.complete("authorise_request", "refuse", authorisation="refuse", authorisation_opinion="不同意。")

    assert request.outcome == "not_authorised"
    assert request.notices == []


def test_a_withdrawn_request_closes_all_tasks_and_tells_everybody_asked(package: Definition) -> None:
    request = asked(package)
    answer(request, "partial", 1)

    request.send("request_withdrawn", withdrawal_reason="险情已经解除")

    assert request.outcome == "withdrawn"
    assert "现因险情已经解除" in texts(package, request, "request_cancelled")


# The package


def test_every_form_reads_and_every_form_key_exists(package: Definition) -> None:
    forms = package.package.forms

    for name, schema in forms.items():
        assert read(schema, functions=SIGNATURES, name=name).id == name


def test_english_covers_what_the_start_page_shows(package: Definition) -> None:
    english = package.package.translations["en"]
    manifest = package.package.manifest

    assert {manifest.name, manifest.description, *manifest.legal_basis} <= english.keys()
    assert {start.name for start in manifest.starts} <= english.keys()
