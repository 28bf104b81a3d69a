"""Calls: what is called exists, can be begun, and comes to an end."""

from collections.abc import Iterator, Mapping

from bpmn.catalogue import referred_id
from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule, suggestion
from wording import N_


@rule("missing-called-process")
def missing_called(inspection: Inspection) -> Faults:
    for node in inspection.nodes("callActivity"):
        called = referred_id(node.xml.get("calledElement"))
        key, hash_, process = called.partition("#")
        packages = inspection.known.packages
        if not called:
            yield at(node.element, N_("调用活动 {element} 没有填写被调用的流程 calledElement。"))
        elif (
            called in inspection.processes
            or _is_drawn(inspection, called)
            or (not hash_ and packages is None)
        ):
            continue
        elif key == inspection.package.key and process in inspection.processes:
            yield at(
                node.element, N_("{element} 调用本包的流程，请只写流程编号 {process}。"), process=process
            )
        elif key == inspection.package.key or not (hash_ or packages is None or key in packages):
            yield at(
                node.element,
                N_(
                    "{element} 调用的流程“{called}”不存在：本包没有它，也没有已部署的同名流程包。{suggestion}"
                ),
                called=called,
                suggestion=suggestion(called, [*inspection.processes, *(packages or ())]),
            )


@rule("called-not-executable")
def called_not_executable(inspection: Inspection) -> Faults:
    for node in inspection.nodes("callActivity"):
        called = referred_id(node.xml.get("calledElement"))
        if called not in inspection.processes and _is_drawn(inspection, called):
            yield at(
                node.element,
                N_("{element} 调用的流程 {called} 不会执行；请把它的 isExecutable 设为 true。"),
                called=called,
            )


@rule("missing-called-package", binds=Binds.DEPLOYED)
def missing_called_packages(inspection: Inspection) -> Faults:
    packages = inspection.known.packages
    if packages is None:
        return
    for node in inspection.nodes("callActivity"):
        key, hash_, _ = referred_id(node.xml.get("calledElement")).partition("#")
        if hash_ and key not in packages and key != inspection.package.key:
            yield at(
                node.element,
                N_("{element} 调用的流程包“{key}”没有部署；请先部署它，或改正 calledElement。{suggestion}"),
                key=key,
                suggestion=suggestion(key, packages),
            )


@rule("called-without-start")
def called_without_start(inspection: Inspection) -> Faults:
    """A call begins what it calls at its blank start event (Start Event)."""
    for node in inspection.nodes("callActivity"):
        called = inspection.processes.get(referred_id(node.xml.get("calledElement")))
        if called is not None and called.starts and all(start.definitions for start in called.starts):
            yield at(
                node.element,
                N_("{element} 调用的流程 {called} 没有空白开始事件，调用不起来；请给它画一个。"),
                called=called.element.label,
            )


@rule("endless-call")
def endless_calls(inspection: Inspection) -> Faults:
    """A process that can't end without calling itself, be it by way of others, never ends."""
    certain = {id: list(_certain_calls(scope)) for id, scope in inspection.processes.items()}
    for id, calls in certain.items():
        for node in calls:
            if id in _called(referred_id(node.xml.get("calledElement")), certain):
                yield at(
                    node.element,
                    N_("{element} 每次都会再调用到流程“{process}”自己，永远不会结束；请用网关引出一条出路。"),
                    process=id,
                )


def _is_drawn(inspection: Inspection, id: str) -> bool:
    found = inspection.elements.get(id)
    return found is not None and found.type == "process"


def _certain_calls(scope: Scope) -> Iterator[Node]:
    """Yield the call activities without which no token comes to an end; one in a loop may never call."""
    for node in scope.nodes.values():
        if node.type != "callActivity" or node.loop is not None or node.boundaries or not scope.beginnings:
            continue
        if not any(_ends_without(scope, node, beginning) for beginning in scope.beginnings):
            yield node


def _ends_without(scope: Scope, avoided: Node, beginning: tuple[Node, ...]) -> bool:
    seen = {avoided.id}
    waiting = list(beginning)
    while waiting:
        node = waiting.pop()
        if node.id in seen:
            continue
        if not node.outgoing:
            return True
        seen.add(node.id)
        waiting += [scope.nodes[flow.element.target or ""] for flow in node.outgoing]
        waiting += node.boundaries
    return False


def _called(process: str, certain: Mapping[str, list[Node]]) -> set[str]:
    """Return the processes that are certainly called when this one is, it itself included."""
    found: set[str] = set()
    waiting = [process]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += [referred_id(node.xml.get("calledElement")) for node in certain.get(id, ())]
    return found
