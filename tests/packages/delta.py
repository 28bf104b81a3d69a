"""What the plays of the Delta's cooperation share: its towns, and with what each of its cases begins."""

import json
from datetime import date, datetime
from typing import Any

from bpmn.standing import OpenUserTask, WaitingMessage
from config import SHANGHAI
from forms.bind import bind
from forms.read import read
from forms.surroundings import Surroundings
from tests.packages.play import PACKAGES, Play, Town, load
from workflows.feel_functions import SIGNATURES
from workflows.import_tasks import parse_rows

PACKAGE = load("regional_cooperation")
FORMS = {
    name: read(schema, functions=SIGNATURES, name=name) for name, schema in PACKAGE.package.forms.items()
}
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
MEMBERS = ["SH", "JS", "ZJ", "AH"]
TOWN = Town(
    names={
        "SH": "上海市应急管理局",
        "JS": "江苏省应急管理厅",
        "ZJ": "浙江省应急管理厅",
        "AH": "安徽省应急管理厅",
        "JS-NJ": "南京市应急管理局",
        "KS": "昆山市应急管理局",
        "KS-XF": "消防大队",
        "KS-GA": "公安局",
        "KS-SL": "水利局",
        "KS-BC": "巴城镇",
        "KS-ZP": "张浦镇",
    },
    prefixes={"SH": "沪应急", "JS": "苏应急", "ZJ": "浙应急", "AH": "皖应急", "KS": "昆应急"},
    groups={
        "yrd_members": MEMBERS,
        "ks_commission": ["KS-GA", "KS-SL", "KS-XF"],
        "ks_towns": ["KS-BC", "KS-ZP"],
        "ks_offices": [],
    },
    below={"JS": ["JS-NJ"]},
)
STARTED: dict[str, Any] = {
    "starter": "chen",
    "starter_name": "陈示例",
    "instance_number": "长三角合作〔2026〕1号",
}
YEAR = STARTED | {
    "organisation": "SH",
    "year": 2026,
    "work_points_title": "2026年长三角应急管理专题合作工作要点",
    "silence_is_consent": True,
    "decomposing_organisations": ["JS"],
    "source": "jiangsu_2021",
    "table_file": [],
}
TABLE = STARTED | {
    "organisation": "KS",
    "year": 2026,
    "source": "kunshan_2017",
    "table_file": [],
    "document_title": "加强应急救援能力建设工作要点",
    "document_number": "示例〔2026〕1号",
}
TASK = STARTED | {
    "organisation": "KS-XF",
    "supervising_organisation": "KS",
    "task_no": 8,
    "task_name": "强化综合救援队伍功能",
    "goal": "全市专职消防员总数达到500人。",
    "unit": "消防大队",
    "cooperating_text": None,
    "due_on": date(2026, 6, 10),
    "document_title": "加强应急救援能力建设工作要点",
    "document_number": "示例〔2026〕1号",
}


class Shown(Play):
    """A play in which every form is drawn, with what its task knows, before it is answered."""

    def complete(self, element_id: str, outcome: str | None = None, **answers: Any) -> None:
        self._show(self.task(element_id))
        super().complete(element_id, outcome, **answers)

    def send(self, element_id: str, **payload: Any) -> None:
        self._show(next(each for each in self.standing.messages if each.element_id == element_id))
        super().send(element_id, **payload)

    def _show(self, waiting: OpenUserTask | WaitingMessage) -> None:
        assert waiting.form_key is not None
        around = Surroundings(self.now, TOWN.functions(self.now))
        assert bind(FORMS[waiting.form_key], around, context=waiting.variables).lines


def seed(name: str) -> list[dict[str, Any]]:
    path = PACKAGES / "regional_cooperation" / "data" / f"{name}.json"
    return parse_rows(json.loads(path.read_text("utf-8")))


def begin(process: str, variables: dict[str, Any]) -> Play:
    services = {"import_tasks": lambda call: seed(call.parameters["source"])}
    return Shown(PACKAGE, process, variables, MONDAY, town=TOWN, services=services)
