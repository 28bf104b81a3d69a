"""What the filing rules decide: which authority, which materials, who signs."""

from typing import Any

import pytest

from tests.packages.filing import enterprise, find_gaps, government, materials, pass_check


def test_the_checklist_of_an_article_21_unit_demands_the_review_opinion() -> None:
    listed = enterprise(industry="hazardous_chemicals", enterprise_scale="micro")
    medium = enterprise(industry="other", enterprise_scale="medium")
    small = enterprise(industry="pipeline", enterprise_scale="small")

    for filing in (listed, small):
        assert "应急预案评审意见" in materials(filing)
    medium.complete("confirm_scope", "in_scope", competent_authority="昆山市应急管理局")
    assert "应急预案评审意见" in materials(medium)


def test_a_small_unit_outside_article_21_needs_no_review_opinion() -> None:
    filing = enterprise(industry="other", enterprise_scale="small")

    filing.complete("confirm_scope", "in_scope", competent_authority="昆山市应急管理局")

    assert "应急预案评审意见" not in materials(filing)


def test_what_was_not_uploaded_is_found_missing_before_anybody_looks() -> None:
    filing = enterprise(risk_files=[])

    found = {
        item["material"]: item["status"] for item in filing.task("check_completeness").variables["checklist"]
    }

    assert found["风险评估结果"] == "missing"
    assert found["应急预案电子文档"] is None


@pytest.mark.parametrize(
    "answers",
    [
        {"industry": "coal_mine"},
        {"industry": "construction"},
        {"affiliation": "soe_headquarters"},
        {"affiliation": "soe_subsidiary"},
        {"enterprise_plan": "environmental"},
        {"industry": "crowded_place"},
    ],
)
def test_a_plan_for_another_authority_is_told_where_to_go(answers: dict[str, Any]) -> None:
    filing = enterprise(**answers)

    filing.complete("confirm_scope", "out_of_scope", competent_authority="有关机关")

    assert filing.outcome == "not_competent"
    assert filing.notices == ["application_form", "receipt", "not_competent"]
    assert filing.called("issue_notice")[-1]["competent_authority"] == "有关机关"
    assert "备案编号" not in [each["series"] for each in filing.called("allocate_number")]


@pytest.mark.parametrize(
    ("answers", "organ", "scope"),
    [
        ({"government_plan": "overall", "issuer_level": "county"}, "JS-SZ", "competent"),
        ({"government_plan": "overall", "issuer_level": "city"}, "JS", "competent"),
        ({"government_plan": "overall", "issuer_level": "county"}, "KS", "elsewhere"),
        ({"government_plan": "department", "issuer_level": "county"}, "KS", "competent"),
        ({"government_plan": "department", "issuer_level": "city"}, "KS", "elsewhere"),
        ({"government_plan": "special", "issuer_level": "county"}, "JS-SZ", "to_confirm"),
        ({"government_plan": "joint", "issuer_level": "city"}, "JS", "to_confirm"),
        ({"government_plan": "township", "issuer_level": "township"}, "KS", "competent"),
        ({"government_plan": "village", "issuer_level": "township"}, "KS", "elsewhere"),
    ],
)
def test_government_plans_go_where_article_26_sends_them(
    answers: dict[str, str], organ: str, scope: str
) -> None:
    filing = government(organisation=organ, **answers)

    task = filing.standing.user_tasks[0]

    assert task.variables["authority"]["scope"] == scope
    assert task.element_id == ("check_completeness" if scope == "competent" else "confirm_scope")
    assert task.organisation == organ


def test_a_notice_to_complete_goes_out_without_the_leader() -> None:
    filing = enterprise(major_hazard_level="level_1")

    find_gaps(filing, 风险评估结果="未提交")

    assert filing.open == ["submit_corrections"]


@pytest.mark.parametrize(
    ("level", "open_task"), [("level_1", "sign"), ("level_2", "sign"), ("level_3", "seal"), ("none", "seal")]
)
def test_the_leader_signs_where_the_hazard_is_great(level: str, open_task: str) -> None:
    filing = enterprise(major_hazard_level=level)

    pass_check(filing)

    assert filing.open == [open_task]
