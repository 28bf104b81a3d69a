"""Random flow graphs: gateways of all kinds wired at will, with ways back, and with joins that may starve.

Every cycle holds something that waits for the outside, so that no step runs for ever. Graphs that the deploy
check would refuse as deadlocking are played too: engine and oracle must agree on who is stuck where.
"""

from random import Random
from typing import Final

from tests.properties.token_game.model import Event, Node, NodeKind, Scope
from tests.properties.token_game.sketch import CALLED, FROM_OUTSIDE, Sketch

_KINDS: Final[tuple[NodeKind, ...]] = (
    "task", "task", "task", "service", "call", "automatic", "exclusive", "exclusive", "parallel", "parallel",
    "inclusive", "inclusive", "complex", "catch", "race", "sub",
)  # fmt: skip
_ACTIVITIES: Final = (*CALLED, "sub")
_MOST_WAYS: Final = {"task": 2, "service": 2, "call": 2, "automatic": 1, "catch": 1, "sub": 2, "boundary": 1}


def unstructured(chance: Random, size: int, cancelling: bool = True, various: bool = False) -> Scope:
    """Return a process of about so many nodes; without `cancelling` no boundary event interrupts."""
    sketch = Sketch(chance, cancelling=cancelling, various=various)
    _fill(sketch, size, 0)
    return sketch.scope()


def _fill(sketch: Sketch, size: int, depth: int) -> None:
    start = sketch.add("start")
    inner = [_node(sketch, size, depth) for _ in range(max(1, size))]
    hosts = [node for node in inner if node.kind in _ACTIVITIES and sketch.chance.random() < 0.25]
    nodes = inner + [_boundary(sketch, host) for host in hosts]
    ends = [sketch.add("end") for _ in range(sketch.chance.randint(1, 2))]
    sketch.flow(start, inner[0].id)
    for node in nodes:
        for target in _targets(sketch, node, inner, ends):
            _connect(sketch, node, target)
    _leave_nothing_apart(sketch, start, inner)
    _lead_everything_to(sketch, ends, nodes)


def _leave_nothing_apart(sketch: Sketch, start: str, inner: list[Node]) -> None:
    for place, node in enumerate(inner):
        if node.id not in _begun(sketch, start):
            _connect(sketch, sketch.chance.choice(inner[:place]), node.id)


def _lead_everything_to(sketch: Sketch, ends: list[str], nodes: list[Node]) -> None:
    for node in reversed(nodes):
        if node.id not in _finishing(sketch, ends):
            _connect(sketch, node, ends[0])


def _node(sketch: Sketch, size: int, depth: int) -> Node:
    kind = sketch.chance.choice(_KINDS)
    if kind == "sub" and depth < 2 and size > 2:
        inner = sketch.inner(sketch.name("sub"))
        _fill(inner, size // 2, depth + 1)
        sketch.add_sub(inner)
    elif kind in ("task", "sub"):
        sketch.add("task", gives=sketch.gives(), needs=sketch.needs(), **sketch.repeated(0.1))
    elif kind in ("service", "call"):
        sketch.add(kind, needs=sketch.needs(), **sketch.repeated(0.1))
    elif kind == "automatic":
        sketch.add("automatic", fault=sketch.fault())
    elif kind == "catch":
        event = sketch.trigger("timer", "message")
        sketch.add("catch", event, **sketch.several(event))
    elif kind == "complex":
        sketch.add("complex", needs=sketch.chance.randint(1, 2))
    else:
        sketch.add(kind)
    return sketch.nodes[-1]


def _boundary(sketch: Sketch, host: Node) -> Node:
    interrupting = sketch.cancelling and sketch.chance.random() < 0.6
    event = sketch.trigger("timer", "message")
    if not interrupting:
        event = sketch.returning(event)
    if host.kind in ("service", "call") and interrupting and sketch.chance.random() < 0.5:
        event = Event("error", sketch.chance.choice(("", "A", "B")))
    more = sketch.several(event) if interrupting and event.kind in FROM_OUTSIDE else {}
    sketch.add("boundary", event, host=host.id, interrupting=interrupting, **more)
    return sketch.nodes[-1]


def _targets(sketch: Sketch, node: Node, inner: list[Node], ends: list[str]) -> list[str]:
    """Choose where a node leads: mostly onwards, now and then back where that can't spin."""
    place = inner.index(node) if node in inner else inner.index(_host(node, inner))
    most = min(
        _MOST_WAYS.get(node.kind, 3), 1 + (sketch.chance.random() < 0.6) + (sketch.chance.random() < 0.2)
    )
    onwards = (
        [other.id for other in inner[place + 1 : place + 5]] + ends[:1] * (place + 4 > len(inner)) + ends[1:]
    )
    back = [other.id for other in inner[: place + 1] if _waits(other) or _waits(node)]
    chosen = [
        sketch.chance.choice(back if back and sketch.chance.random() < 0.2 else onwards or ends)
        for _ in range(2 if node.kind == "race" else most)
    ]
    return chosen if node.kind == "race" else sorted(set(chosen))


def _begun(sketch: Sketch, start: str) -> set[str]:
    """Return the nodes that can be reached from the start."""
    found = {start}
    beside = [(node.host, node.id) for node in sketch.nodes if node.kind == "boundary"]
    steps = [(flow.source, flow.target) for flow in sketch.flows] + beside
    while more := {target for source, target in steps if source in found} - found:
        found |= more
    return found


def _finishing(sketch: Sketch, ends: list[str]) -> set[str]:
    """Return the nodes an end can be reached from."""
    found = set(ends)
    while more := {flow.source for flow in sketch.flows if flow.target in found} - found:
        found |= more
    return found


def _waits(node: Node) -> bool:
    """A loop may have no instance at all, and a sub-process nothing to wait for inside."""
    return node.kind in (*CALLED, "catch", "race") and node.loop is None


def _connect(sketch: Sketch, source: Node, target: str) -> None:
    """An event-based gateway leads to events only, each with no other way in."""
    before = source.id
    if source.kind == "race":
        before = sketch.add("catch", sketch.trigger("timer", "message"))
        sketch.flow(source.id, before)
    sketch.flow(before, target)


def _host(boundary: Node, inner: list[Node]) -> Node:
    return next(node for node in inner if node.id == boundary.host)
