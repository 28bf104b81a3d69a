"""The board: the frames, the data of the moment, the clock, and tokens on their way along the flows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.properties.token_game.frames import Activity, Frame
from tests.properties.token_game.model import Flow, Node, Scope

Holds = Callable[[str], bool]


class NothingChosen(Exception):
    """No condition of a diverging gateway holds, and it has no default flow."""


@dataclass
class Board:
    """`completed` and `taken` are the elements and flows passed since the last external act."""

    process: Scope
    holds: Holds
    now: int = 0
    completed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    handled: list[Activity] = field(default_factory=list)  # handlers of a compensation that have completed
    cancelled: list[Frame] = field(default_factory=list)  # transactions in which all has been undone

    def __post_init__(self) -> None:
        self.root = Frame(self.process)

    @property
    def frames(self) -> list[Frame]:
        """Those that run, in the order they began."""
        running = self.root.within() if self.root.alive else ()
        return sorted(running, key=lambda frame: frame.number)

    @property
    def tokens(self) -> int:
        return sum(
            sum(frame.waiting.values()) + len(frame.activities) + sum(c.is_token for c in frame.catches)
            for frame in self.frames
        )

    def leave(self, frame: Frame, node: Node) -> None:
        """The node is completed: tokens on the outgoing flows, on those whose conditions hold."""
        self.completed.append(node.id)
        self.produce(frame, self._chosen(frame.scope, node) * node.gives)

    def finish_throw(self, frame: Frame, node: Node) -> None:
        """What a throwing event has waited for is done."""
        if not node.id:
            return  # no element: it was a person who had everything undone
        if node.event.kind == "cancel":
            self.completed.append(node.id)
            self.cancelled.append(frame)
        else:
            self.leave(frame, node)

    def produce(self, frame: Frame, flows: Iterable[Flow]) -> None:
        for flow in flows:
            self.taken.append(flow.id)
            frame.move(flow)

    def _chosen(self, scope: Scope, node: Node) -> list[Flow]:
        ways = scope.outgoing[node.id]
        if node.kind == "exclusive" and len(ways) > 1:
            return self._or_default(ways, [flow for flow in ways if self._open(flow)][:1])
        if node.kind in ("parallel", "complex") or len(ways) < 2:
            return ways
        return self._or_default(ways, [flow for flow in ways if self._open(flow)])

    def _open(self, flow: Flow) -> bool:
        return not flow.default and (flow.condition is None or self.holds(flow.condition))

    def _or_default(self, ways: list[Flow], chosen: list[Flow]) -> list[Flow]:
        chosen = chosen or [flow for flow in ways if flow.default]
        if not chosen:
            raise NothingChosen(ways[0].source)
        return chosen
