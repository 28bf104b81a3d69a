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
# A complex gateway waits at most for as many tokens as an inclusive one.
_JOINING: Final = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
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

    @property
    def guesses(self) -> bool:
        """Say whether a complex gateway joins: when, its condition says, not where the tokens are."""
        return any(
            node.type == "complexGateway" and len(node.incoming) > 1 for node in self._scope.nodes.values()
        )

    def beginnings(self) -> Iterator[Move]:
        """Yield the moves that put first tokens in: what begins, and each event that does not interrupt."""
        events = (node for node in self._scope.nodes.values() if node.type == "boundaryEvent")
        beside = [(event,) for event in events if not event.interrupting]
        for nodes in (*self._scope.beginnings, *beside):
            flows = [flow for node in nodes for flow in node.outgoing]
            yield Move(frozenset(), self._given(flows), nodes[0].element.label)

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
        """An inclusive gateway waits while a token can still come by an empty way."""
        empty = {flow.id for flow in node.incoming} - present
        if node.type == "parallelGateway":
            return not empty
        held_up = set(chain.from_iterable(self._upstream(id, node) for id in empty))
        let_go = set(chain.from_iterable(self._upstream(id, node) for id in present))
        return not (state - present) & (held_up - let_go)

    def _leave(self, node: Node, taken: State) -> Iterator[Move]:
        ways = node.outgoing
        if _chooses_one(node) and len(ways) > 1:
            for flow in ways:
                yield Move(taken, self._given([flow]), self._told(flow), node.type == "exclusiveGateway")
        else:
            for some in _combinations(node):
                chosen = len(some) < len(ways)
                told = "＋".join(self._told(flow) for flow in some) if chosen else node.element.label
                yield Move(taken, self._given(some), told, chosen)
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


def _chooses_one(node: Node) -> bool:
    waits_for_one = node.type == "eventBasedGateway" and node.xml.get("eventGatewayType") != "Parallel"
    return node.type == "exclusiveGateway" or waits_for_one


def _combinations(node: Node) -> Iterator[tuple[Flow, ...]]:
    """Yield the ways taken together: those without condition, and of the others some or the default."""
    ways = node.outgoing
    conditional = [flow for flow in ways if flow.condition and flow.id != node.default]
    fixed = [flow for flow in ways if not flow.condition and flow.id != node.default]
    sizes = range(1, len(conditional) + 1) if len(ways) <= _MANY_WAYS else (1, 2, len(conditional))
    for size in sizes if conditional else ():
        for some in combinations(conditional, size):
            yield tuple(flow for flow in ways if flow in fixed or flow in some)
    otherwise = tuple(flow for flow in ways if flow in fixed or flow.id == node.default)
    if otherwise or not conditional:
        yield otherwise
