"""Attributes and extensions of our dialect: misspelt or misplaced they would be ignored in silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from bpmn.catalogue import ACTIVITIES, LX, Element, kind_of
from bpmn.checks.diagrams import CATCHING, THROWING, USER_TASKS
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.documents import BPMN
from bpmn.loop_data import loop_data
from bpmn.specs.sign_modes import MODES
from wording import N_

_CALLING: Final = frozenset({"serviceTask", "sendTask", "businessRuleTask", "callActivity"})
ANYWHERE: Final = frozenset({"documentation"})


@dataclass(frozen=True)
class Attribute:
    """On which types of elements an attribute means something, and whether a leading = is evaluated."""

    types: frozenset[str]
    evaluated: bool = False


ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "position": Attribute(USER_TASKS | {"lane", "adHocSubProcess"}, evaluated=True),
    "organisation": Attribute(USER_TASKS | CATCHING | {"lane", "adHocSubProcess", "process"}, evaluated=True),
    "starter": Attribute(frozenset({"startEvent", "receiveTask", "process"}), evaluated=True),
    "assignee": Attribute(USER_TASKS | {"adHocSubProcess"}, evaluated=True),
    "form": Attribute(USER_TASKS | CATCHING),
    "due": Attribute(USER_TASKS, evaluated=True),
    "subject": Attribute(USER_TASKS, evaluated=True),
    "escalation": Attribute(USER_TASKS),
    "signMode": Attribute(USER_TASKS),
    "differentFrom": Attribute(USER_TASKS),
    "outcomes": Attribute(USER_TASKS),
    "returnable": Attribute(USER_TASKS),
    "outcomeVariable": Attribute(USER_TASKS),
    "topic": Attribute(frozenset({"serviceTask", "sendTask"})),
    "resultVariable": Attribute(_CALLING),
    "decision": Attribute(frozenset({"businessRuleTask"})),
    "collection": Attribute(ACTIVITIES, evaluated=True),
    "elementVariable": Attribute(ACTIVITIES),
    "outputCollection": Attribute(ACTIVITIES),
    "outputElement": Attribute(ACTIVITIES, evaluated=True),
    "actor": Attribute(CATCHING, evaluated=True),
    "correlation": Attribute(CATCHING | THROWING | {"message"}, evaluated=True),
    "timeToLive": Attribute(THROWING | {"message"}, evaluated=True),
    "clock": Attribute(CATCHING - {"receiveTask"}),
    "outcome": Attribute(frozenset({"endEvent"})),
    "register": Attribute(frozenset({"dataStoreReference"})),
}
EXTENSIONS: Final[Mapping[str, frozenset[str]]] = {
    "parameter": _CALLING | THROWING,
    "output": frozenset({"callActivity"}),
    "error": frozenset({"serviceTask", "sendTask"}),
}
_EVENTS: Final = (
    "startEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "intermediateThrowEvent",
    "endEvent",
)
_OF_MESSAGES: Final = ("actor", "form", "correlation", "timeToLive")
_OF_LOOPS: Final = ("collection", "elementVariable", "outputCollection", "outputElement", "signMode")


@rule("unknown-attribute")
def unknown_attributes(inspection: Inspection) -> Faults:
    for element in inspection.elements.values():
        for name in element.attributes.keys() - ATTRIBUTES.keys() - ANYWHERE:
            near = get_close_matches(name, ATTRIBUTES, 1)
            yield at(
                element,
                N_("{element} 的属性 lx:{name} 不认识，不会生效；最接近的是 lx:{near}。"),
                name=name,
                near=near[0] if near else "documentation",
            )


@rule("misplaced-attribute")
def misplaced_attributes(inspection: Inspection) -> Faults:
    for element in inspection.elements.values():
        for name in element.attributes:
            known = ATTRIBUTES.get(name)
            if known is not None and element.type not in known.types:
                yield at(
                    element,
                    N_("{element} 上的属性 lx:{name} 不会生效，它用于 {types}。"),
                    name=name,
                    types="、".join(sorted(known.types)),
                )


@rule("attribute-without-message")
def attributes_without_message(inspection: Inspection) -> Faults:
    """Who may bring a message, by what form and key, says nothing of other events."""
    for node in inspection.nodes(*_EVENTS):
        given = [name for name in _OF_MESSAGES if name in node.element.attributes]
        if given and all(kind_of(definition) != "message" for definition in node.definitions):
            yield at(
                node.element,
                N_("{element} 填写了 {names}，但它不是消息事件，它们不会生效；请删去，或改为消息事件。"),
                names="、".join(f"lx:{name}" for name in given),
            )


@rule("attribute-not-evaluated")
def attributes_not_evaluated(inspection: Inspection) -> Faults:
    for element in inspection.elements.values():
        for name, value in element.attributes.items():
            known = ATTRIBUTES.get(name)
            if known is not None and not known.evaluated and value.strip().startswith("="):
                yield at(
                    element,
                    N_("{element} 的 lx:{name} 不作为表达式求值，请直接填写值，不要以 = 开头。"),
                    name=name,
                )


@rule("collection-not-evaluated")
def literal_collections(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        collection = node.element.attributes.get("collection", "=").strip()
        if not collection.startswith("="):
            yield at(
                node.element,
                N_("多实例 {element} 的 lx:collection 应是得出列表的表达式，请写成 ={collection}。"),
                collection=collection,
            )


@rule("attribute-without-loop")
def attributes_without_loop(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        several = node.xml.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None
        given = [name for name in _OF_LOOPS if name in node.element.attributes]
        if given and not several:
            yield at(
                node.element,
                N_("{element} 填写了 {names}，但不是多实例，它们不会生效；请加上多实例标记。"),
                names="、".join(f"lx:{name}" for name in given),
            )


@rule("output-incomplete")
def outputs_in_pairs(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        data = loop_data(node.loop, node.element.attributes) if node.loop is not None else {}
        given = {"outputCollection", "outputElement"} & (data.keys() | node.element.attributes.keys())
        if len(given) == 1:
            yield at(
                node.element,
                N_(
                    "多实例 {element} 的 lx:outputCollection（loopDataOutputRef）和 "
                    "lx:outputElement（outputDataItem）应成对填写，现在只有 {given}。"
                ),
                given=f"lx:{given.pop()}",
            )


@rule("unknown-extension")
def unknown_extensions(inspection: Inspection) -> Faults:
    for element, tag in _extensions(inspection):
        if element.type not in EXTENSIONS.get(tag, frozenset()):
            known = "、".join(sorted(EXTENSIONS.get(tag, ()))) or "lx:parameter、lx:output、lx:error"
            yield at(
                element, N_("{element} 里的 lx:{tag} 不会生效；可用的是 {known}。"), tag=tag, known=known
            )


@rule("sign-mode")
def sign_modes(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*USER_TASKS):
        attributes = node.element.attributes
        mode = attributes.get("signMode")
        if mode is not None and mode not in MODES:
            yield at(
                node.element,
                N_("{element} 的 lx:signMode 应为 {modes} 之一，实为“{mode}”。"),
                modes="、".join(MODES),
                mode=mode,
            )
        elif mode == "majority" and "outcomes" not in attributes:
            yield at(node.element, N_("{element} 按多数决定，须填写 lx:outcomes，否则没有可计的票。"))


@rule("outcomes")
def outcomes(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*USER_TASKS):
        values = []
        for entry in filter(None, map(str.strip, node.element.attributes.get("outcomes", "").split(","))):
            value, colon, label = (part.strip() for part in entry.partition(":"))
            values.append(value)
            if not value or (colon and not label):
                yield at(
                    node.element,
                    N_("{element} 的 lx:outcomes“{entry}”应写成 值:名称，例如 agree:同意。"),
                    entry=entry,
                )
        if len(values) > len(set(values)):
            yield at(node.element, N_("{element} 的 lx:outcomes 有相同的值，请让每个按钮的值不同。"))


@rule("outcome-never-read", Severity.WARNING)
def outcomes_never_read(inspection: Inspection) -> Faults:
    """A button that decides nothing: nobody looks at the variable it sets."""
    written = b"\n".join(inspection.package.files.values()).decode("utf-8", "replace")
    for node in inspection.nodes(*USER_TASKS):
        attributes = node.element.attributes
        variable = attributes.get("outcomeVariable", "outcome")
        offered = [entry for entry in attributes.get("outcomes", "").split(",") if entry.strip()]
        declared = sum(
            other.element.attributes.get("outcomeVariable") == variable for other in inspection.nodes()
        )
        if len(offered) > 1 and "outcomeVariable" in attributes and written.count(variable) <= declared:
            yield at(
                node.element,
                N_("没有条件读取 {element} 的结果变量 {variable}，按哪个按钮都一样；请在网关上判断它。"),
                variable=variable,
            )


def _extensions(inspection: Inspection) -> list[tuple[Element, str]]:
    return [
        (node.element, child.tag.rpartition("}")[2])
        for node in inspection.nodes()
        for child in node.xml.iterfind(f"{{{BPMN}}}extensionElements/*")
        if child.tag.startswith(f"{{{LX}}}")
    ]
