"""When converging gateways let tokens through (BPMN 2.0.2, chapter 13)."""

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Frame
from tests.properties.token_game.model import Flow, Node, Scope


def arrive_parallel(board: Board, frame: Frame, flow: Flow) -> None:
    """Needs one token on each incoming flow, and consumes exactly one of each."""
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


def arrive_complex(board: Board, frame: Frame, flow: Flow) -> None:
    """While it waits for start its activation condition is asked at each token."""
    gateway = frame.scope.node[flow.target]
    if len(frame.scope.incoming[gateway.id]) == 1:
        board.leave(frame, gateway)
        return
    frame.waiting[flow.id] += 1
    if gateway.id not in frame.started:
        _start(board, frame, gateway)


def release_one(board: Board, frame: Frame) -> bool:
    """Let a gateway go on that waits for what can come no more. Return whether there was one.

    Which of several goes first the specification leaves open; as in the engine it is the first by id.
    """
    for gateway in sorted(frame.scope.nodes, key=lambda node: node.id):
        if gateway.kind == "inclusive" and activated(frame, gateway):
            _consume(frame, _filled(frame, gateway))
            board.leave(frame, gateway)
            return True
        if gateway.kind == "complex" and (_reset(board, frame, gateway) or _start(board, frame, gateway)):
            return True
    return False


def skip(board: Board, frame: Frame, gateway: Node) -> None:
    """A person has the gateway wait no longer: one token of each way that has one goes on as one."""
    _consume(frame, _filled(frame, gateway))
    board.leave(frame, gateway)


def activated(frame: Frame, gateway: Node) -> bool:
    """Say whether an inclusive gateway has a token and expects no other."""
    filled = {flow.id for flow in _filled(frame, gateway)}
    return bool(filled) and not expects(frame, gateway, filled)


def expects(frame: Frame, gateway: Node, filled: set[str]) -> bool:
    """Say whether a token can still reach an incoming flow that is not filled, and no filled one.

    Only paths count that do not visit the gateway.
    """
    empty = {flow.id for flow in frame.scope.incoming[gateway.id]} - filled
    reaches = (_reach(frame.scope, begins, gateway) for begins in _token_places(frame))
    return any(reach & empty and not reach & filled for reach in reaches)


def _start(board: Board, frame: Frame, gateway: Node) -> bool:
    incoming = frame.scope.incoming[gateway.id]
    if gateway.id in frame.started or sum(frame.waiting[way.id] for way in incoming) < max(1, gateway.needs):
        return False
    filled = _filled(frame, gateway)
    _consume(frame, filled)
    if len(filled) < len(incoming):
        frame.started[gateway.id] = {flow.id for flow in filled}
    board.leave(frame, gateway)
    return True


def _reset(board: Board, frame: Frame, gateway: Node) -> bool:
    """After the start the gateway swallows one token of each other way, unless none is expected there."""
    if gateway.id not in frame.started:
        return False
    consumed = frame.started[gateway.id]
    late = [flow for flow in _filled(frame, gateway) if flow.id not in consumed]
    if expects(frame, gateway, consumed | {flow.id for flow in late}):
        return False
    _consume(frame, late)
    del frame.started[gateway.id]
    board.completed.append(gateway.id)
    return True


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
    if node.kind == "throw" and node.event.kind == "link":
        return scope.outgoing[scope.other_end(node).id]
    beside = [flow for event in scope.boundaries(node) for flow in scope.outgoing[event.id]]
    return scope.outgoing[node.id] + beside


def _filled(frame: Frame, gateway: Node) -> list[Flow]:
    return [flow for flow in frame.scope.incoming[gateway.id] if frame.waiting[flow.id]]


def _consume(frame: Frame, flows: list[Flow]) -> None:
    for flow in flows:
        frame.waiting[flow.id] -= 1
