"""Asking the neighbours for support, each against a clock of two hours."""

from datetime import timedelta
from typing import Any

from tests.packages import papers
from tests.packages.delta import MONDAY, STARTED, begin
from tests.packages.play import Play

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


def asked(**needs: Any) -> Play:
    request = begin("support_request", REQUEST | needs)
    request.complete(
        "authorise_request", "authorise", authorisation="authorise", authorisation_opinion="同意。"
    )
    return request


def answer(request: Play, kind: str, quantity: int | None = None) -> None:
    request.complete("answer_request", support_answer=kind, committed_quantity=quantity, answer_note="见说明")


def summarise(request: Play) -> None:
    request.complete("summarise_support", support_result="支援力量均已到位。")


def test_the_neighbours_are_asked_but_not_the_asking_province() -> None:
    request = asked()

    assert [task.organisation for task in request.standing.user_tasks] == ["SH", "ZJ", "AH"]
    assert (
        request.called("issue_notice")[0]["addressees"]
        == "上海市应急管理局、浙江省应急管理厅、安徽省应急管理厅"
    )


def test_the_request_names_the_need_the_deadline_and_who_pays() -> None:
    request = asked()

    letter = papers.printed(request, "support_request_letter")

    assert "危险化学品救援队3支，请于2026年3月2日18时00分前到达示例高速出口集结" in letter
    assert "2026年3月2日12时00分前" in letter
    assert "由我方承担" in letter


def test_once_enough_is_committed_the_others_are_cancelled() -> None:
    request = asked()

    answer(request, "partial", 1)
    answer(request, "accept", 2)
    summarise(request)

    assert request.outcome == "enough"
    replies = ["support_reply", "support_reply"]
    assert request.notices == ["support_request_letter", *replies, "request_cancelled", "thanks_letter"]
    assert request.called("issue_notice")[3]["addressees"] == "安徽省应急管理厅"
    assert "浙江省应急管理厅支援危险化学品救援队2支" in papers.printed(request, "thanks_letter")


def test_each_neighbour_answers_in_a_letter_of_its_own() -> None:
    request = asked()
    answer(request, "partial", 1)
    accepted = papers.printed(request, "support_reply")
    answer(request, "decline")

    letters = [job for key, job in papers.documents(request) if key == "support_reply"]

    assert "（苏应急函〔2026〕1号）收悉" in accepted
    assert "同意派出危险化学品救援队1支（部分支援）" in accepted
    assert "我方目前不能派出危险化学品救援队支援。见说明" in papers.printed(request, "support_reply")
    assert [(letter.organ, letter.number) for letter in letters] == [
        ("上海市应急管理局", "沪应急函〔2026〕1号"),
        ("浙江省应急管理厅", "浙应急函〔2026〕1号"),
    ]


def test_a_neighbour_is_reminded_after_one_hour_and_overdue_after_two() -> None:
    request = asked()
    answer(request, "decline")
    answer(request, "decline")

    request.wait(timedelta(minutes=61))
    reminded = [call["to"] for call in request.called("notify")][1:]
    request.wait(timedelta(hours=1))

    assert reminded == ["liaison@AH"]
    assert request.open == ["summarise_support"]
    replies = request.task("summarise_support").variables["replies"]
    assert [(reply["answer"], reply["note"]) for reply in replies][-1] == ("overdue", "逾期未复")


def test_without_enough_support_the_shortfall_is_reported() -> None:
    request = asked()
    answer(request, "partial", 1)
    answer(request, "decline")
    answer(request, "decline")

    summarise(request)

    assert request.outcome == "not_enough"
    assert "仍缺2支危险化学品救援队" in request.called("notify")[-1]["text"]
    assert "request_cancelled" not in request.notices
    assert "thanks_letter" in request.notices


def test_without_any_support_nobody_is_thanked() -> None:
    request = asked()
    request.wait(timedelta(hours=3))

    summarise(request)

    assert request.outcome == "not_enough"
    assert request.notices == ["support_request_letter"]


def test_a_request_the_head_refuses_is_never_sent() -> None:
    request = begin("support_request", REQUEST)

    request.complete("authorise_request", "refuse", authorisation="refuse", authorisation_opinion="不同意。")

    assert request.outcome == "not_authorised"
    assert request.notices == []


def test_a_withdrawn_request_closes_all_tasks_and_tells_everybody_asked() -> None:
    request = asked()
    answer(request, "partial", 1)

    request.send("request_withdrawn", withdrawal_reason="险情已经解除")

    assert request.outcome == "withdrawn"
    assert "现因险情已经解除" in papers.printed(request, "request_cancelled")
