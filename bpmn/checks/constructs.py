"""Elements and attributes of BPMN that the engine does not execute, or that it would pass over in silence."""

from typing import Final

from bpmn.checks.diagrams import ACTIVITIES, CHOOSING, EXECUTED, GATEWAYS
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.documents import BPMN
from wording import N_, Wording

_INSTEAD: Final = {
    "complexGateway": N_("包容网关，或并行网关后接排他网关"),
    "adHocSubProcess": N_("并行网关，或多实例用户任务"),
}
_OTHERWISE: Final = N_("用户任务、服务任务或子流程")
_FOREIGN: Final = (
    "camunda",
    "zeebe",
    "flowable",
    "activiti",
    "spiffworkflow",
    "bonitasoft",
    "jbpm",
    "drools",
)


@rule("unsupported-element")
def unsupported_elements(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if node.type not in EXECUTED:
            instead = Wording(_INSTEAD.get(node.type, _OTHERWISE))
            yield at(
                node.element,
                N_("元素 {element} 的类型 {type} 不能执行，请改用{instead}。"),
                type=node.type,
                instead=instead,
            )


@rule("link-event")
def link_events(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if any(definition.tag == f"{{{BPMN}}}linkEventDefinition" for definition in node.definitions):
            yield at(node.element, N_("链接事件 {element} 不会跳转，请改用连线直接连接。"))


@rule("ignored-condition")
def ignored_conditions(inspection: Inspection) -> Faults:
    for scope, flow in inspection.flows():
        source = scope.nodes.get(flow.element.source or "")
        if flow.condition and source is not None and source.type not in CHOOSING:
            yield at(
                flow.element,
                N_(
                    "连线 {element} 带有条件，但它从 {source} 出发，"
                    "条件不会生效；请在其后加一个排他网关或包容网关。"
                ),
                source=source.element.label,
            )


@rule("script-language")
def script_languages(inspection: Inspection) -> Faults:
    for node in inspection.nodes("scriptTask"):
        language = node.xml.get("scriptFormat", "feel")
        if language.lower() not in ("feel", "text/feel"):
            yield at(
                node.element,
                N_(
                    "脚本任务 {element} 的语言是 {language}，只执行 FEEL；"
                    "请改写为“变量 = 表达式”，scriptFormat 填 feel。"
                ),
                language=language,
            )


@rule("instantiating-element")
def instantiating_elements(inspection: Inspection) -> Faults:
    for node in inspection.nodes("receiveTask", "eventBasedGateway"):
        if node.xml.get("instantiate") == "true":
            yield at(node.element, N_("{element} 设为启动流程，但流程只由开始事件启动；请改画开始事件。"))


@rule("parallel-event-gateway")
def parallel_event_gateways(inspection: Inspection) -> Faults:
    for node in inspection.nodes("eventBasedGateway"):
        if node.xml.get("eventGatewayType") == "Parallel":
            yield at(
                node.element,
                N_(
                    "事件网关 {element} 设为等齐所有事件，"
                    "实际会在第一个事件后继续；请改用并行网关加中间捕获事件。"
                ),
            )


@rule("token-quantity")
def token_quantities(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        if any(node.xml.get(name, "1") != "1" for name in ("startQuantity", "completionQuantity")):
            yield at(
                node.element,
                N_(
                    "{element} 填写了 startQuantity 或 completionQuantity，"
                    "它们不会生效；请删去，改用并行网关。"
                ),
            )


@rule("activation-condition")
def activation_conditions(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*GATEWAYS):
        if node.xml.find(f"{{{BPMN}}}activationCondition") is not None:
            yield at(
                node.element, N_("网关 {element} 的激活条件不会生效，请改用包容网关，把条件写在连线上。")
            )


@rule("loop-incomplete")
def loops_without_bounds(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        loop = node.loop
        if loop is None:
            continue
        if loop.tag == f"{{{BPMN}}}standardLoopCharacteristics":
            bounded = loop.findtext(f"{{{BPMN}}}loopCondition") or loop.get("loopMaximum", "").isdigit()
            if not bounded:
                yield at(node.element, N_("循环 {element} 没有条件，也没有最多次数，请填写其一。"))
        elif not node.element.attributes.get("collection") and not loop.findtext(
            f"{{{BPMN}}}loopCardinality"
        ):
            yield at(
                node.element, N_("多实例 {element} 没有说明按什么重复，请填写 lx:collection 或循环次数。")
            )


@rule("foreign-extension", Severity.WARNING)
def foreign_extensions(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        names = [
            *node.xml.attrib,
            *(child.tag for child in node.xml.iterfind(f"{{{BPMN}}}extensionElements/*")),
        ]
        foreign = {name for name in names if any(engine in name.partition("}")[0] for engine in _FOREIGN)}
        if foreign:
            listed = "、".join(sorted(name.rpartition("}")[2] for name in foreign))
            yield at(
                node.element,
                N_(
                    "{element} 带有其他引擎的扩展 {names}，它们不会生效；"
                    "请改用 lx: 属性（见 docs/dialect.md）。"
                ),
                names=listed,
            )
