"""The ways through the filing of emergency plans: filed, corrected, returned, withdrawn."""

from datetime import date

import pytest

from tests.packages.filing import FILE, checked, enterprise, find_gaps, government, pass_check


def test_a_complete_filing_is_registered_sealed_and_delivered() -> None:
    filing = enterprise()

    pass_check(filing)
    filing.complete("seal", sealed=True)

    assert filing.outcome == "filed"
    assert filing.notices == ["application_form", "receipt", "registration_form"]
    record = filing.called("write_record")[0]
    assert record["register"] == "plans"
    assert record["key"] == "320583-2026-0001"
    assert record["data"]["outcome"] == "已备案"
    assert record["data"]["next_evaluation_on"] == date(2029, 11, 23)
    assert filing.called("notify")[-1]["to"] == "chen"


def test_a_government_plan_gets_a_reply_not_a_registration_form() -> None:
    filing = government()

    pass_check(filing)
    filing.complete("sign", "agree")
    filing.complete("seal", sealed=True)

    assert filing.outcome == "filed"
    assert filing.notices == ["application_form", "receipt", "filing_reply"]
    assert filing.called("write_record")[0]["data"]["kind"] == "overall"


def test_the_notice_to_complete_lists_all_gaps_at_once() -> None:
    filing = enterprise()

    find_gaps(filing, 风险评估结果="未提交", 应急资源调查清单="缺签章页")

    notice = filing.called("issue_notice")[-1]
    assert notice["notice"] == "correction_notice"
    assert [gap["remark"] for gap in notice["gaps"]] == ["未提交", "缺签章页"]
    assert filing.open == ["submit_corrections"]
    assert filing.task("submit_corrections").assignee == "chen"


def test_the_second_check_knows_what_the_first_notice_said() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交")
    filing.complete("submit_corrections", correction_files=FILE, correction_statement="已补交")

    filing.complete("check_completeness", checklist=checked(filing, 应急资源调查清单="首次未提"))

    review = filing.task("review").variables
    assert [gap["material"] for gap in review["first_gaps"]] == ["风险评估结果"]
    assert [item["material"] for item in review["checklist"] if item["status"] == "missing"] == [
        "应急资源调查清单"
    ]


def test_the_chief_returns_the_file_to_the_handler() -> None:
    filing = enterprise()
    filing.complete("check_completeness", checklist=checked(filing))

    filing.complete("review", "return")

    assert filing.open == ["check_completeness"]
    pass_check(filing)
    assert filing.open == ["seal"]


def test_the_leader_signs_for_a_level_one_hazard_and_may_return_it_to_the_chief() -> None:
    filing = enterprise(major_hazard_level="level_1")
    pass_check(filing)

    filing.complete("sign", "return")

    assert filing.open == ["review"]
    filing.complete("review", "agree")
    filing.complete("sign", "agree")
    assert filing.open == ["seal"]


def test_nobody_reviews_what_he_has_checked_himself() -> None:
    filing = enterprise(major_hazard_level="level_1")

    filing.complete("check_completeness", checklist=checked(filing))
    review = filing.task("review")
    filing.complete("review", "agree")

    assert review.different_from == ("check_completeness",)
    assert filing.task("sign").different_from == ("check_completeness", "review")


@pytest.mark.parametrize(
    "stage", ["confirm_scope", "check_completeness", "review", "sign", "submit_corrections", "seal"]
)
def test_the_applicant_may_withdraw_at_every_stage(stage: str) -> None:
    filing = enterprise(
        industry="crowded_place" if stage == "confirm_scope" else "fireworks", major_hazard_level="level_1"
    )
    if stage == "submit_corrections":
        find_gaps(filing, 风险评估结果="未提交")
    if stage in ("review", "sign", "seal"):
        filing.complete("check_completeness", checklist=checked(filing))
    if stage in ("sign", "seal"):
        filing.complete("review", "agree")
    if stage == "seal":
        filing.complete("sign", "agree")
    assert filing.open == [stage]

    filing.send("withdrawn", withdrawal_reason="材料需要修改")

    assert filing.outcome == "withdrawn"
    assert filing.open == []
    assert filing.standing.timers == ()
    assert "材料需要修改" in filing.called("notify")[-1]["text"]


def test_a_withdrawal_at_the_last_moment_uses_up_no_number_and_registers_nothing() -> None:
    filing = enterprise()
    pass_check(filing)

    filing.send("withdrawn", withdrawal_reason="预案即将换版")

    assert filing.outcome == "withdrawn"
    assert [each["series"] for each in filing.called("allocate_number")] == ["昆应急备收"]
    assert filing.called("write_record") == []


def test_only_the_applicant_may_withdraw() -> None:
    filing = enterprise()

    (withdrawal,) = filing.standing.messages

    assert (withdrawal.actor, withdrawal.form_key) == ("starter", "withdrawal")


def test_a_late_filing_is_marked_and_filed_all_the_same() -> None:
    filing = enterprise(published_on=date(2026, 9, 1))

    pass_check(filing)
    filing.complete("seal", sealed=True)

    assert filing.outcome == "filed"
    assert filing.called("issue_notice")[1]["filed_late"] is True
    assert filing.called("write_record")[0]["data"]["filed_late"] is True
