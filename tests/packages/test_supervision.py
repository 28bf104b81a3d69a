"""督办: a proposal, what each unit does with its matter, the monthly bulletin."""

from datetime import date, datetime, timedelta

import pytest

from config import SHANGHAI
from tests.packages import examples, issuing, papers
from tests.packages.play import Answer, Play
from tests.packages.supervising import FIGURES, FILES, MATTER, PACKAGE, PROPOSAL, STARTED, TOWN, begin


def assigned() -> Play:
    matter = begin("supervision_matter", MATTER)
    shown(matter, "assign_matter")
    matter.complete("assign_matter", contact_name="陈示例", contact_phone="0512-99999999")
    return matter


def underway() -> Play:
    matter = assigned()
    shown(matter, "sign_receipt")
    matter.complete("sign_receipt", handler_name="李示例", handler_phone="0512-99999999", work_plan=None)
    return matter


def shown(play: Play, element_id: str) -> None:
    """Draw the form of an open task with what it knows."""
    assert papers.bound(play, play.task(element_id)).lines


def report(matter: Play, percent: int) -> None:
    shown(matter, "report_progress")
    matter.complete("report_progress", report_kind="progress", percent=percent, progress="正在整改")


def finish(matter: Play) -> None:
    matter.complete("report_progress", report_kind="final", result="全部整改。", evidence=FILES)


def review(matter: Play, outcome: str) -> None:
    shown(matter, "review_result")
    matter.complete("review_result", outcome, review_outcome=outcome, review_opinion="逐条核对。")


def ask(matter: Play, until: date) -> None:
    matter.send("extension_requested", requested_due_on=until, extension_reason="设备尚未到货")


def stages(matter: Play) -> list[str]:
    return [str(said["stage"]) for said in matter.called("track_supervision")]


def last_told(play: Play) -> str:
    return str(play.called("notify")[-1]["text"])


def test_every_text_of_the_package_has_an_english_one() -> None:
    assert papers.untranslated(PACKAGE.package) == []


def test_an_approved_proposal_goes_to_each_unit_by_itself() -> None:
    proposal = begin("supervision", STARTED | PROPOSAL)
    shown(proposal, "approve_project")
    proposal.complete("approve_project", "approve", approval_outcome="approve")

    calls = {(call.parameters["organisation"], call.parameters["role"]) for call in proposal.standing.calls}
    assert calls == {("KS-SL", "lead"), ("KS-BC", "assist")}

    proposal.end_child("handle_matters", outcome="closed", closing={"number": "昆应急督销〔2026〕1号"})
    proposal.end_child("handle_matters", outcome="withdrawn")

    assert proposal.outcome == "finished"
    assert "1个单位销号，1个单位撤销" in last_told(proposal)


def test_a_returned_proposal_is_amended_and_a_declined_one_ends() -> None:
    proposal = begin("supervision", STARTED | PROPOSAL)
    proposal.complete("approve_project", "return", approval_outcome="return")
    shown(proposal, "amend_project")
    proposal.complete("amend_project", subject="危化品仓库隐患限期整改")
    proposal.complete("approve_project", "decline", approval_outcome="decline")

    assert proposal.outcome == "declined"
    assert "危化品仓库隐患限期整改" in last_told(proposal)


def test_a_matter_is_assigned_signed_reported_reviewed_and_closed() -> None:
    matter = underway()
    report(matter, 60)
    finish(matter)
    review(matter, "close")

    assert matter.outcome == "closed"
    assert stages(matter) == ["assigned", "underway", "underway", "reported", "closed"]
    assert matter.notices == ["assignment", "closing"]


def test_its_documents_say_what_was_assigned_and_what_came_of_it() -> None:
    matter = underway()
    finish(matter)
    review(matter, "close")

    assert "领导批示（批示〔2026〕3号）" in papers.printed(matter, "assignment")
    assert "昆应急督办〔2026〕1号" in papers.printed(matter, "closing")


def test_the_unit_signs_within_a_working_day_and_the_ladder_waits() -> None:
    receipt = assigned().task("sign_receipt")

    assert (receipt.organisation, receipt.position, receipt.escalation) == ("KS-SL", "liaison", "supervision")
    assert receipt.due_at == datetime(2026, 3, 3, 17, 30, tzinfo=SHANGHAI)


def test_it_is_due_at_the_end_of_office_hours_of_the_day_given() -> None:
    assert underway().task("report_progress").due_at == datetime(2026, 3, 20, 17, 30, tzinfo=SHANGHAI)


def test_who_has_assigned_a_matter_does_not_review_it() -> None:
    matter = underway()
    finish(matter)

    task = matter.task("review_result")

    assert task.different_from == ("assign_matter",)
    assert (task.position, task.organisation) == ("division_chief", "KS")


def test_what_is_not_complete_is_sent_back_and_its_time_runs_on() -> None:
    matter = underway()
    finish(matter)
    review(matter, "return")

    assert matter.open == ["report_progress"]
    assert stages(matter)[-2:] == ["reported", "underway"]
    assert "予以退办：逐条核对。" in last_told(matter)


def test_an_extension_asked_before_the_limit_is_decided_by_who_supervises() -> None:
    matter = underway()
    ask(matter, date(2026, 3, 31))
    task = matter.task("decide_extension")
    shown(matter, "decide_extension")
    matter.complete("decide_extension", "grant", extension_outcome="grant", decision_reason="属实。")

    assert (task.position, task.organisation) == ("division_chief", "KS")
    assert matter.task("report_progress").due_at == datetime(2026, 3, 31, 17, 30, tzinfo=SHANGHAI)
    assert "时限延至2026-03-31" in last_told(matter)


