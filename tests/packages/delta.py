"""What the plays of the Delta's cooperation share: its towns, its start, its documents."""

import json
from datetime import datetime
from typing import Any

import feel
from bpmn.standing import OpenUserTask, WaitingMessage
from config import SHANGHAI
from forms.bind import bind
from forms.read import read
from forms.surroundings import Surroundings
from notices import template
from notices.job import Layout, NoticeJob
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
    groups={
        "yrd_members": MEMBERS,
        "ks_commission": ["KS-GA", "KS-SL", "KS-XF"],
        "ks_towns": ["KS-BC", "KS-ZP"],
        "ks_offices": [],
    },
    below={"JS": ["JS-NJ"]},
)
STARTED = {"starter": "chen", "starter_name": "陈示例", "instance_number": "长三角合作〔2026〕1号"}


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


def document(play: Play, key: str) -> NoticeJob:
    """Return the last document of that key, as it would go to the renderer."""
    call = [call for call in play.calls if call.parameters.get("notice") == key][-1]
    variables = {**call.variables, **call.parameters}
    entry = PACKAGE.package.manifest.notices[key]

    def said(value: str) -> str:
        return str(feel.attribute(value)(variables, TOWN.functions(play.now)))

    return NoticeJob(
        template=PACKAGE.package.notices[key],
        layout=Layout(entry.layout),
        title=said(entry.title),
        organ=TOWN.names[said(entry.organ)],
        dated=play.now.date(),
        number="示例〔2026〕1号" if entry.series else "",
        recipient=said(entry.recipient) if entry.recipient else "",
        variables=variables,
        disclosure=entry.disclosure,
        sealed=entry.sealed,
        head=entry.head,
        signature=said(entry.signature) if entry.signature else "",
        copies=said(entry.copies) if entry.copies else "",
        urgency=entry.urgency,
    )


def texts(play: Play, key: str) -> str:
    """Return all that the last document of that key says."""
    return "".join(template.fill(document(play, key)).texts())
