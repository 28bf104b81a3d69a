"""The filings the tests of plan_filing play: an enterprise's, a government's, and the steps they share."""

from datetime import date, datetime
from typing import Any

from config import SHANGHAI
from tests.packages.play import Play, Town, load

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
FILE = [{"id": 1, "filename": "示例.pdf", "media_type": "application/pdf", "size": 1}]

ENTERPRISE = {
    "organisation": "KS",
    "starter": "chen",
    "starter_name": "陈示例",
    "starter_organisation": "E-1",
    "instance_number": "应备受理〔2026〕1号",
    "plan_category": "enterprise",
    "enterprise_plan": "safety",
    "industry": "hazardous_chemicals",
    "affiliation": "local",
    "enterprise_scale": "small",
    "major_hazard_level": "level_4",
    "applicant_name": "昆山示例新材料有限公司",
    "credit_code": "91320583MA0000000X",
    "legal_representative": "周示例",
    "region": "320583",
    "address": "昆山市示例路1号",
    "contact_name": "陈示例",
    "contact_phone": "0512-00000000",
    "plan_title": "生产安全事故综合应急预案",
    "plan_version": "第二版",
    "published_on": date(2026, 11, 16),
    "application_files": FILE,
    "review_opinion_files": FILE,
    "plan_files": FILE,
    "risk_files": FILE,
    "resource_files": FILE,
}
GOVERNMENT = {
    **{
        key: ENTERPRISE[key]
        for key in ("starter", "starter_name", "contact_name", "contact_phone", "plan_version")
    },
    "organisation": "JS-SZ",
    "starter_organisation": "KS",
    "instance_number": "应备受理〔2026〕2号",
    "plan_category": "government",
    "government_plan": "overall",
    "issuer_level": "county",
    "applicant_name": "昆山市人民政府",
    "address": "昆山市示例路2号",
    "issue_number": "示例〔2026〕1号",
    "region": "320583",
    "plan_title": "昆山市突发事件总体应急预案",
    "published_on": date(2026, 11, 16),
    "issue_files": FILE,
    "plan_files": FILE,
    "compilation_files": FILE,
}

TOWN = Town(
    prefixes={"KS": "昆应急", "JS-SZ": "苏市应急"},
    names={"KS": "昆山市应急管理局", "JS-SZ": "苏州市应急管理局", "E-1": "昆山示例新材料有限公司"},
    groups={"js_cities": ["JS-SZ"]},
)


def enterprise(now: datetime = MONDAY, **answers: Any) -> Play:
    """Start an enterprise's filing with answers of its own over the usual ones."""
    return Play(load("plan_filing"), "plan_filing", ENTERPRISE | answers, now, town=TOWN)


def government(**answers: Any) -> Play:
    """Start a government's filing with answers of its own over the usual ones."""
    return Play(load("plan_filing"), "plan_filing", GOVERNMENT | answers, MONDAY, town=TOWN)


def checked(filing: Play, **wrong: str) -> list[dict[str, Any]]:
    """Return the checklist with every material complete but those named by keyword (material=problem)."""
    return [
        {
            **item,
            "status": "missing" if item["material"] in wrong else "complete",
            "remark": wrong.get(item["material"]),
        }
        for item in filing.task("check_completeness").variables["checklist"]
    ]


def pass_check(filing: Play) -> None:
    filing.complete("check_completeness", checklist=checked(filing))
    filing.complete("review", "agree")


def find_gaps(filing: Play, **wrong: str) -> None:
    filing.complete("check_completeness", checklist=checked(filing, **wrong))
    filing.complete("review", "agree")


def materials(filing: Play) -> list[str]:
    """Return the names of the materials that the checklist demands."""
    return [item["material"] for item in filing.task("check_completeness").variables["checklist"]]
