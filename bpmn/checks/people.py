"""Who does it: every user task needs somebody who can, and four eyes must be able to see."""

from collections.abc import Iterator

from bpmn.catalogue import Element, inherited
from bpmn.checks.diagrams import CATCHING, USER_TASKS
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import MANIFEST, Binds, Faults, at, inside, rule
from wording import N_

_STARTER = "starter"


@rule("nobody-can-do-it", binds=Binds.DEPLOYED)
def nobody_can_do_it(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*USER_TASKS, "adHocSubProcess"):
        named = "assignee" in node.element.attributes
        if not named and inherited(inspection.elements, node.element, "position") is None:
            yield at(
                node.element,
                N_(
                    "没有人能办理 {element}：它和所在泳道都没有岗位，"
                    "也没有指定办理人；请填写 lx:position 或 lx:assignee。"
                ),
            )


@rule("missing-position")
def missing_positions(inspection: Inspection) -> Faults:
    known = inspection.known.positions
    if known is None:
        return
    for element, position in _positions(inspection):
        if position not in known:
            yield at(
                element,
                N_("{element} 的岗位“{position}”不存在，请改正，或先在岗位表里建立它。"),
                position=position,
            )
    for start in inspection.package.manifest.starts:
        for position in start.positions:
            if position not in known:
                yield inside(
                    MANIFEST,
                    N_("发起入口“{name}”的岗位“{position}”不存在，请改正，或先在岗位表里建立它。"),
                    name=start.name,
                    position=position,
                )


@rule("nobody-can-start", Severity.WARNING)
def nobody_can_start(inspection: Inspection) -> Faults:
    for start in inspection.package.manifest.starts:
        if not start.positions:
            yield inside(MANIFEST, N_("发起入口“{name}”没有填写 positions，谁也不能发起。"), name=start.name)


@rule("different-from")
def different_from(inspection: Inspection) -> Faults:
    tasks = {node.id: node.element for node in inspection.nodes(*USER_TASKS)}
    for node in inspection.nodes(*USER_TASKS):
        for id in filter(None, map(str.strip, node.element.attributes.get("differentFrom", "").split(","))):
            if id == node.id:
                yield at(
                    node.element,
                    N_("{element} 的 lx:differentFrom 写了自己，退回重办时原办理人就不能再办；请删去。"),
                )
            elif id != _STARTER and (id not in tasks or tasks[id].process != node.element.process):
                yield at(
                    node.element,
                    N_("{element} 的 lx:differentFrom 指向“{id}”，本流程没有这个用户任务，请改正。"),
                    id=id,
                )


def _positions(inspection: Inspection) -> Iterator[tuple[Element, str]]:
    """Yield the literal keys of positions; what FEEL gives is known only while an instance runs."""
    for element in inspection.elements.values():
        position = element.attributes.get("position", "=").strip()
        if not position.startswith("=") and element.type in USER_TASKS | {"lane", "adHocSubProcess"}:
            yield element, position
        actor = element.attributes.get("actor", "=").strip()
        if not actor.startswith("=") and actor != _STARTER and element.type in CATCHING:
            yield element, actor
