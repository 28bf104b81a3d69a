"""What both generators draw with: a scope under way, and elements with random particulars."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import Any, Final

from tests.properties.token_game.model import (
    Again,
    Behavior,
    Event,
    EventKind,
    Flow,
    Many,
    Node,
    NodeKind,
    Scope,
)

CALLED = ("task", "service", "call")  # activities somebody else completes
FROM_OUTSIDE: Final[tuple[EventKind, ...]] = ("timer", "message", "conditional")
FAULT = "fault"  # the names of faults begin so
LONGEST_TIMER_SECONDS = 1_000_000  # two timers are rarely due at the same second


@dataclass
class Sketch:
    """The nodes and flows of one scope. Scopes inside share the numbers and the chance."""

    chance: Random
    id: str = "p"
    orderly: bool = False
    cancelling: bool = True
    various: bool = False  # draws what only a duel can play: nobody moves the tokens
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    thrown: set[tuple[EventKind, str]] = field(default_factory=set)  # what leaves the scope

    def name(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}"

    def add(self, kind: NodeKind, event: Event | None = None, **more: object) -> str:
        node = Node(self.name(kind), kind, event or Event(), **more)  # type: ignore[arg-type]
        self.nodes.append(node)
        return node.id

    def flow(self, source: str, target: str) -> None:
        self.flows.append(Flow(self.name("flow"), source, target))

    def add_sub(self, inner: "Sketch") -> None:
        self.nodes.append(Node(inner.id, "sub", inside=inner.scope(), **self.repeated()))

    def inner(self, id: str) -> "Sketch":
        return Sketch(self.chance, id, self.orderly, self.cancelling, self.various, self.numbers)

    def scope(self) -> Scope:
        return Scope(self.id, tuple(self.nodes), tuple(self._guarded()))

    def loop(self, likely: float = 0.15) -> Many | Again | None:
        """Draw a multi-instance or a standard loop, now and then."""
        if self.chance.random() > likely:
            return None
        if self.chance.random() < 0.3:
            return Again(self.name("again"), self.chance.randint(1, 3), self.chance.random() < 0.5)
        condition = self.name("enough") if self.chance.random() < 0.4 else None
        behavior: Behavior = self.chance.choice(("All", "None", "One")) if self.various else "All"
        return Many(self.chance.randint(0, 3), self.chance.random() < 0.4, condition, behavior)

    def repeated(self, likely: float = 0.15) -> dict[str, Any]:
        """Draw whether and how an activity is repeated, as attributes of its node."""
        loop = self.loop(likely)
        return {"loop": loop, "fault": self.fault() if isinstance(loop, Many) else ""}

    def fault(self) -> str:
        """Draw whether something can fail."""
        return "" if self.orderly or self.chance.random() < 0.7 else self.name(FAULT)

    def trigger(self, *kinds: EventKind) -> Event:
        """Draw what an event waits for from outside."""
        kind = self.chance.choice(kinds or FROM_OUTSIDE)
        if kind == "timer":
            return Event(kind, seconds=self.chance.randint(1, LONGEST_TIMER_SECONDS))
        return Event(kind, self.name("condition") if kind == "conditional" else "")

    def several(self, event: Event) -> dict[str, Any]:
        """Draw what else an event waits for, as attributes of its node: of other kinds than the first."""
        if not self.various or self.chance.random() < 0.6:
            return {}
        others = tuple(self.trigger(kind) for kind in FROM_OUTSIDE if kind != event.kind)
        return {"others": others[: self.chance.randint(1, 2)], "needs_all": self.chance.random() < 0.4}

    def returning(self, event: Event) -> Event:
        """Draw how often a timer is due that interrupts nothing."""
        turns = self.chance.choice((1, 1, 2, 3)) if event.kind == "timer" and not self.orderly else 1
        return replace(event, turns=turns)

    def gives(self) -> int:
        return 2 if not self.orderly and self.chance.random() < 0.05 else 1

    def needs(self) -> int:
        """Draw how many tokens an activity waits for."""
        return 2 if self.various and self.chance.random() < 0.15 else 0

    def throwing_end(self) -> str:
        """Draw an end that throws. A task stands before it, so that nothing else happens in that moment."""
        kind = self.chance.choice(("terminate", "error", "escalation"))
        name = "" if kind == "terminate" else self.chance.choice("AB")
        before, end = self.add("task"), self.add("end", Event(kind, name))  # type: ignore[arg-type]
        self.flow(before, end)
        if name:
            self.thrown.add((kind, name))  # type: ignore[arg-type]
        return before

    def _guarded(self) -> Iterator[Flow]:
        """Put conditions on the flows out of what chooses; the last one is the default, or always taken."""
        choosing = {node.id for node in self.nodes if self._chooses(node)}
        free = {node.id for node in self.nodes if node.kind in CALLED and self.chance.random() < 0.4}
        ways = {id: [flow for flow in self.flows if flow.source == id] for id in choosing}
        for flow in self.flows:
            among = ways.get(flow.source, [])
            if len(among) < 2:
                yield flow
            elif flow is among[-1]:
                yield replace(flow, default=flow.source not in free)
            else:
                yield replace(flow, condition=flow.condition or flow.id)

    def _chooses(self, node: Node) -> bool:
        if node.kind in CALLED:
            return self.chance.random() < 0.4
        return node.kind in ("exclusive", "inclusive")
