"""Events: what starts, interrupts and ends a process, and whether the engine would ever notice it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bpmn import moments
from bpmn.catalogue import ACTIVITIES, is_true, kind_of, local_name
from bpmn.checks.diagrams import CATCHING, USER_TASKS, Node, text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN, SUB_PROCESSES
from bpmn.expressions import ElementFailed
from bpmn.specs.catching import BoundaryEvent, Catch, Listener
from bpmn.specs.start import BEGINNING
from bpmn.specs.throwing import EndEvent, Throw
from bpmn.surroundings import Surroundings
from wording import N_

TIMES: Final = ("timeDate", "timeDuration", "timeCycle")
_CRON: Final = re.compile(
    r"(?:[\d*?/,\-#LW]+|[A-Z]{3}(?:[-,][A-Z]{3})*)(?:\s+(?:[\d*?/,\-#LW]+|[A-Z]{3}(?:[-,][A-Z]{3})*)){4,6}\Z"
)
_EXECUTED: Final[Mapping[str, frozenset[str]]] = {
    "intermediateCatchEvent": Catch.kinds,
    "intermediateThrowEvent": Throw.kinds,
    "boundaryEvent": BoundaryEvent.kinds | {"compensate"},
    "endEvent": EndEvent.kinds,
    "startEvent": Listener.kinds | {"compensate"},
}
# Any moment will do to read a literal: only whether it can be read matters.
_SOMEWHEN: Final = Surroundings(datetime(2024, 1, 1, tzinfo=UTC))


def is_cron(text: str) -> bool:
    """Quoted or not: a FEEL string is no better."""
    return _CRON.match(text.removeprefix("=").strip().strip('"')) is not None


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


@rule("timer-incomplete")
def timers_without_time(inspection: Inspection) -> Faults:
    for node, definition in _timers(inspection):
        given = [tag for tag in TIMES if text_of(definition, tag)]
        if not given:
            yield at(node.element, N_("定时事件 {element} 没有填写时间，请填写时刻、时长或循环之一。"))
        elif len(given) > 1:
            yield at(
                node.element,
                N_("定时事件 {element} 同时填写了 {given}，只有第一个会生效，请只留一个。"),
                given="、".join(given),
            )


@rule("cron-timer")
def cron_timers(inspection: Inspection) -> Faults:
    for node, definition in _timers(inspection):
        for tag in TIMES:
            text = text_of(definition, tag)
            if is_cron(text):
                yield at(
                    node.element,
                    N_(
                        "定时事件 {element} 的“{text}”是 cron 写法，不能执行；"
                        "请写成 R/2026-01-01T08:00:00+08:00/P1D 的形式。"
                    ),
                    text=text,
                )


@rule("unreadable-time")
def unreadable_times(inspection: Inspection) -> Faults:
    for node, definition in _timers(inspection):
        for tag in TIMES:
            text = text_of(definition, tag)
            problem = _problem(text, cycle=tag == "timeCycle") if moments.is_literal(text) else None
            if problem:
                yield at(node.element, N_("定时事件 {element} 的时间不能执行：{problem}"), problem=problem)
    for node in inspection.nodes(*USER_TASKS):
        due = node.element.attributes.get("due", "=").strip()
        problem = None if due.startswith("=") else _problem(due, cycle=False)
        if problem:
            yield at(node.element, N_("用户任务 {element} 的 lx:due 不能执行：{problem}"), problem=problem)


@rule("condition-missing")
def conditional_events(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        for definition in node.definitions:
            if local_name(definition) == "conditionalEventDefinition" and not text_of(
                definition, "condition"
            ):
                yield at(node.element, N_("条件事件 {element} 没有填写条件，请写一个 FEEL 表达式。"))


@rule("message-without-reference", Severity.WARNING)
def messages_without_reference(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*CATCHING, "intermediateThrowEvent", "endEvent", "sendTask"):
        holders = [one for one in node.definitions if local_name(one) == "messageEventDefinition"]
        if node.type == "receiveTask" or (node.type == "sendTask" and "topic" not in node.element.attributes):
            holders = [node.xml]
        if any(not holder.get("messageRef") for holder in holders):
            yield at(
                node.element,
                N_(
                    "消息事件 {element} 没有引用消息，将以自己的名称作为消息名；"
                    "请定义消息并引用，以免改名后收不到。"
                ),
            )


@rule("signal-without-reference", Severity.WARNING)
def signals_without_reference(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        if any(kind_of(one) == "signal" and not one.get("signalRef") for one in node.definitions):
            yield at(
                node.element, N_("信号事件 {element} 没有引用信号，将以自己的名称为名；请定义后再引用。")
            )


@rule("escalation-without-code", Severity.WARNING)
def escalations_without_code(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*_EXECUTED):
        if any(kind_of(one) == "escalation" and not one.get("escalationRef") for one in node.definitions):
            catching = N_("升级事件 {element} 没有引用升级，将捕获一切升级；请指明捕获哪一个。")
            throwing = N_("升级事件 {element} 没有引用升级，指明升级的事件都捕获不到它；请定义后再引用。")
            yield at(node.element, catching if node.type in CATCHING else throwing)


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


def _timers(inspection: Inspection) -> list[tuple[Node, Any]]:
    return [
        (node, definition)
        for node in inspection.nodes(*_EXECUTED)
        for definition in node.definitions
        if local_name(definition) == "timerEventDefinition"
    ]


def _problem(text: str, *, cycle: bool) -> str | None:
    """Say why a literal time could not be read when the timer is armed."""
    try:
        if cycle:
            moments.cycle(text, _SOMEWHEN)
        else:
            moments.due_moment(text, _SOMEWHEN)
    except ElementFailed as failure:
        return failure.reason
    except (OverflowError, ValueError) as error:  # a moment no calendar has
        return str(error)
    return None
