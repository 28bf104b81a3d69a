"""Events: what starts, interrupts and ends a process, and whether the engine would ever notice it."""

from collections.abc import Mapping
from typing import Final

from bpmn.catalogue import ACTIVITIES, is_true, kind_of, local_name
from bpmn.checks.diagrams import CATCHING, THROWING, text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN, SUB_PROCESSES
from bpmn.loop_data import declared
from bpmn.specs.catching import BoundaryEvent, Catch, Listener
from bpmn.specs.start import BEGINNING
from bpmn.specs.throwing import EndEvent, Throw
from wording import N_

_EXECUTED: Final[Mapping[str, frozenset[str]]] = {
    "intermediateCatchEvent": Catch.kinds,
    "intermediateThrowEvent": Throw.kinds,
    "boundaryEvent": BoundaryEvent.kinds | {"compensate"},
    "endEvent": EndEvent.kinds,
    "startEvent": Listener.kinds | {"compensate"},
}


@rule("unsupported-event", binds=Binds.DRAWN)
def unsupported_events(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        for definition in node.definitions:
            kind = local_name(definition).removesuffix("EventDefinition")
            if kind not in _EXECUTED[node.type]:
                yield at(
                    node.element,
                    N_("事件 {element} 的类型 {kind} 在此处不能执行，可用的是 {known}。"),
                    kind=kind,
                    known="、".join(sorted(_EXECUTED[node.type])),
                )


@rule("event-without-definition", binds=Binds.DRAWN)
def events_without_definition(inspection: Inspection) -> Faults:
    for node in inspection.nodes("intermediateCatchEvent", "boundaryEvent"):
        if not node.definitions and node.xml.find(f"{{{BPMN}}}eventDefinitionRef") is None:
            yield at(node.element, N_("事件 {element} 没有说明等待什么，请设为消息、定时或其他事件。"))


@rule("start-trigger", binds=Binds.DRAWN)
def start_triggers(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        allowed = BEGINNING if scope.element.type == "process" else frozenset()
        for start in scope.starts if not scope.handles_event else ():
            if any(kind_of(definition) not in allowed for definition in start.definitions):
                yield at(
                    start.element,
                    N_("开始事件 {element} 的触发条件只能用在事件子流程里；请改用空白开始事件。"),
                )


@rule("idle-interrupting", Severity.WARNING, binds=Binds.DRAWN)
def idle_interrupting(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for start in scope.starts if not scope.handles_event else ():
            if not is_true(start.xml, "isInterrupting", default=True):
                yield at(
                    start.element,
                    N_("开始事件 {element} 不在事件子流程里，isInterrupting 不会生效；请删去它。"),
                )


@rule("idle-parallel-multiple", Severity.WARNING, binds=Binds.DRAWN)
def idle_parallel_multiple(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*CATCHING):
        if is_true(node.xml, "parallelMultiple") and len(node.definitions) < 2:
            yield at(
                node.element,
                N_("事件 {element} 设为等齐多个条件，却不到两个；请补上，或删去 parallelMultiple。"),
            )


@rule("event-sub-process", binds=Binds.DRAWN)
def event_sub_processes(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*SUB_PROCESSES):
        if not is_true(node.xml, "triggeredByEvent") or node.inside is None:
            continue
        starts = node.inside.starts
        if node.type != "subProcess":
            yield at(
                node.element, N_("{element} 不能由事件启动，只有普通子流程能；请删去 triggeredByEvent。")
            )
        elif len(starts) != 1:
            yield at(node.element, N_("事件子流程 {element} 应恰有一个带触发条件的开始事件。"))
        elif not starts[0].definitions:
            yield at(
                starts[0].element,
                N_("事件子流程的开始事件 {element} 要有触发条件，请设为消息、定时或其他事件。"),
            )
        if node.incoming or node.outgoing or node.boundaries:
            yield at(node.element, N_("事件子流程 {element} 由事件启动，不能有连线和边界事件，请删去。"))


@rule("boundary-host", binds=Binds.DRAWN)
def boundary_hosts(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            if node.type != "boundaryEvent":
                continue
            host = scope.nodes.get(node.element.attached_to or "")
            if host is None or host.type not in ACTIVITIES:
                yield at(
                    node.element, N_("边界事件 {element} 没有附着在本层的环节上，请把它拖到环节的边框上。")
                )


@rule("condition-missing")
def conditional_events(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        for definition in node.definitions:
            if local_name(definition) == "conditionalEventDefinition" and not text_of(
                definition, "condition"
            ):
                yield at(node.element, N_("条件事件 {element} 没有填写条件，请写一个 FEEL 表达式。"))


@rule("message-without-reference")
def messages_without_reference(inspection: Inspection) -> Faults:
    """An event to be executed must name its message, a task need not (Event Definitions)."""
    for node in inspection.nodes(*CATCHING, "intermediateThrowEvent", "endEvent", "sendTask"):
        holders = [one for one in node.definitions if local_name(one) == "messageEventDefinition"]
        if node.type == "receiveTask" or (node.type == "sendTask" and "topic" not in node.element.attributes):
            holders = [node.xml]
        if any(not holder.get("messageRef") for holder in holders):
            yield at(
                node.element,
                N_("{element} 没有引用消息；请定义消息，再用 messageRef 引用它，以免改名后收不到。"),
                Severity.WARNING if node.type in ("receiveTask", "sendTask") else None,
            )


@rule("signal-without-reference")
def signals_without_reference(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        if any(kind_of(one) == "signal" and not one.get("signalRef") for one in node.definitions):
            yield at(node.element, N_("信号事件 {element} 没有引用信号；请定义信号，再用 signalRef 引用它。"))


@rule("escalation-without-code")
def escalations_without_code(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        if any(kind_of(one) == "escalation" and not one.get("escalationRef") for one in node.definitions):
            catching = N_("升级事件 {element} 没有引用升级，将捕获一切升级；请指明捕获哪一个。")
            throwing = N_("升级事件 {element} 没有引用升级，指明升级的事件都捕获不到它；请定义后再引用。")
            if node.type in CATCHING:
                yield at(node.element, catching, Severity.WARNING)
            else:
                yield at(node.element, throwing)


@rule("error-without-code")
def errors_without_code(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        unnamed = any(
            local_name(one) == "errorEventDefinition" and not one.get("errorRef") for one in node.definitions
        )
        if unnamed and node.type == "endEvent":
            yield at(
                node.element, N_("错误结束事件 {element} 没有引用错误，指明错误的边界事件都捕获不到它。")
            )
        elif unnamed:
            yield at(
                node.element,
                N_("错误事件 {element} 没有引用错误，将捕获一切错误；请指明捕获哪一个。"),
                Severity.WARNING,
            )


@rule("thrown-without-code")
def thrown_without_code(inspection: Inspection) -> Faults:
    """What is thrown is caught by its code: it must have one (Event Definitions)."""
    for node in inspection.nodes(*THROWING):
        for definition in node.definitions:
            kind = kind_of(definition)
            thrown = declared(node.xml, definition.get(f"{kind}Ref"))
            if kind in ("error", "escalation") and thrown is not None and not thrown.get(f"{kind}Code"):
                yield at(
                    node.element,
                    N_("{element} 抛出的“{thrown}”没有代码，按代码捕获的事件都接不到；请填写 {kind}Code。"),
                    thrown=thrown.get("name") or thrown.get("id"),
                    kind=kind,
                )
