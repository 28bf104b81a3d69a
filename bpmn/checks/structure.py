"""How elements hang together: ids, starts and ends, and whether a token can come and leave."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from bpmn.catalogue import ACTIVITIES, Element, element_of, elements, local_name
from bpmn.checks.diagrams import CATCHING, USER_TASKS, Node, Scope
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, inside, rule
from bpmn.documents import BPMN
from bpmn.global_tasks import GLOBAL_TASKS
from wording import N_

_XML_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")


@rule("duplicate-id", binds=Binds.DRAWN)
def duplicate_ids(inspection: Inspection) -> Faults:
    first: dict[str, str] = {}
    for file, root in inspection.roots.items():
        uses = Counter(xml.get("id") for xml in root.iter(f"{{{BPMN}}}*") if xml.get("id"))
        for id, times in uses.items():
            if times > 1:
                element = Element(id, "", "", file)
                yield at(element, N_("编号 {element} 用了 {times} 次，请改成不同的编号。"), times=times)
        for element in elements(file, root):
            other = first.setdefault(element.id, file)
            if other != file:
                yield at(element, N_("{element} 的编号已在 {other} 中使用，请改成不同的编号。"), other=other)


@rule("missing-id", binds=Binds.DRAWN)
def missing_ids(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for process in root.iterchildren(f"{{{BPMN}}}process", *GLOBAL_TASKS):
            if not process.get("id"):
                yield at(inspection.shown(process), N_("{element} 里有一个没有编号的流程，请给它编号。"))
    for scope in inspection.scopes:
        for xml in scope.xml.iterchildren(f"{{{BPMN}}}*"):
            tag = local_name(xml)
            drawn = tag.endswith(("Task", "task", "Event", "Gateway", "Process", "Activity"))
            if drawn and not xml.get("id"):
                yield at(
                    scope.element,
                    N_("{element} 里有一个没有编号的 {tag}“{name}”，请给它编号。"),
                    tag=tag,
                    name=xml.get("name", ""),
                )


@rule("bad-id", binds=Binds.DRAWN)
def bad_ids(inspection: Inspection) -> Faults:
    for element in _named(inspection):
        if not _XML_NAME.match(element.id):
            yield at(element, N_("{element} 的编号应以字母开头，由字母、数字和下划线组成；请改正。"))


@rule("non-ascii-id", Severity.WARNING)
def non_ascii_ids(inspection: Inspection) -> Faults:
    for element in _named(inspection):
        if _XML_NAME.match(element.id) and not element.id.isascii():
            yield at(element, N_("{element} 的编号最好只用英文字母、数字和下划线；名称可以用中文。"))


@rule("no-process", binds=Binds.DRAWN)
def no_process(inspection: Inspection) -> Faults:
    """A collaboration, a choreography or a global task may be all there is."""
    drawn = [f"{{{BPMN}}}{tag}" for tag in ("process", "collaboration", "choreography")]
    for file, root in inspection.roots.items():
        if next(root.iterchildren(*drawn, *GLOBAL_TASKS), None) is None:
            yield inside(file, N_("{file} 里没有流程，请画一个流程。"))


@rule("no-executable-process", binds=Binds.DEPLOYED)
def no_executable_process(inspection: Inspection) -> Faults:
    if inspection.roots and not inspection.processes:
        file = next(iter(inspection.roots))
        yield inside(file, N_("没有可执行的流程，请把流程的 isExecutable 设为 true。"))


@rule("no-start")
def no_start(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        if not scope.beginnings and not scope.is_ad_hoc:
            empty = N_("{element} 是空的，没有可执行的环节；请画出环节，或删去它。")
            endless = N_("{element} 没有开始事件，有结束事件就要有开始事件；请画一个空白开始事件。")
            yield at(scope.element, endless if scope.nodes else empty)


@rule("several-starts", binds=Binds.DRAWN)
def several_starts(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        starts = [start for start in scope.starts if not start.definitions]
        for further in starts[1:] if not scope.handles_event else ():
            yield at(
                further.element,
                N_("{scope} 已有空白开始事件 {first}，{element} 不会启动；请删去它，再用网关分开。"),
                scope=scope.element.label,
                first=starts[0].element.label,
            )


@rule("start-with-incoming", binds=Binds.DRAWN)
def starts_with_incoming(inspection: Inspection) -> Faults:
    for node in inspection.nodes("startEvent"):
        if node.incoming:
            yield at(
                node.element, N_("开始事件 {element} 不能有连线进入；要返回重来，请连到它后面的排他网关。")
            )


@rule("end-with-outgoing", binds=Binds.DRAWN)
def ends_with_outgoing(inspection: Inspection) -> Faults:
    for node in inspection.nodes("endEvent"):
        if node.outgoing:
            yield at(node.element, N_("结束事件 {element} 不能有连线离开；要继续办理，请改用中间事件。"))


@rule("boundary-with-incoming", binds=Binds.DRAWN)
def boundaries_with_incoming(inspection: Inspection) -> Faults:
    for node in inspection.nodes("boundaryEvent"):
        if node.incoming:
            yield at(node.element, N_("边界事件 {element} 不能有连线进入，请把连线接到它后面的环节。"))


@rule("unreachable")
def unreachable(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        if not scope.beginnings:
            continue
        reached = scope.reached(node for beginning in scope.beginnings for node in beginning)
        for node in scope.nodes.values():
            if node.id not in reached and not node.apart:
                yield at(node.element, N_("从开始事件走不到 {element}，它永远不会执行；请把它连进来或删去。"))


@rule("dead-end")
def dead_ends(inspection: Inspection) -> Faults:
    """Without start and end events the last activities are ends; with a start there is an end (End Event)."""
    for scope in inspection.scopes:
        drawn = any(node.type in ("startEvent", "endEvent") for node in scope.nodes.values())
        for node in scope.nodes.values():
            implied = not drawn and (node.type in ACTIVITIES or scope.is_ad_hoc)
            may_end = node.type == "endEvent" or node.apart or (implied and node.type != "boundaryEvent")
            if not node.outgoing and not may_end:
                yield at(
                    node.element, N_("{element} 之后没有连线，流程会在这里无声结束；请连到一个结束事件。")
                )


@rule("never-ends")
def never_ends(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        leaving = _leaving(scope)
        stuck = [
            node for node in scope.nodes.values() if node.id not in leaving and not node.triggered_by_event
        ]
        circling = [node for node in stuck if node.id in scope.reached(_next(scope, node))]
        if circling:
            yield at(
                circling[0].element,
                N_("从 {element} 出发的循环没有出口（{others}），办件永远不会结束；请加一个排他网关引出去。"),
                others="、".join(node.element.label for node in circling[:6]),
            )


@rule("unnamed", Severity.WARNING)
def unnamed(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*USER_TASKS, *CATCHING):
        shown = node.type in USER_TASKS or "actor" in node.element.attributes
        if shown and not node.element.name:
            yield at(node.element, N_("{element} 没有名称，办理人在桌面上看不出这是什么；请填写中文名称。"))


def _named(inspection: Inspection) -> Iterator[Element]:
    for file, root in inspection.roots.items():
        for xml in root.iter(f"{{{BPMN}}}*"):
            if xml.get("id"):
                yield element_of(file, xml)


def _next(scope: Scope, node: Node) -> list[Node]:
    return [scope.nodes[flow.element.target or ""] for flow in node.outgoing] + node.boundaries


def _leaving(scope: Scope) -> set[str]:
    """Return the ids of the nodes from which something without a way on can be reached."""
    before: dict[str, list[str]] = {}
    for node in scope.nodes.values():
        for flow in node.outgoing:
            before.setdefault(flow.element.target or "", []).append(node.id)
        for boundary in node.boundaries:
            before.setdefault(boundary.id, []).append(node.id)
    found: set[str] = set()
    waiting = [node.id for node in scope.nodes.values() if not node.outgoing]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += before.get(id, [])
    return found
