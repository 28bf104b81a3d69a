"""The token game's board: where tokens can stand in one process or sub-process, and how they move.

Sub-processes count as one step each, events that interrupt as a further way out of their activity. The
tokens of events that do not interrupt are played by themselves: they live beside the others. Data is unknown,
so every way can be taken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

from bpmn.checks.diagrams import GATEWAYS, Flow, Node, Scope
from bpmn.documents import BPMN

_MANY_WAYS: Final = 6  # of an inclusive gateway: beyond it not every combination is tried
_JOINING: Final = frozenset({"parallelGateway", "inclusiveGateway"})
_ENDING_ALL: Final = frozenset(
    f"{{{BPMN}}}{name}EventDefinition" for name in ("terminate", "error", "cancel")
)

State = frozenset[str]  # ids of the flows a token stands on


@dataclass(frozen=True)
class Move:
    """A node fires: which flows lose a token, which get one, and how to tell it."""

    taken: State
    given: tuple[str, ...]
    told: str
    chosen: bool = False  # by data


class Net:
    """The moves of a scope. Tokens stand only on flows that lead to something that can hold or part them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._flows = {flow.id: flow for flow in scope.whole_flows()}
        self._ends_all = {node.id for node in scope.nodes.values() if _ends_all(node)}
        stops = ((id, self._stop(flow)) for id, flow in self._flows.items())
        self._stops = {id: stop for id, stop in stops if not self._is_gone(stop)}
        self._sources: dict[tuple[str, str], frozenset[str]] = {}

    def beginnings(self) -> Iterator[Move]:
        """Yield the moves that put a first token in: the start, and each event that does not interrupt."""
        beside = (node for node in self._scope.nodes.values() if node.type == "boundaryEvent")
        for node in (*self._scope.starts[:1], *(node for node in beside if not node.interrupting)):
            yield Move(frozenset(), self._given(node.outgoing), node.element.label)

    def moves(self, state: State) -> Iterator[Move]:
        for id in sorted(state):
            node = self.target(id)
            incoming = [flow.id for flow in node.incoming]
            if node.type in _JOINING and len(incoming) > 1:
                present = state.intersection(incoming)
                if id == min(present) and self._joins(node, state, present):
                    yield from self._leave(node, present)
            elif node.id in self._ends_all:
                yield Move(state, (), node.element.label)
            else:
                yield from self._leave(node, frozenset({id}))

    def target(self, id: str) -> Node:
        """Return the node a flow leads to."""
        return self._scope.nodes[self._flows[id].element.target or ""]

    def done_twice(self, id: str) -> Node:
        """Return what is done again when a second token comes to stand on a flow."""
        return self._source(id) if self._at_end(id) else self.target(id)

    def _joins(self, node: Node, state: State, present: State) -> bool:
        """An inclusive gateway waits while a token can still come by an empty way (BPMN 2.0.2, 13.4.3)."""
        empty = {flow.id for flow in node.incoming} - present
        if node.type == "parallelGateway":
            return not empty
        held_up = set(chain.from_iterable(self._upstream(id, node) for id in empty))
        let_go = set(chain.from_iterable(self._upstream(id, node) for id in present))
        return not (state - present) & (held_up - let_go)

    def _leave(self, node: Node, taken: State) -> Iterator[Move]:
        ways = node.outgoing
        if node.type in ("exclusiveGateway", "eventBasedGateway") and len(ways) > 1:
            for flow in ways:
                yield Move(taken, self._given([flow]), self._told(flow), node.type == "exclusiveGateway")
        elif node.type == "inclusiveGateway" and len(ways) > 1:
            for some in _combinations(ways, node.default):
                told = "＋".join(self._told(flow) for flow in some)
                yield Move(taken, self._given(some), told, chosen=True)
        else:
            yield Move(taken, self._given(ways), node.element.label)
            for boundary in node.boundaries:
                if boundary.interrupting:
                    yield Move(taken, self._given(boundary.outgoing), boundary.element.label)

    def _stop(self, flow: Flow) -> str:
        """Follow a flow through elements that only pass a token on: they add states, but no trouble."""
        seen: set[str] = set()
        while flow.id not in seen:
            seen.add(flow.id)
            node = self.target(flow.id)
            if not _passes(node):
                break
            flow = node.outgoing[0]
        return flow.id

    def _upstream(self, id: str, gateway: Node) -> frozenset[str]:
        """Return the flows from which a token can come to this flow without passing the gateway."""
        key = (id, gateway.id)
        if key not in self._sources:
            found: set[str] = set()
            waiting = [id]
            while waiting:
                before = [flow.id for flow in self._before(waiting.pop(), gateway) if flow.id not in found]
                found.update(before)
                waiting += before
            self._sources[key] = frozenset(found)
        return self._sources[key]

    def _before(self, id: str, gateway: Node) -> list[Flow]:
        source = self._source(id)
        host = self._scope.nodes.get(source.element.attached_to or "")
        return [] if source is gateway else [*source.incoming, *(host.incoming if host else ())]

    def _given(self, flows: Iterable[Flow]) -> tuple[str, ...]:
        """Return where the tokens come to stand."""
        return tuple(self._stops[flow.id] for flow in flows if flow.id in self._stops)

    def _is_gone(self, id: str) -> bool:
        """A token that a gateway sends to a plain end stands nowhere."""
        return self._at_end(id) and self._source(id).type in GATEWAYS

    def _at_end(self, id: str) -> bool:
        node = self.target(id)
        return node.type == "endEvent" and node.id not in self._ends_all

    def _source(self, id: str) -> Node:
        return self._scope.nodes[self._flows[id].element.source or ""]

    def _told(self, flow: Flow) -> str:
        source = self._source(flow.id).element
        return f"{source.label}［{flow.element.name or self.target(flow.id).element.name or flow.id}］"


def _passes(node: Node) -> bool:
    interrupted = any(boundary.interrupting for boundary in node.boundaries)
    return len(node.incoming) == len(node.outgoing) == 1 and not interrupted


def _ends_all(node: Node) -> bool:
    return node.type == "endEvent" and any(definition.tag in _ENDING_ALL for definition in node.definitions)


def _combinations(ways: list[Flow], default: str | None) -> Iterable[tuple[Flow, ...]]:
    """The default way is taken alone, and only when no other is."""
    conditional = [flow for flow in ways if flow.id != default]
    sizes = range(1, len(conditional) + 1) if len(ways) <= _MANY_WAYS else (1, 2, len(conditional))
    some = chain.from_iterable(combinations(conditional, size) for size in sizes)
    return chain(some, ((flow,) for flow in ways if flow.id == default))
