"""Exceptions of services that count as errors: each entry complete, in reach, and caught by somebody."""

from collections.abc import Iterator

from bpmn.catalogue import kind_of
from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule, suggestion
from bpmn.documents import BPMN
from wording import N_

_ANY = "*"


@rule("error-mapping")
def error_mappings(inspection: Inspection) -> Faults:
    for _, node in _calling(inspection):
        seen: list[str] = []
        for error in node.element.errors:
            if not error.exception or not error.code:
                yield at(node.element, N_("{element} 的 lx:error 应同时填写 exception 和 code。"))
            elif error.exception in seen or _ANY in seen:
                yield at(
                    node.element,
                    N_("{element} 的 lx:error“{exception}”前面已有同样的或 *，轮不到它；请删去或移到前面。"),
                    exception=error.exception,
                )
            seen.append(error.exception)


@rule("unknown-exception", Severity.WARNING)
def unknown_exceptions(inspection: Inspection) -> Faults:
    """Codes are written in capitals; anything else is the name of an exception of Python."""
    for _, node in _calling(inspection):
        known = inspection.known.errors.get(node.element.attributes.get("topic", ""))
        for error in node.element.errors:
            if known is not None and error.exception.isupper() and error.exception not in known:
                yield at(
                    node.element,
                    N_("{element} 的服务不会报出“{exception}”，这条 lx:error 不会生效。{suggestion}"),
                    exception=error.exception,
                    suggestion=suggestion(error.exception, known),
                )


@rule("uncaught-mapping", Severity.WARNING)
def uncaught_mappings(inspection: Inspection) -> Faults:
    for scope, node in _calling(inspection):
        for code in dict.fromkeys(error.code for error in node.element.errors):
            caught = set(_caught(inspection, scope, node))
            if code and code not in caught and None not in caught:
                yield at(
                    node.element,
                    N_("{element} 的错误“{code}”没有边界事件或事件子流程捕获，发生时仍是异常；请画上它。"),
                    code=code,
                )


def _calling(inspection: Inspection) -> Iterator[tuple[Scope, Node]]:
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            if node.element.errors and node.type in ("serviceTask", "sendTask"):
                yield scope, node


def _caught(inspection: Inspection, scope: Scope, node: Node) -> Iterator[str | None]:
    """Yield the codes that are caught at the node or around it; None for all of them."""
    for event in node.boundaries:
        yield from _codes(event)
    for beside in scope.nodes.values():
        if beside.triggered_by_event and beside.inside is not None and beside.inside is not scope:
            for start in beside.inside.starts:
                yield from _codes(start)
    for around in inspection.scopes:
        for holder in around.nodes.values():
            if holder.inside is scope:
                yield from _caught(inspection, around, holder)


def _codes(event: Node) -> Iterator[str | None]:
    for definition in event.definitions:
        if kind_of(definition) == "error":
            reference = (definition.get("errorRef") or "").rpartition(":")[2]
            errors = event.xml.getroottree().getroot().iterchildren(f"{{{BPMN}}}error")
            declared = next((one for one in errors if one.get("id") == reference), None)
            yield None if declared is None else declared.get("errorCode") or declared.get("name")
