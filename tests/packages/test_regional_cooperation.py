"""The year of the Delta's work points, from draft to summary."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config import SHANGHAI
from tests.packages import papers
from tests.packages.delta import FORMS, MEMBERS, PACKAGE, YEAR, begin
from tests.packages.play import Play

POINTS = [{"title": "深化应急联动", "content": "修订省际边界区域协同响应机制。"}]


def draft(year: Play) -> None:
    year.complete(
        "draft_work_points",
        overall_requirements="项目化推进、清单化落实。",
        points=POINTS,
        contact_name="陈示例",
        contact_phone="021-00000000",
    )


def meeting(**answers: Any) -> dict[str, Any]:
    """Say when and where a meeting was held, who was there, and what came of it."""
    present = [{"unit": "江苏省应急管理厅", "names": "孙示例"}]
    return {
        "meeting_on": date(2026, 4, 1),
        "meeting_place": "示例会议室",
        "chaired_by": "赵示例",
        "attendees": present,
        "absent": None,
    } | answers


def reply_to_all(year: Play, count: int = 4) -> None:
    for _ in range(count):
        year.complete("answer_consultation", answer="no_comment", comments=None)


def countersign(year: Play, *outcomes: str) -> None:
    for outcome in outcomes:
        year.complete("countersign", outcome, countersign_outcome=outcome, countersign_opinion="见说明")


def consulted(**answers: Any) -> Play:
    """A year whose draft nobody has commented on, about to be countersigned."""
    year = begin("regional_cooperation", YEAR | answers)
    draft(year)
    reply_to_all(year)
    year.complete("settle_comments", points=POINTS, adoption=[])
    return year


def sign(year: Play, outcome: str = "sign") -> None:
    year.complete("sign_off", outcome, sign_off_outcome=outcome, sign_off_opinion=None)


def test_a_year_runs_from_draft_to_summary() -> None:
    year = consulted()
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
    assert Counter(year.notices) == {
        "consultation_letter": 1,
        "consultation_reply": 4,
        "countersign_sheet": 1,
        "work_points": 1,
        "annual_summary": 1,
    }
    assert "年度评价为优秀（96分）" in papers.printed(year, "annual_summary")


def test_work_points_are_signed_for_the_group_and_sealed_by_the_chair() -> None:
    year = consulted()
    countersign(year, "agree", "agree", "agree", "agree")
    sign(year)

    issued = dict(papers.documents(year))["work_points"]

    assert issued.title == "关于印发《2026年长三角应急管理专题合作工作要点》的通知"
    assert issued.head == "长三角应急管理专题合作组文件"
    assert issued.signs == "长三角应急管理专题合作组（上海市应急管理局代章）"
    assert "一、深化应急联动" in papers.printed(year, "work_points")


def test_all_four_members_are_consulted_by_their_liaisons() -> None:
    year = begin("regional_cooperation", YEAR)
    draft(year)

    asked = [(task.organisation, task.position) for task in year.standing.user_tasks]

    assert asked == [(member, "liaison") for member in MEMBERS]
    assert "逾期未反馈的，视为无意见" in papers.printed(year, "consultation_letter")


def test_each_member_answers_in_a_letter_of_its_own() -> None:
    year = begin("regional_cooperation", YEAR)
    draft(year)
    year.complete("answer_consultation", answer="comment", comments="建议增加联合演练。")
    year.complete("answer_consultation", answer="no_comment", comments=None)

    letters = [job for key, job in papers.documents(year) if key == "consultation_reply"]

    assert [letter.number for letter in letters] == ["沪应急函〔2026〕1号", "苏应急函〔2026〕1号"]
    assert letters[0].title == "关于《2026年长三角应急管理专题合作工作要点（征求意见稿）》意见的复函"
    assert "没有意见" in papers.printed(year, "consultation_reply")


def test_a_reply_by_telephone_makes_no_letter() -> None:
    year = begin("regional_cooperation", YEAR | {"silence_is_consent": False})
    draft(year)
    reply_to_all(year, 3)
    year.wait(timedelta(days=30))
    year.complete("chase_reply", answered_by="王示例", answer="no_comment", comments=None)

    assert year.notices.count("consultation_reply") == 3


def test_members_who_have_not_answered_are_reminded_on_the_seventh_working_day() -> None:
    year = begin("regional_cooperation", YEAR)
    draft(year)
    reply_to_all(year, 3)

    year.wait_until(datetime(2026, 3, 11, 18, 0, tzinfo=SHANGHAI))

    assert [call["to"] for call in year.called("notify")] == ["liaison@AH"]


def test_silence_is_no_comment_when_the_letter_says_so() -> None:
    year = begin("regional_cooperation", YEAR)
    draft(year)
    reply_to_all(year, 3)

    year.wait(timedelta(days=30))

    assert year.open == ["settle_comments"]
    replies = year.task("settle_comments").variables["replies"]
    assert [(reply["member"], reply["answer"]) for reply in replies][-1] == ("AH", "deemed")


def test_silence_is_followed_up_when_the_letter_does_not_say_so() -> None:
    year = begin("regional_cooperation", YEAR | {"silence_is_consent": False})
    draft(year)
    reply_to_all(year, 3)
    year.wait(timedelta(days=30))

    assert year.open == ["chase_reply"]
    assert year.task("chase_reply").organisation == "SH"
    year.complete("chase_reply", answered_by="王示例", answer="comment", comments="建议增加联合演练。")

    assert [item["comments"] for item in year.task("settle_comments").variables["adoption"]] == [
        "建议增加联合演练。"
    ]


def test_an_objection_leads_to_a_meeting_and_another_countersigning() -> None:
    year = consulted()

    countersign(year, "agree", "disagree", "agree", "agree")
    objections = year.task("coordinate").variables["objections"]
    year.complete("coordinate", **meeting(meeting_result="采纳修改意见。", points=POINTS))
    countersign(year, "agree", "agree", "agree", "agree")

    assert [objection["member"] for objection in objections] == ["JS"]
    assert year.open == ["sign_off"]
    assert "采纳修改意见" in papers.printed(year, "countersign_sheet")
    assert "江苏省应急管理厅提出：见说明。" in papers.printed(year, "meeting_minutes")


@pytest.mark.parametrize(
    ("decision", "then"), [("adopt", ["sign_off"]), ("abandon", [])], ids=["adopted", "abandoned"]
)
def test_after_two_meetings_the_joint_meeting_decides(decision: str, then: list[str]) -> None:
    year = consulted()
    for _ in range(2):
        countersign(year, "disagree", "agree", "agree", "agree")
        year.complete("coordinate", **meeting(meeting_result="未一致。", points=POINTS))
    countersign(year, "disagree", "agree", "agree", "agree")

    decided = meeting(joint_meeting_decision="议定印发，分歧另行研究。")
    year.complete("joint_meeting", decision, meeting_outcome=decision, **decided)

    assert year.open == then
    assert year.outcome == (None if decision == "adopt" else "not_agreed")
    assert year.notices.count("meeting_minutes") == 3
    assert "议定印发，分歧另行研究" in papers.printed(year, "meeting_minutes")


def test_a_draft_the_head_returns_is_countersigned_again() -> None:
    year = consulted()
    countersign(year, "agree", "agree", "agree", "agree")

    sign(year, "return")
    year.complete("settle_comments", points=POINTS, adoption=[])

    assert year.open == ["countersign"] * 4


def test_every_form_that_a_diagram_asks_for_is_in_the_package() -> None:
    asked = {
        element.attributes["form"] for element in PACKAGE.elements.values() if "form" in element.attributes
    }
    starts = {start.form for start in PACKAGE.package.manifest.starts}

    assert asked | starts == FORMS.keys()


def test_english_covers_what_the_start_page_shows() -> None:
    english = PACKAGE.package.translations["en"]
    manifest = PACKAGE.package.manifest

    assert {manifest.name, manifest.description, *manifest.legal_basis} <= english.keys()
    assert {start.name for start in manifest.starts} <= english.keys()


def test_english_covers_every_name_in_the_diagrams() -> None:
    english = PACKAGE.package.translations["en"]

    names = {element.name for element in PACKAGE.elements.values() if element.type != "message"}

    assert names - english.keys() - {""} == set()
