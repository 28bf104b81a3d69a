"""The diagrams of a package as graphs, read leniently: a rule must see what no engine would load."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from bpmn.associations import catches_compensation, is_handler, offered
from bpmn.catalogue import (
    Element,
    element_of,
    elements,
    event_definitions,
    is_feel,
    is_true,
    kind_of,
    local_name,
)
from bpmn.documents import BPMN, SUB_PROCESSES
from bpmn.parser import UNEXECUTED, PackageParser

EXECUTED = frozenset(tag.rpartition("}")[2] for tag in PackageParser.PARSER_CLASSES)
USER_TASKS = frozenset({"userTask", "manualTask", "task"})
GATEWAYS = frozenset(tag for tag in EXECUTED | UNEXECUTED if tag.endswith("Gateway"))
CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})


@dataclass(eq=False)
class Flow:
    """A sequence flow, or the jump between link events. Its ends are ids: they may lead nowhere."""

    element: Element
    xml: Any

    @property
    def id(self) -> str:
        return self.element.id

    @property
    def condition(self) -> str:
        return text_of(self.xml, "conditionExpression")

    @property
    def feel(self) -> str:
        """Its condition when that is FEEL, or says nothing of its language."""
        written = self.xml.find(f"{{{BPMN}}}conditionExpression")
        return self.condition if written is not None and is_feel(written.get("language")) else ""

    @property
    def is_link(self) -> bool:
        return self.xml.getparent() is None


@dataclass(eq=False)
class Node:
    """A flow node with the flows of its own scope that lead in and out."""

    element: Element
    xml: Any
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)
    boundaries: list["Node"] = field(default_factory=list)
    inside: "Scope | None" = None  # of a sub-process

    @property
    def id(self) -> str:
        return self.element.id

    @property
    def type(self) -> str:
        return self.element.type

    @property
    def default(self) -> str | None:
        value: str | None = self.xml.get("default")
        return value

    @property
    def interrupting(self) -> bool:
        """Of a boundary event."""
        return is_true(self.xml, "cancelActivity", default=True)

    @property
    def triggered_by_event(self) -> bool:
        """Of an event sub-process."""
        return self.type == "subProcess" and is_true(self.xml, "triggeredByEvent")

    @property
    def instantiates(self) -> bool:
        """A receive task or event-based gateway that begins a process."""
        return is_true(self.xml, "instantiate")

    @property
    def apart(self) -> bool:
        """No token comes here by a flow: an event sub-process, or what undoes."""
        undone = self.type == "boundaryEvent" and catches_compensation(self.xml)
        return self.triggered_by_event or undone or is_handler(self.xml)

    @property
    def definitions(self) -> list[Any]:
        """The XML of its event definitions, those it refers to included."""
        return event_definitions(self.xml)

    @property
    def link(self) -> str | None:
        """The name of a link event, by which another is found."""
        links = [one for one in self.definitions if kind_of(one) == "link"]
        return (links[0].get("name") or self.element.name or self.id) if links else None

    @property
    def loop(self) -> Any:
        """The XML of its loop characteristics, None when it has none."""
        return next((child for child in self.xml if local_name(child).endswith("LoopCharacteristics")), None)


@dataclass(eq=False)
class Scope:
    """A process, or the inside of a sub-process."""

    element: Element
    xml: Any
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    handles_event: bool = False  # the inside of an event sub-process

    @property
    def is_ad_hoc(self) -> bool:
        """What a person picks begins in it, and nothing else."""
        return self.element.type == "adHocSubProcess"

    @property
    def starts(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.type == "startEvent"]

    @property
    def beginnings(self) -> list[tuple[Node, ...]]:
        """What may begin the scope, each time together: a start event; without any, all without a way in."""
        if self.is_ad_hoc:
            return [(self.nodes[xml.get("id")],) for xml in offered(self.xml) if xml.get("id") in self.nodes]
        unreached = [node for node in self.nodes.values() if not node.incoming and not node.apart]
        starts = self.starts or [node for node in unreached if node.instantiates]
        has_end = any(node.type == "endEvent" for node in self.nodes.values())
        if starts or has_end:
            return [(start,) for start in starts]
        implicit = tuple(node for node in unreached if _may_begin(node))
        return [implicit] if implicit else []

    @property
    def process(self) -> str:
        return self.element.process or self.element.id

    def whole_flows(self) -> Iterator[Flow]:
        """Yield the flows both ends of which lie here."""
        for flow in self.flows:
            if flow.element.source in self.nodes and flow.element.target in self.nodes:
                yield flow

    def reached(self, start: Iterable[Node]) -> set[str]:
        """Return the ids of what a token can reach from the nodes, they themselves included."""
        found: set[str] = set()
        waiting = list(start)
        while waiting:
            node = waiting.pop()
            if node.id not in found:
                found.add(node.id)
                waiting += [self.nodes[flow.element.target or ""] for flow in node.outgoing]
                waiting += node.boundaries
        return found


def read_scopes(roots: Mapping[str, Any]) -> tuple[Scope, ...]:
    """Return the processes of all files with the sub-processes in them, each before what lies inside it."""
    scopes: list[Scope] = []
    for file, root in roots.items():
        known: dict[str, Element] = {}
        for element in elements(file, root):
            known.setdefault(element.id, element)
        for process in root.iter(f"{{{BPMN}}}process"):
            scopes += _scope(element_of(file, process), process, known)
    return tuple(scopes)


def text_of(xml: Any, tag: str) -> str:
    """Return the text of a child element without the blanks around it; "" when there is none."""
    return (xml.findtext(f"{{{BPMN}}}{tag}") or "").strip()


def _scope(element: Element, xml: Any, known: Mapping[str, Element]) -> Iterator[Scope]:
    scope = Scope(element, xml, handles_event=is_true(xml, "triggeredByEvent"))
    inner: list[Scope] = []
    for child in xml.iterchildren(f"{{{BPMN}}}*"):
        found = known.get(child.get("id"))
        if found is None or found.type != local_name(child) or child.get("id") in scope.nodes:
            continue
        if found.type == "sequenceFlow":
            scope.flows.append(Flow(found, child))
        elif found.type in EXECUTED | UNEXECUTED:
            node = scope.nodes[found.id] = Node(found, child)
            if found.type in SUB_PROCESSES:
                node.inside, *deeper = _scope(found, child, known)
                inner += [node.inside, *deeper]
    scope.flows += _links(scope)
    _connect(scope)
    yield scope
    yield from inner


def _connect(scope: Scope) -> None:
    for flow in scope.whole_flows():
        scope.nodes[flow.element.source or ""].outgoing.append(flow)
        scope.nodes[flow.element.target or ""].incoming.append(flow)
    for node in scope.nodes.values():
        host = scope.nodes.get(node.element.attached_to or "")
        if node.type == "boundaryEvent" and host is not None and not node.apart:
            host.boundaries.append(node)


def _links(scope: Scope) -> Iterator[Flow]:
    """Yield the jumps between link events as if they were flows."""
    links = [node for node in scope.nodes.values() if node.link is not None]
    catches = [node for node in links if node.type == "intermediateCatchEvent"]
    for source in links:
        for target in catches:
            if source.type == "intermediateThrowEvent" and source.link == target.link:
                element = Element(
                    id=f"{source.id}-{target.id}",
                    type="sequenceFlow",
                    name="",
                    file=source.element.file,
                    source=source.id,
                    target=target.id,
                )
                yield Flow(element, etree.Element(f"{{{BPMN}}}sequenceFlow"))


def _may_begin(node: Node) -> bool:
    return node.type not in ("startEvent", "endEvent", "boundaryEvent") and node.link is None
