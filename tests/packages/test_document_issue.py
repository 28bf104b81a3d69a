"""公文制发: each step, each way back, and what other processes hand over."""

from typing import Any

import pytest

from bpmn.standing import WaitingService
from tests.packages import papers
from tests.packages.issuing import (
    PACKAGE,
    WRITTEN,
    begin,
    check_legality,
    cosign,
    draft,
    proofread,
    proofread_already,
    review,
    seal,
    send,
    sign,
    void,
)
from tests.packages.play import Refused

DOCUMENT = "id of document"


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
    seal(play)
    send(play, "KS-SL")

    assert play.outcome == "issued"
    assert [call.topic for call in play.calls] == [
        *("draft_notice", "issue_notice", "draft_notice", "number_notice"),
        *("seal_notice", "send_notice", "archive_notice"),
    ]
    assert play.called("archive_notice") == [{"notice_id": DOCUMENT, "retention": "30年"}]


def test_who_has_countersigned_stands_on_a_sheet_with_opinion_and_date() -> None:
    play = begin(WRITTEN)
    review(play)
    cosign(play, opinion="经费已落实。")
    assert play.notices == []
    cosign(play)

    said = papers.printed(play, "cosign_sheet")
    for part in ("第一次", "财务处", "经费已落实。", "昆山市水利局", "无意见。", "2026年3月2日"):
        assert part in said


def test_after_a_return_the_sheet_is_of_the_second_time() -> None:
    play = begin(WRITTEN | {"cosign_organs": []})
    review(play)
    cosign(play, "return")
    draft(play, **WRITTEN | {"cosign_organs": []})
    review(play)
    cosign(play)

    assert play.notices == ["cosign_sheet"]
    assert "第二次" in papers.printed(play, "cosign_sheet")


def test_what_nobody_countersigns_has_no_sheet() -> None:
    assert proofread_already().notices == []


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
    draft(play, **WRITTEN)
    assert play.called("draft_notice")[-1]["notice_id"] == DOCUMENT


def test_a_draft_that_can_not_be_made_goes_back_with_the_reason() -> None:
    def refused(_call: WaitingService) -> Any:
        raise Refused("NOT_DRAFTED")

    play = begin(WRITTEN, draft_notice=refused)

    assert play.open == ["draft_document"]
    assert play.task("draft_document").variables["draft_refused_error"]["code"] == "NOT_DRAFTED"


def test_a_dropped_draft_is_void() -> None:
    play = begin(WRITTEN)
    review(play, "return")
    draft(play, "drop", **WRITTEN)

    assert play.outcome == "dropped"
    assert play.called("void_notice") == [{"notice_id": DOCUMENT, "reason": "不再办理"}]


def test_a_number_that_was_given_by_mistake_is_void_with_its_reason() -> None:
    play = proofread_already()
    sign(play)
    void(play)

    assert (play.outcome, play.called("void_notice")) == (
        "voided",
        [{"notice_id": DOCUMENT, "reason": "签发有误"}],
    )


def test_a_caller_hands_over_its_template_and_the_drafter_adds_the_handling() -> None:
    play = begin({"notice_key": "assignment", "content": {"subject": "仓库整改"}, "drafter": "KS.6"})
    assert play.task("draft_document").assignee == "KS.6"
    handling: dict[str, Any] = {
        "urgency": "特急",
        "cosign_offices": [],
        "cosign_organs": [],
        "legal_review": False,
    }
    draft(play, **handling)

    (drafted,) = play.called("draft_notice")
    assert (drafted["notice"], drafted["variables"]) == ("assignment", {"subject": "仓库整改"})
    assert (drafted["title"], drafted["urgency"], drafted["series"]) == (None, "特急", None)


def test_a_starter_of_another_organisation_does_not_draft() -> None:
    play = begin({"starter_organisation": "E-1", "notice_key": "assignment"})

    assert (play.task("draft_document").assignee, play.task("draft_document").position) == (
        None,
        "case_handler",
    )
