"""公文制发: each step, each way back, and what other processes hand over."""

from datetime import datetime
from typing import Any

import pytest

from bpmn.standing import WaitingService
from config import SHANGHAI
from tests.packages import papers
from tests.packages.play import Answer, Play, Refused, Town, load

PACKAGE = load("document_issue")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
TOWN = Town(names={"KS": "昆山市应急管理局", "KS-SL": "水利局"}, below={"KS": ["KS-SL"]})
STARTED = {"starter": "KS.2", "starter_name": "陈示例", "starter_organisation": "KS", "organisation": "KS"}
SERVICES = ("draft_notice", "number_notice", "seal_notice", "send_notice", "archive_notice")
WRITTEN = {
    "title": "关于做好汛期应急值守工作的通知",
    "doc_layout": "file",
    "recipient": "各区镇",
    "body": "一、总体要求\n严格执行24小时值班制度。",
    "disclosure": "主动公开",
    "urgency": None,
    "cosign_offices": ["finance"],
    "cosign_organs": ["KS-SL"],
    "legal_review": True,
    "not_secret": True,
}


def begin(variables: dict[str, Any], **services: Answer) -> Play:
    answers: dict[str, Answer] = dict.fromkeys(SERVICES, _answered)
    answers |= services
    return Play(PACKAGE, "document_issue", STARTED | variables, MONDAY, town=TOWN, services=answers)


def _answered(call: WaitingService) -> dict[str, Any]:
    said = {"notice": 7, "number": "", "title": "关于做好汛期应急值守工作的通知"}
    return (
        said | {"number": "昆应急〔2026〕1号", "date": MONDAY.date()}
        if call.topic == "number_notice"
        else said
    )


def act(play: Play, element_id: str, outcome: str | None = None, **answers: Any) -> None:
    """Draw the form of an open task with what it knows, then complete the task."""
    assert papers.bound(play, play.task(element_id)).lines
    play.complete(element_id, outcome, **answers)


def review(play: Play, outcome: str = "pass") -> None:
    act(play, "review_document", outcome, review_outcome=outcome, review_opinion="已核。")


def cosign(play: Play, outcome: str = "agree") -> None:
    act(play, "cosign_document", outcome, cosign_outcome=outcome, cosign_opinion="无意见。")


def check_legality(play: Play, outcome: str = "pass") -> None:
    act(play, "check_legality", outcome, legality_outcome=outcome, legality_opinion="合法。")


def proofread(play: Play, outcome: str = "pass") -> None:
    settled = {"series": "昆应急", "signer_position": "deputy_leader", "title": WRITTEN["title"]}
    said = {"proofreading_outcome": outcome, "proofreading_opinion": "格式已核。", **settled}
    act(play, "proofread_document", outcome, **said)


def sign(play: Play, outcome: str = "sign") -> None:
    act(play, "sign_document", outcome, signing_outcome=outcome, signing_opinion="同意印发。")


def proofread_already(**changed: Any) -> Play:
    """A document that went the short way to the leader."""
    play = begin(WRITTEN | {"cosign_offices": [], "cosign_organs": [], "legal_review": False} | changed)
    review(play)
    proofread(play)
    return play


def test_every_text_of_the_package_has_an_english_one() -> None:
    assert papers.untranslated(PACKAGE.package) == []


def test_a_document_goes_all_the_way_to_the_files() -> None:
    play = begin(WRITTEN)
    review(play)
    assert {task.organisation for task in play.standing.user_tasks} == {"KS", "KS-SL"}
    cosign(play)
    cosign(play)
    check_legality(play)
    proofread(play)
    assert play.task("sign_document").position == "deputy_leader"
    sign(play)
    act(play, "seal_document", "seal", sealing_outcome="seal", void_reason=None)
    act(play, "distribute_document", deliver_to=["KS-SL"])
    act(play, "archive_document", retention="30年")

    assert play.outcome == "issued"
    assert [call.topic for call in play.calls] == [
        *("draft_notice", "draft_notice", "number_notice", "seal_notice", "send_notice", "archive_notice")
    ]
    assert play.called("archive_notice") == [{"notice_id": 7, "retention": "30年"}]


def test_it_is_numbered_in_the_step_that_signs_and_sealed_in_the_one_that_seals() -> None:
    play = proofread_already()
    assert play.called("number_notice") == []
    sign(play)

    assert (len(play.called("number_notice")), play.called("seal_notice"), play.open) == (
        1,
        [],
        ["seal_document"],
    )


@pytest.mark.parametrize("step", ["review", "cosign", "check_legality", "proofread", "sign"])
def test_every_reviewer_may_return_it_and_the_drafter_sees_why(step: str) -> None:
    play = begin(WRITTEN | {"cosign_offices": ["finance"], "cosign_organs": []})
    for name, act_of in {
        "review": review,
        "cosign": cosign,
        "check_legality": check_legality,
        "proofread": proofread,
        "sign": sign,
    }.items():
        if name == step:
            act_of(play, "return")
            break
        act_of(play)

    task = play.task("draft_document")
    assert (task.assignee, task.variables["returns"]) == ("KS.2", 1)
    lines = papers.bound(play, task).lines
    assert "退回修改" in str(lines) or "有修改意见" in str(lines)
    act(play, "draft_document", "submit", draft_outcome="submit", **WRITTEN)
    assert play.called("draft_notice")[-1]["notice_id"] == 7


def test_a_draft_that_can_not_be_made_goes_back_with_the_reason() -> None:
    def refused(_call: WaitingService) -> Any:
        raise Refused("NOT_DRAFTED")

    play = begin(WRITTEN, draft_notice=refused)

    assert play.open == ["draft_document"]
    assert play.task("draft_document").variables["draft_refused_error"]["code"] == "NOT_DRAFTED"


def test_a_dropped_draft_is_void() -> None:
    play = begin(WRITTEN)
    review(play, "return")
    act(play, "draft_document", "drop", draft_outcome="drop", **WRITTEN)

    assert play.outcome == "dropped"
    assert play.called("void_notice") == [{"notice_id": 7, "reason": "不再办理"}]


def test_a_number_that_was_given_by_mistake_is_void_with_its_reason() -> None:
    play = proofread_already()
    sign(play)
    act(play, "seal_document", "void", sealing_outcome="void", void_reason="签发有误")

    assert (play.outcome, play.called("void_notice")) == ("voided", [{"notice_id": 7, "reason": "签发有误"}])


def test_a_caller_hands_over_its_template_and_the_drafter_adds_the_handling() -> None:
    play = begin({"notice_key": "assignment", "content": {"subject": "仓库整改"}, "drafter": "KS.6"})
    assert play.task("draft_document").assignee == "KS.6"
    handling = {"urgency": "特急", "cosign_offices": [], "cosign_organs": [], "legal_review": False}
    act(play, "draft_document", "submit", draft_outcome="submit", **handling)

    (drafted,) = play.called("draft_notice")
    assert (drafted["notice"], drafted["variables"]) == ("assignment", {"subject": "仓库整改"})
    assert (drafted["title"], drafted["urgency"], drafted["series"]) == (None, "特急", None)


def test_a_starter_of_another_organisation_does_not_draft() -> None:
    play = begin({"starter_organisation": "E-1", "notice_key": "assignment"})

    assert (play.task("draft_document").assignee, play.task("draft_document").position) == (
        None,
        "case_handler",
    )
