"""When converging gateways let tokens through (BPMN 2.0.2, 13.4)."""

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Frame
from tests.properties.token_game.model import Flow, Node, Scope


def arrive_parallel(board: Board, frame: Frame, flow: Flow) -> None:
    """Needs one token on each incoming flow, and consumes exactly one of each (13.4.1)."""
    gateway = frame.scope.node[flow.target]
    frame.waiting[flow.id] += 1
    incoming = frame.scope.incoming[gateway.id]
    if all(frame.waiting[way.id] for way in incoming):
        _consume(frame, incoming)
        board.leave(frame, gateway)


def arrive_inclusive(board: Board, frame: Frame, flow: Flow) -> None:
    """The token waits until `release_one`, unless there is only this way in."""
    gateway = frame.scope.node[flow.target]
    if len(frame.scope.incoming[gateway.id]) == 1:
        board.leave(frame, gateway)
    else:
        frame.waiting[flow.id] += 1


def release_one(board: Board, frame: Frame) -> bool:
    """Let the first inclusive gateway that is activated consume its tokens. Return whether there was one."""
    for gateway in frame.scope.of_kind("inclusive"):
        if activated(frame, gateway):
            _consume(frame, _filled(frame, gateway))
            board.leave(frame, gateway)
            return True
    return False


def activated(frame: Frame, gateway: Node) -> bool:
    """Say whether an inclusive gateway is activated (13.4.3).

    It has a token, and of every token that can still reach an incoming flow without a token, on a path that
    does not visit the gateway, there is also such a path to an incoming flow that has a token.
    """
    filled = {flow.id for flow in _filled(frame, gateway)}
    empty = {flow.id for flow in frame.scope.incoming[gateway.id]} - filled
    reaches = (_reach(frame.scope, begins, gateway) for begins in _token_places(frame))
    return bool(filled) and not any(reach & empty and not reach & filled for reach in reaches)


def _token_places(frame: Frame) -> list[list[Flow]]:
    """Return for each token the flows its paths begin with: those it stands on, or leaves its node by."""
    scope = frame.scope
    flow_of = {flow.id: flow for flow in scope.flows}
    places = [[flow_of[id]] for id, count in frame.waiting.items() if count]
    places += [[flow] for _, flow in frame.moving]
    places += [_ways_out(scope, activity.node) for activity in frame.activities]
    return places + [_ways_out(scope, catch.node) for catch in frame.catches if catch.is_token]


def _reach(scope: Scope, begins: list[Flow], gateway: Node) -> set[str]:
    """Return the flows on the paths that begin so and do not visit the gateway."""
    found: set[str] = set()
    ahead = list(begins)
    while ahead:
        flow = ahead.pop()
        if flow.id not in found:
            found.add(flow.id)
            if flow.target != gateway.id:
                ahead += _ways_out(scope, scope.node[flow.target])
    return found


def _ways_out(scope: Scope, node: Node) -> list[Flow]:
    """Return the flows a token in the node can leave by; boundary events are ways out of their activity."""
    beside = [flow for event in scope.boundaries(node) for flow in scope.outgoing[event.id]]
    return scope.outgoing[node.id] + beside


def _filled(frame: Frame, gateway: Node) -> list[Flow]:
    return [flow for flow in frame.scope.incoming[gateway.id] if frame.waiting[flow.id]]


def _consume(frame: Frame, flows: list[Flow]) -> None:
    for flow in flows:
        frame.waiting[flow.id] -= 1