def test_a_refused_extension_leaves_the_limit() -> None:
    matter = underway()
    ask(matter, date(2026, 3, 31))
    matter.complete("decide_extension", "refuse", extension_outcome="refuse", decision_reason="可加派人手")

    assert matter.task("report_progress").due_at == datetime(2026, 3, 20, 17, 30, tzinfo=SHANGHAI)
    assert "未获同意，时限仍为2026-03-20：可加派人手" in last_told(matter)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=3)])
def test_an_extension_asked_when_the_limit_has_come_is_refused_without_a_decision(late: timedelta) -> None:
    matter = underway()
    matter.wait_until(datetime(2026, 3, 20, 17, 30, tzinfo=SHANGHAI) + late)
    ask(matter, date(2026, 3, 31))

    assert matter.open == ["report_progress"]
    assert "不予受理：延期必须在时限届满之前申请，时限2026-03-20已经届满" in last_told(matter)


def test_a_second_before_the_limit_it_may_still_be_asked() -> None:
    matter = underway()
    matter.wait_until(datetime(2026, 3, 20, 17, 29, 59, tzinfo=SHANGHAI))
    ask(matter, date(2026, 3, 31))

    assert matter.open == ["decide_extension"]


def test_an_extension_to_an_earlier_day_is_none() -> None:
    matter = underway()
    ask(matter, date(2026, 3, 20))

    assert matter.open == ["report_progress"]
    assert "应当晚于现时限2026-03-20" in last_told(matter)


def test_a_late_request_is_refused_though_an_earlier_one_was_granted() -> None:
    matter = underway()
    ask(matter, date(2026, 3, 31))
    matter.complete("decide_extension", "grant", extension_outcome="grant", decision_reason="属实。")
    matter.wait_until(datetime(2026, 4, 1, 9, 0, tzinfo=SHANGHAI))
    ask(matter, date(2026, 4, 30))

    assert matter.open == ["report_progress"]
    assert "时限2026-03-31已经届满" in last_told(matter)


def test_who_supervises_may_withdraw_a_matter() -> None:
    matter = underway()
    matter.send("matter_withdrawn", withdrawal_reason="并入其他事项")

    assert (matter.outcome, stages(matter)[-1]) == ("withdrawn", "withdrawn")
    assert "并入其他事项" in last_told(matter)


def drafted() -> Play:
    bulletin = begin(
        "supervision_bulletin",
        STARTED | {"month": date(2026, 2, 10)},
        supervision_figures=lambda _call: FIGURES,
    )
    shown(bulletin, "check_bulletin")
    return bulletin


def check(bulletin: Play, outcome: str) -> None:
    bulletin.complete(
        "check_bulletin", outcome, check_outcome=outcome, assessment="总体平稳。", demand="限期办结。"
    )


def test_a_bulletin_is_checked_and_issued_by_the_flow_of_official_documents() -> None:
    bulletin, document = examples.bulletin()
    assert document.outcome == "issued"

    bulletin.end_child("issue_bulletin", outcome=document.outcome)

    assert bulletin.outcome == "issued"
    printed = papers.printed(document, "bulletin")
    assert "本月交办2项，办结1项，按期办结率100%，平均用时6个工作日；在办1项，其中逾期1项" in printed


def test_who_has_checked_a_bulletin_drafts_the_document_and_another_signs_it() -> None:
    bulletin = drafted()
    check(bulletin, "refresh")
    check(bulletin, "send")
    document = issuing.called_by(bulletin, "issue_bulletin")

    assert document.task("draft_document").assignee == "supervisor"
    assert len(bulletin.called("supervision_figures")) == 2


@pytest.mark.parametrize("outcome", ["dropped", "voided"])
def test_a_bulletin_that_was_not_issued_is_checked_again_with_fresh_figures(outcome: str) -> None:
    bulletin = drafted()
    check(bulletin, "send")
    bulletin.end_child("issue_bulletin", outcome=outcome)

    shown(bulletin, "check_bulletin")
    assert len(bulletin.called("supervision_figures")) == 2
    lines = papers.bound(bulletin, bulletin.task("check_bulletin")).lines
    assert "没有印发" in str(lines)


def test_a_bulletin_of_nothing_may_be_dropped() -> None:
    bulletin = drafted()
    check(bulletin, "drop")

    assert (bulletin.outcome, bulletin.notices) == ("dropped", [])


def test_each_month_begins_with_a_draft_on_its_first_working_day() -> None:
    found = {"month": date(2026, 2, 1), "organisations": ["KS"]}
    answers: dict[str, Answer] = {"supervising_organisations": lambda _call: found}
    sunday = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    month = Play(
        PACKAGE, "monthly_bulletins", STARTED, sunday, town=TOWN, services=answers, begun_by="month_begun"
    )
    assert month.standing.timers[0].due_at == datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    month.wait(timedelta(days=2))

    (call,) = month.standing.calls
    assert (call.parameters["organisation"], call.parameters["month"]) == ("KS", date(2026, 2, 1))
    assert call.parameters["title"] == "昆山市应急管理局2026年2月督办通报"
