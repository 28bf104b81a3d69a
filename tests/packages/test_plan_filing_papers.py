"""What the filing of plans shows and prints: forms, documents, English."""

from collections.abc import Callable

import pytest

import forms
from tests.packages import papers
from tests.packages.filing import (
    ENTERPRISE,
    FILE,
    GOVERNMENT,
    TOWN,
    checked,
    enterprise,
    find_gaps,
    government,
    pass_check,
)
from tests.packages.play import Play, load
from workflows.feel_functions import SIGNATURES

PACKAGE = load("plan_filing").package
GIVEN_BY_THE_PLATFORM = {"organisation", "starter", "starter_name", "starter_organisation", "instance_number"}


def filed() -> Play:
    filing = enterprise(included_plans=[{"kind": "on_site", "name": "液氨泄漏现场处置方案", "version": "1"}])
    pass_check(filing)
    filing.complete("seal", sealed=True)
    return filing


def replied() -> Play:
    filing = government()
    pass_check(filing)
    filing.complete("sign", "agree")
    return filing


def never_corrected() -> Play:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交风险评估报告")
    filing.wait_until(filing.task("submit_corrections").variables["correction_deadline"])
    return filing


def deemed() -> Play:
    filing = enterprise()
    filing.wait_until(filing.task("check_completeness").variables["check_due_at"])
    return filing


def referred() -> Play:
    filing = enterprise(industry="coal_mine")
    filing.complete("confirm_scope", "out_of_scope", competent_authority="示例煤矿安全监管部门")
    return filing


@pytest.mark.parametrize("way", [filed, replied, never_corrected, deemed, referred])
def test_every_document_can_be_printed_from_what_the_process_knows(way: Callable[[], Play]) -> None:
    filing = way()

    for call in filing.calls:
        if call.topic == "issue_notice":
            assert "None" not in papers.printed(PACKAGE, call)


def test_the_registration_form_tells_the_number_and_the_plans_filed_along() -> None:
    call = filed().last_call("issue_notice")

    text = papers.printed(PACKAGE, call)

    assert "备案编号-1" in text
    assert "液氨泄漏现场处置方案" in text
    assert "予以备案" in text


def test_the_notice_to_complete_names_problem_basis_and_deadline() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交风险评估报告")

    text = papers.printed(PACKAGE, filing.last_call("issue_notice"))

    assert "未提交风险评估报告" in text
    assert "2026年12月23日" in text
    assert "第二十七条、第二十八条" in text


def test_filing_is_never_called_an_approval() -> None:
    shown = [*PACKAGE.notices.values(), *(str(form) for form in PACKAGE.forms.values())]
    drawn = [diagram.decode() for diagram in PACKAGE.diagrams.values()]

    for text in [*shown, *drawn]:
        assert "审批通过" not in text
        assert "驳回" not in text


@pytest.mark.parametrize("answers", [ENTERPRISE, GOVERNMENT])
def test_the_plays_answer_only_what_the_application_form_asks(answers: dict[str, object]) -> None:
    form = forms.read(PACKAGE.forms["application"], functions=SIGNATURES)

    assert answers.keys() - form.keys - GIVEN_BY_THE_PLATFORM == set()


def test_the_application_form_is_prefilled_for_the_starter() -> None:
    form = forms.read(PACKAGE.forms["application"], functions=SIGNATURES)
    filing = enterprise()
    starter = {"starter_organisation": "E-1", "starter_name": "陈示例"}

    blank = papers.bind(form, starter, TOWN, filing.now)

    assert blank.answers["applicant_name"] == "昆山示例新材料有限公司"
    assert blank.answers["contact_name"] == "陈示例"


def test_every_task_of_a_corrected_filing_can_be_drawn() -> None:
    filing = enterprise(industry="crowded_place", enterprise_scale="large", major_hazard_level="level_1")
    scope = drawn(filing)
    filing.complete("confirm_scope", "in_scope", competent_authority="昆山市应急管理局")
    first = drawn(filing)
    find_gaps(filing, 风险评估结果="未提交")
    corrections = drawn(filing)
    filing.complete("submit_corrections", correction_files=FILE, correction_statement="已补交")
    second = drawn(filing)
    filing.complete("check_completeness", checklist=checked(filing))
    review = drawn(filing)
    filing.complete("review", "agree")
    signing = drawn(filing)
    filing.complete("sign", "agree")
    sealing = drawn(filing)

    assert scope.answers["competent_authority"].startswith("省、自治区、直辖市")
    assert first.answers["checklist"][0]["material"] == "应急预案备案申报表"
    assert second.answers["checklist"][0]["status"] == "complete"
    assert corrections.answers.keys() == {"correction_files", "correction_statement"}
    assert review.answers == signing.answers == {}
    assert sealing.answers["sealed"] is False


def drawn(filing: Play) -> forms.BoundForm:
    (task,) = filing.standing.user_tasks
    return papers.bound(PACKAGE, task, TOWN, filing.now)


def test_every_text_has_its_english() -> None:
    assert papers.untranslated(PACKAGE) == []
