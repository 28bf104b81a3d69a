"""Processes as the specification sees them: nodes, sequence flows and scopes, without data or people."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

NodeKind = Literal[
    "start", "end", "task", "service", "call", "automatic", "sub", "transaction", "event_sub",
    "exclusive", "parallel", "inclusive", "complex", "race", "catch", "boundary", "throw",
]  # fmt: skip
EventKind = Literal[
    "none", "timer", "message", "conditional", "signal", "error", "escalation", "terminate",
    "compensation", "cancel", "link",
]  # fmt: skip
Behavior = Literal["All", "None", "One"]


@dataclass(frozen=True)
class Event:
    """What is waited for or thrown.

    `name` is the code, signal, link or condition, or the activity to compensate; `seconds` are a timer's,
    `turns` how often it is due: after so many seconds each.
    """

    kind: EventKind = "none"
    name: str = ""
    seconds: int = 0
    turns: int = 1


@dataclass(frozen=True)
class Many:
    """Multi-instance. The completion condition is the name of something that holds or not.

    A signal without name is thrown with each instance that completes (None), the first (One), or not at all.
    """

    count: int
    sequential: bool = False
    condition: str | None = None
    behavior: Behavior = "All"


@dataclass(frozen=True)
class Again:
    """Standard loop."""

    condition: str
    most: int
    before: bool = False


@dataclass(frozen=True)
class Node:
    id: str
    kind: NodeKind
    event: Event = Event()
    others: tuple[Event, ...] = ()  # that do as well, or are needed beside it
    needs_all: bool = False
    host: str = ""  # of a boundary event
    interrupting: bool = True  # a boundary event, or the start of an event sub-process
    loop: Many | Again | None = None
    inside: "Scope | None" = None
    needs: int = 0  # tokens, of a complex gateway that joins, or of an activity before it begins
    gives: int = 1  # tokens for each flow that is taken when the activity completes
    undone_by: str = ""  # the activity that compensates this one
    undoes: bool = False  # is for compensation
    fault: str = ""  # while this holds, what is automatic fails, and several instances can't begin


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Scope:
    """A process, or the inside of a sub-process."""

    id: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    @cached_property
    def node(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def incoming(self) -> dict[str, list[Flow]]:
        return _grouped(self.flows, "target")

    @cached_property
    def outgoing(self) -> dict[str, list[Flow]]:
        return _grouped(self.flows, "source")

    def way_to(self, node: Node) -> Flow:
        """Return a flow for a token put before a node that does not ask which way it came by."""
        return next(iter(self.incoming[node.id]), Flow("", "", node.id))

    @cached_property
    def start(self) -> Node:
        return next(node for node in self.nodes if node.kind == "start")

    def other_end(self, link: Node) -> Node:
        """Return the catching event a throwing link event leads to."""
        return next(node for node in self.of_kind("catch") if node.event == link.event)

    def of_kind(self, kind: NodeKind) -> list[Node]:
        return [node for node in self.nodes if node.kind == kind]

    def boundaries(self, host: Node) -> list[Node]:
        return [node for node in self.of_kind("boundary") if node.host == host.id]

    @cached_property
    def everything(self) -> tuple[Node, ...]:
        """All nodes, of the scopes inside as well."""
        inside = (node.inside.everything for node in self.nodes if node.inside is not None)
        return self.nodes + tuple(node for nodes in inside for node in nodes)


def _grouped(flows: tuple[Flow, ...], end: str) -> dict[str, list[Flow]]:
    found: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        found[getattr(flow, end)].append(flow)
    return found
