"""What the plays of 督办 share: a proposal, its matters, the figures of a month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from config import SHANGHAI
from tests.packages.play import Answer, Play, Town, load

PACKAGE = load("supervision")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
FILES = [{"id": 1, "filename": "佐证.pdf", "media_type": "application/pdf", "size": 1}]
TOWN = Town(
    prefixes={"KS": "昆应急"},
    names={"KS": "昆山市应急管理局", "KS-SL": "水利局", "KS-BC": "巴城镇"},
    below={"KS": ["KS-SL", "KS-BC"]},
)
STARTED = {"starter": "KS.6", "starter_name": "陈示例", "starter_organisation": "KS", "organisation": "KS"}
PROPOSAL = {
    "subject": "危化品仓库隐患整改",
    "source": "leader",
    "source_number": "批示〔2026〕3号",
    "urgency": "normal",
    "requirement": "逐项整改，举一反三。",
    "expected_result": "隐患清单全部销号。",
    "lead_unit": "KS-SL",
    "assisting_units": ["KS-BC"],
    "due_on": date(2026, 3, 20),
}
MATTER = (
    STARTED
    | {key: PROPOSAL[key] for key in PROPOSAL if key not in ("lead_unit", "assisting_units")}
    | {
        "organisation": "KS-SL",
        "supervising_organisation": "KS",
        "lead_unit": "KS-SL",
        "role": "lead",
        "project_number": "督办立项2026-00001",
        "instance_number": "督办立项2026-00001-1",
    }
)
COUNTED: dict[str, Any] = {
    "opened": 2,
    "closed": 1,
    "on_time_percent": Decimal("100.0"),
    "open": 1,
    "overdue": 1,
    "average_workdays": Decimal("6.0"),
}
FIGURES: dict[str, Any] = {
    "month": date(2026, 2, 1),
    "as_of": MONDAY,
    "units": [{"unit": "KS-SL", "unit_name": "水利局", **COUNTED}],
    "total": COUNTED,
    "overdue": [
        {
            "subject": "隐患整改",
            "unit": "KS-SL",
            "unit_name": "水利局",
            "due_on": date(2026, 2, 20),
            "overdue_workdays": 6,
        }
    ],
}


def begin(process: str, variables: dict[str, Any], **services: Answer) -> Play:
    return Play(PACKAGE, process, variables, MONDAY, town=TOWN, services=services)
