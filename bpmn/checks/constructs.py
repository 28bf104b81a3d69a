"""Elements and attributes of BPMN that the engine does not execute, or that it would pass over in silence."""

from typing import Final

from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import EXECUTED, text_of
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.documents import BPMN
from bpmn.loop_data import loop_data
from wording import N_, Wording

_INSTEAD: Final = N_("用户任务、服务任务或子流程")


@rule("unsupported-element")
def unsupported_elements(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if node.type not in EXECUTED:
            yield at(
                node.element,
                N_("元素 {element} 的类型 {type} 不能执行，请改用{instead}。"),
                type=node.type,
                instead=Wording(_INSTEAD),
            )


@rule("loop-incomplete")
def loops_without_bounds(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        loop = node.loop
        if loop is None:
            continue
        if loop.tag == f"{{{BPMN}}}standardLoopCharacteristics":
            if not text_of(loop, "loopCondition") and not loop.get("loopMaximum"):
                yield at(node.element, N_("循环 {element} 没有条件，也没有最多次数，请填写其一。"))
            continue
        counted = bool(text_of(loop, "loopCardinality"))
        if counted == ("collection" in loop_data(loop, node.element.attributes)):
            yield at(
                node.element,
                N_("多实例 {element} 既按列表又按次数重复，只能用其中一种；请删去 loopCardinality 或列表。")
                if counted
                else N_("多实例 {element} 没有说明按什么重复，请填写 lx:collection 或循环次数。"),
            )


@rule("behavior-incomplete")
def behaviors_without_events(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        loop = node.loop
        if loop is None or loop.get("behavior") != "Complex":
            continue
        entries = loop.findall(f"{{{BPMN}}}complexBehaviorDefinition")
        if not entries or not all(
            text_of(one, "condition") and one.find(f"{{{BPMN}}}event") is not None for one in entries
        ):
            yield at(
                node.element,
                N_(
                    "多实例 {element} 的 behavior 是 Complex，"
                    "应有 complexBehaviorDefinition，各带条件 condition 和抛出的事件 event；请补上。"
                ),
            )
