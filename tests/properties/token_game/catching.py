"""Events that wait: what arms them, and what comes of it when they happen."""

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Catch, Frame
from tests.properties.token_game.model import Flow, Node


def arrive(board: Board, frame: Frame, flow: Flow) -> None:
    rivals = wait(board, frame, frame.scope.node[flow.target])
    for catch in rivals:
        catch.rivals = rivals


def arrive_race(board: Board, frame: Frame, flow: Flow) -> None:
    """All events behind the gateway wait; the first that happens takes the token."""
    gateway = frame.scope.node[flow.target]
    ways = frame.scope.outgoing[gateway.id]
    board.completed.append(gateway.id)
    rivals: list[Catch] = []
    for way in ways:
        for catch in wait(board, frame, frame.scope.node[way.target]):
            catch.rivals, catch.way = rivals, way
            rivals.append(catch)


def wait(board: Board, frame: Frame, node: Node, host: Activity | None = None) -> list[Catch]:
    """All that the event waits for is waited for; the first will do, unless it needs all of them."""
    events = (node.event, *node.others)
    catches = [
        Catch(node, frame, event, board.now + event.seconds, event.turns, host=host) for event in events
    ]
    for catch in catches:
        catch.beside = catches if node.needs_all else []
    frame.catches += catches
    return catches


def happen(board: Board, catch: Catch) -> Node | None:
    """Let an event happen. Return the event sub-process that now begins in its frame, if one does."""
    frame = catch.frame
    if any(other is not catch and other in frame.catches for other in catch.beside):
        frame.catches.remove(catch)
        return None
    if catch.way is not None:
        board.taken.append(catch.way.id)
    if catch.handler is not None and catch.node.interrupting:
        frame.clear()
    elif catch.host is not None and catch.node.interrupting:
        frame.drop(catch.host)
    elif catch.is_token or (catch.event.kind == "timer" and not _turns_left(board, catch)):
        gone = catch.rivals or [catch]
        frame.catches = [other for other in frame.catches if other not in gone]
    if catch.handler is None:
        board.leave(frame, catch.node)
    return catch.handler


def become_true(board: Board) -> list[Catch]:
    """Return the events whose condition has become true since it was last looked at."""
    found = []
    waiting = [catch for frame in board.frames for catch in frame.catches]
    for catch in waiting:
        if catch.event.kind == "conditional":
            before, catch.held = catch.held, board.holds(catch.event.name)
            if catch.held and not before:
                found.append(catch)
    return found


def _turns_left(board: Board, catch: Catch) -> bool:
    """Take off the turns that are due, one or several, and say whether there are others."""
    while catch.turns and catch.due <= board.now:
        catch.turns -= 1
        catch.due += catch.event.seconds
    return catch.turns > 0
