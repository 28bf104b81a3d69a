"""The cases of plan_filing: corrected, deemed filed, a government plan, withdrawn, not competent."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from demonstration.case import Case, Expected
from demonstration.enclosures import enclosed
from demonstration.theatre import Theatre

PACKAGE = "plan_filing"

ENTERPRISE: Mapping[str, Any] = {
    "plan_category": "enterprise",
    "filing_organisation": "KS",
    "published_on": date(2026, 1, 12),
    "contact_phone": "0512-99999999",
    "address": "昆山市示例路1号",
    "credit_code": "91320583MA00000004",
    "legal_representative": "周示例",
    "industry": "hazardous_chemicals",
    "industry_code": "C2669",
    "enterprise_scale": "medium",
    "affiliation": "local",
    "major_hazard_level": "level_2",
    "employees": 186,
    "plan_title": "生产安全事故综合应急预案",
    "plan_version": "第三版",
    "signed_by": "周示例",
    "included_plans": [
        {"kind": "special", "name": "储罐区火灾爆炸专项应急预案", "version": "第三版"},
        {"kind": "on_site", "name": "装卸区泄漏现场处置方案", "version": "第三版"},
    ],
    "reviewed_on": date(2026, 1, 6),
    "reviewers": "专示家、评例审",
    "review_conclusion": "经评审，预案要素完整、针对性强，修改后通过。",
    "application_files": enclosed("备案申报表.pdf"),
    "review_opinion_files": enclosed("评审意见.pdf"),
    "risk_files": enclosed("风险评估报告.pdf"),
    "resource_files": enclosed("应急资源调查清单.pdf"),
    "plan_files": enclosed("综合应急预案.pdf", "专项应急预案.pdf"),
    "declaration": True,
}
GOVERNMENT: Mapping[str, Any] = {
    "plan_category": "government",
    "government_plan": "overall",
    "issuer_level": "county",
    "filing_organisation": "JS-SZ",
    "published_on": date(2026, 1, 12),
    "applicant_name": "昆山市人民政府",
    "contact_phone": "0512-99999999",
    "address": "昆山市示例路2号",
    "plan_title": "昆山市突发事件总体应急预案（演示）",
    "plan_version": "2026年版",
    "signed_by": "示例市长",
    "issue_number": "示例政发〔2026〕1号",
    "issue_files": enclosed("印发文件.pdf"),
    "compilation_files": enclosed("编制说明.pdf"),
    "plan_files": enclosed("总体应急预案.pdf"),
    "declaration": True,
}
FIREWORKS: Mapping[str, Any] = {
    **ENTERPRISE,
    "address": "昆山市示例路3号",
    "credit_code": "91320583MA00000017",
    "industry": "fireworks",
    "industry_code": "F5169",
    "major_hazard_level": "level_4",
    "plan_title": "烟花爆竹仓储生产安全事故应急预案",
}


def file_after_correction(stage: Theatre, **answers: Any) -> int:
    """The risk assessment is missing, is asked for once, and comes; then the plan is filed."""
    filing = stage.start("E-1.1", PACKAGE, "plan_filing", {**ENTERPRISE, "risk_files": [], **answers})
    check_materials(stage, filing, missing={"风险评估结果": "未提交风险评估报告，请补交。"})
    stage.complete(filing, "review", outcome="agree", opinion="同意一次告知补正。")
    stage.wait_workdays(3)
    stage.complete(
        filing,
        "submit_corrections",
        {"correction_files": enclosed("风险评估报告.pdf"), "correction_statement": "已补交风险评估报告。"},
    )
    stage.wait_workdays(1)
    check_materials(stage, filing)
    stage.complete(filing, "review", outcome="agree", opinion="材料齐全。")
    stage.complete(filing, "sign", outcome="agree", opinion="同意备案。")
    stage.complete(filing, "seal", {"sealed": True})
    return filing


def leave_alone(stage: Theatre) -> int:
    """Nobody looks at the file: on the fifth working day the law files the plan."""
    filing = stage.start("E-2.1", PACKAGE, "plan_filing", FIREWORKS)
    stage.wait_workdays(6)
    return filing


def file_a_government_plan(stage: Theatre) -> int:
    filing = stage.start("KS.7", PACKAGE, "plan_filing", GOVERNMENT)
    stage.wait_workdays(1)
    check_materials(stage, filing)
    stage.complete(filing, "review", outcome="agree", opinion="材料齐全。")
    stage.complete(filing, "sign", outcome="agree", opinion="同意。")
    stage.complete(filing, "seal", {"sealed": True})
    return filing


def withdraw(stage: Theatre) -> int:
    """The enterprise takes its plan back while the chief has it."""
    filing = stage.start("E-2.1", PACKAGE, "plan_filing", FIREWORKS)
    stage.wait_workdays(1)
    check_materials(stage, filing)
    stage.send(filing, "withdrawn", "E-2.1", {"withdrawal_reason": "预案即将换版，换版后重新申报。"})
    return filing


def send_elsewhere(stage: Theatre) -> int:
    """A coal mine's plan is for the mine-safety authority."""
    mine = {
        **ENTERPRISE,
        "industry": "coal_mine",
        "industry_code": "B0610",
        "plan_title": "矿井生产安全事故应急预案",
    }
    filing = stage.start("E-1.1", PACKAGE, "plan_filing", mine)
    stage.complete(filing, "confirm_scope", outcome="out_of_scope", opinion="不属本机关备案范围。")
    return filing


def check_materials(stage: Theatre, filing: int, missing: Mapping[str, str] | None = None) -> None:
    """Go through the checklist; `missing` says what of a material is wrong."""
    checklist: Iterable[Mapping[str, Any]] = stage.variables_of(filing, "check_completeness")["checklist"]
    checked = [_looked_at(item["material"], missing or {}) for item in checklist]
    stage.complete(filing, "check_completeness", {"checklist": checked})


def _looked_at(material: str, missing: Mapping[str, str]) -> dict[str, Any]:
    if material in missing:
        return {"material": material, "status": "missing", "remark": missing[material]}
    return {"material": material, "status": "complete"}


CASES = (
    Case(
        PACKAGE,
        "补正一轮后备案",
        date(2026, 1, 19),
        file_after_correction,
        Expected(
            "filed", {"application_form": 1, "receipt": 2, "correction_notice": 1, "registration_form": 1}
        ),
    ),
    Case(
        PACKAGE,
        "满5个工作日视为备案",
        date(2026, 1, 26),
        leave_alone,
        Expected("deemed_filed", {"application_form": 1, "receipt": 1, "deemed_record": 1}),
    ),
    Case(
        PACKAGE,
        "政府总体预案备案",
        date(2026, 2, 4),
        file_a_government_plan,
        Expected("filed", {"application_form": 1, "receipt": 1, "filing_reply": 1}),
    ),
    Case(
        PACKAGE,
        "申报单位撤回",
        date(2026, 2, 9),
        withdraw,
        Expected("withdrawn", {"application_form": 1, "receipt": 1}),
    ),
    Case(
        PACKAGE,
        "不属于受理范围",
        date(2026, 2, 11),
        send_elsewhere,
        Expected("not_competent", {"application_form": 1, "receipt": 1, "not_competent": 1}),
    ),
)
