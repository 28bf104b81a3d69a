"""Elements and attributes of BPMN that the engine does not execute, or that it would pass over in silence."""

from typing import Final

from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import CONDITIONAL, EXECUTED, GATEWAYS, text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN
from bpmn.loop_data import loop_data
from wording import N_, Wording

_INSTEAD: Final = N_("用户任务、服务任务或子流程")
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
            yield at(
                node.element,
                N_("元素 {element} 的类型 {type} 不能执行，请改用{instead}。"),
                type=node.type,
                instead=Wording(_INSTEAD),
            )


@rule("link-event")
def link_events(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        links = [node for node in scope.nodes.values() if node.link is not None]
        for node in links:
            named = [other for other in links if other.link == node.link]
            catches = sum(other.type == "intermediateCatchEvent" for other in named)
            if catches != 1 or len(named) == catches:
                yield at(
                    node.element,
                    N_("链接事件 {element}：本层应有名为“{name}”的抛出事件和恰好一个捕获事件；请成对画出。"),
                    name=node.link,
                )
            flows = node.incoming if node.type == "intermediateCatchEvent" else node.outgoing
            if any(not flow.is_link for flow in flows):
                yield at(
                    node.element,
                    N_(
                        "链接事件 {element} 多了连线：捕获链接不能有连线进入，"
                        "抛出链接不能有连线离开；请删去连线。"
                    ),
                )


@rule("ignored-condition", binds=Binds.DRAWN)
def ignored_conditions(inspection: Inspection) -> Faults:
    for scope, flow in inspection.flows():
        source = scope.nodes.get(flow.element.source or "")
        if flow.condition and source is not None and source.type not in CONDITIONAL:
            yield at(
                flow.element,
                N_(
                    "连线 {element} 带有条件，但它从 {source} 出发，"
                    "条件不会生效；请在其后加一个排他网关或包容网关。"
                ),
                source=source.element.label,
            )


@rule("lone-condition")
def lone_conditions(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        if len(node.outgoing) == 1 and node.outgoing[0].condition:
            yield at(
                node.outgoing[0].element,
                N_("连线 {element} 带有条件，却是 {source} 唯一的出口；请再画一条出口，或删去条件。"),
                source=node.element.label,
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
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            sources = [scope.nodes[flow.element.source or ""] for flow in node.incoming]
            alone = not sources and not scope.starts
            after_start = len(sources) == 1 and sources[0].type == "startEvent" and not sources[0].definitions
            if node.instantiates and (scope.element.type != "process" or not (alone or after_start)):
                yield at(
                    node.element,
                    N_(
                        "{element} 设为启动流程，它之前只能没有连线和开始事件，或只有空白开始事件；"
                        "请删去别的连线。"
                    ),
                )


@rule("parallel-event-gateway")
def parallel_event_gateways(inspection: Inspection) -> Faults:
    for node in inspection.nodes("eventBasedGateway"):
        if node.xml.get("eventGatewayType") == "Parallel" and not node.instantiates:
            yield at(
                node.element,
                N_("事件网关 {element} 设为等齐所有事件，这只用于启动流程；请改用并行网关加中间捕获事件。"),
            )


@rule("token-quantity")
def token_quantities(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        for name in ("startQuantity", "completionQuantity"):
            text = node.xml.get(name, "1").strip()
            if not text.isdecimal() or int(text) < 1:
                yield at(
                    node.element,
                    N_("{element} 的 {name} 应为不小于 1 的整数，实为“{text}”；请改正或删去。"),
                    name=name,
                    text=text,
                )


@rule("activation-condition")
def activation_conditions(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*GATEWAYS):
        given = text_of(node.xml, "activationCondition")
        if given and node.type != "complexGateway":
            yield at(node.element, N_("网关 {element} 的激活条件不会生效，请改用复杂网关，或删去激活条件。"))
        elif not given and node.type == "complexGateway" and len(node.incoming) > 1:
            yield at(
                node.element,
                N_("复杂网关 {element} 汇合多条连线，请填写激活条件，例如 activationCount >= 2。"),
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
        elif "collection" not in loop_data(loop, node.element.attributes) and not text_of(
            loop, "loopCardinality"
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
