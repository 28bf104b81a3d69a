"""The five working days of the filing: reminders, deemed filing, the new clock after correction."""

from datetime import date, datetime, timedelta

import pytest

from config import SHANGHAI
from tests.packages.filing import FILE, enterprise, find_gaps, pass_check


def test_five_working_days_of_silence_file_the_plan_by_law() -> None:
    filing = enterprise()

    filing.wait_until(datetime(2026, 11, 30, 17, 30, tzinfo=SHANGHAI))

    assert filing.outcome == "deemed_filed"
    assert filing.notices == ["application_form", "receipt", "deemed_record"]
    assert filing.called("write_record")[0]["data"]["outcome"] == "视为已备案"
    assert filing.called("notify")[-1]["to"] == "deputy_leader@KS"


def test_a_minute_before_the_clock_runs_out_the_check_is_still_open() -> None:
    filing = enterprise()

    filing.wait_until(datetime(2026, 11, 30, 17, 29, tzinfo=SHANGHAI))

    assert filing.open == ["check_completeness"]


def test_the_clock_runs_out_while_the_leader_has_the_file() -> None:
    filing = enterprise(major_hazard_level="level_1")
    pass_check(filing)

    filing.wait(timedelta(days=7, hours=8))

    assert filing.outcome == "deemed_filed"


def test_the_clock_runs_until_the_office_has_agreed_to_the_seal() -> None:
    filing = enterprise()
    pass_check(filing)
    assert filing.open == ["seal"]

    filing.wait(timedelta(days=7, hours=8))

    assert filing.outcome == "deemed_filed"


def test_the_handler_is_reminded_on_the_third_day_and_the_chief_told_on_the_fourth() -> None:
    filing = enterprise()

    filing.wait_until(datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI))
    third = [each["to"] for each in filing.called("notify")]
    filing.wait_until(datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI))
    fourth = [each["to"] for each in filing.called("notify")]

    assert third == ["case_handler@KS"]
    assert fourth == ["case_handler@KS", "division_chief@KS"]
    assert filing.open == ["check_completeness"]


def test_a_reminded_filing_can_still_be_filed() -> None:
    filing = enterprise()
    filing.wait(timedelta(days=4))

    pass_check(filing)
    filing.complete("seal", sealed=True)

    assert filing.outcome == "filed"
    assert filing.standing.timers == ()


def test_a_submission_after_office_hours_starts_the_clock_the_next_working_day() -> None:
    friday_night = datetime(2026, 11, 20, 21, 0, tzinfo=SHANGHAI)

    filing = enterprise(friday_night)

    due = {timer.element_id: timer.due_at for timer in filing.standing.timers}
    assert due["fifth_day"] == datetime(2026, 11, 30, 17, 30, tzinfo=SHANGHAI)
    assert filing.task("check_completeness").due_at == due["fifth_day"]


def test_a_completed_submission_gets_a_new_receipt_and_a_new_clock() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交")
    filing.wait(timedelta(days=10))

    filing.complete("submit_corrections", correction_files=FILE, correction_statement="已补交")

    receipts = [each for each in filing.called("issue_notice") if each["notice"] == "receipt"]
    assert [each["receipt"]["number"] for each in receipts] == [
        "昆应急备收〔2026〕1号",
        "昆应急备收〔2026〕2号",
    ]
    due = {timer.element_id: timer.due_at for timer in filing.standing.timers}
    assert due["fifth_day"] == datetime(2026, 12, 10, 17, 30, tzinfo=SHANGHAI)
    pass_check(filing)
    filing.complete("seal", sealed=True)
    assert filing.outcome == "filed"


def test_a_second_silence_after_correction_files_the_plan_by_law() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交")
    filing.complete("submit_corrections", correction_files=FILE, correction_statement="已补交")

    filing.wait(timedelta(days=8))

    assert filing.outcome == "deemed_filed"


def test_who_does_not_complete_within_thirty_days_is_not_filed() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交")

    filing.wait_until(datetime(2026, 12, 23, 23, 59, 59, tzinfo=SHANGHAI))

    assert filing.outcome == "not_filed"
    assert filing.notices == ["application_form", "receipt", "correction_notice", "not_filed"]
    assert filing.called("write_record") == []


def test_the_thirtieth_day_counts_in_full_and_is_a_working_day() -> None:
    thirty_days_before_new_year = datetime(2026, 12, 2, 9, 0, tzinfo=SHANGHAI)
    filing = enterprise(thirty_days_before_new_year)

    find_gaps(filing, 风险评估结果="未提交")

    deadline = filing.task("submit_corrections").variables["correction_deadline"]
    assert deadline == datetime(2027, 1, 4, 23, 59, 59, tzinfo=SHANGHAI)


def test_silence_does_not_file_a_plan_that_belongs_elsewhere() -> None:
    filing = enterprise(industry="coal_mine")

    filing.wait(timedelta(days=8))

    assert filing.outcome == "not_competent"


def test_silence_files_a_plan_whose_remit_nobody_had_decided() -> None:
    filing = enterprise(industry="crowded_place")

    filing.wait(timedelta(days=8))

    assert filing.outcome == "deemed_filed"


def test_silence_files_a_plan_the_handler_had_taken_against_the_rule() -> None:
    filing = enterprise(industry="construction")
    filing.complete("confirm_scope", "in_scope", competent_authority="昆山市应急管理局")

    filing.wait(timedelta(days=8))

    assert filing.outcome == "deemed_filed"


@pytest.mark.parametrize(
    ("filed_at", "late"),
    [
        (datetime(2026, 12, 14, 23, 50, tzinfo=SHANGHAI), False),
        (datetime(2026, 12, 15, 0, 10, tzinfo=SHANGHAI), True),
    ],
)
def test_what_comes_after_the_twentieth_working_day_is_late(filed_at: datetime, late: bool) -> None:
    filing = enterprise(now=filed_at, published_on=date(2026, 11, 16))

    assert filing.task("check_completeness").variables["filed_late"] is late


def test_corrections_after_the_twentieth_day_do_not_make_a_filing_late() -> None:
    filing = enterprise(published_on=date(2026, 11, 16))
    find_gaps(filing, 风险评估结果="未提交")

    filing.wait_until(datetime(2026, 12, 17, 10, 0, tzinfo=SHANGHAI))
    filing.complete("submit_corrections", correction_files=FILE, correction_statement="已补交")

    assert filing.task("check_completeness").variables["filed_late"] is False
