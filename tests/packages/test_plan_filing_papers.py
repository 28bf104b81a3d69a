"""What the filing of plans shows and prints: forms, documents, English."""

import pytest

import forms
from tests.packages import examples, papers
from tests.packages.filing import (
    ENTERPRISE,
    FILE,
    GOVERNMENT,
    TOWN,
    checked,
    enterprise,
    find_gaps,
)
from tests.packages.play import Play, load
from workflows.feel_functions import SIGNATURES

PACKAGE = load("plan_filing").package
GIVEN_BY_THE_PLATFORM = {"organisation", "starter", "starter_name", "starter_organisation", "instance_number"}


def test_the_registration_form_tells_the_number_and_the_plans_filed_along() -> None:
    text = papers.printed(examples.filed(), "registration_form")

    assert "320583-2026-0001" in text
    assert "液氨泄漏现场处置方案" in text
    assert "予以备案" in text


def test_the_notice_to_complete_names_problem_basis_and_deadline() -> None:
    filing = enterprise()
    find_gaps(filing, 风险评估结果="未提交风险评估报告")

    text = papers.printed(filing, "correction_notice")

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
    return papers.bound(filing, task)


def test_every_text_has_its_english() -> None:
    assert papers.untranslated(PACKAGE) == []
