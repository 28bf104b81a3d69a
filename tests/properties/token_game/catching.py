"""Events that wait: what arms them, and what comes of it when they happen."""

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Catch, Frame
from tests.properties.token_game.model import Flow, Node


def arrive(board: Board, frame: Frame, flow: Flow) -> None:
    wait(board, frame, frame.scope.node[flow.target])


def arrive_race(board: Board, frame: Frame, flow: Flow) -> None:
    """All events behind the gateway wait; the first that happens takes the token."""
    gateway = frame.scope.node[flow.target]
    ways = frame.scope.outgoing[gateway.id]
    board.completed.append(gateway.id)
    rivals = [wait(board, frame, frame.scope.node[way.target]) for way in ways]
    for catch, way in zip(rivals, ways, strict=True):
        catch.rivals, catch.way = rivals, way


def wait(board: Board, frame: Frame, node: Node) -> Catch:
    catch = Catch(node, frame, board.now + node.event.seconds, node.event.turns)
    frame.catches.append(catch)
    return catch


def happen(board: Board, catch: Catch) -> Node | None:
    """Let an event happen. Return the event sub-process that now begins in its frame, if one does."""
    frame = catch.frame
    if catch.way is not None:
        board.taken.append(catch.way.id)
    if catch.handler is not None and catch.node.interrupting:
        frame.clear()
    elif catch.host is not None and catch.node.interrupting:
        frame.drop(catch.host)
    elif catch.is_token or (catch.node.event.kind == "timer" and not _turns_left(board, catch)):
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
        if catch.node.event.kind == "conditional":
            before, catch.held = catch.held, board.holds(catch.node.event.name)
            if catch.held and not before:
                found.append(catch)
    return found


def _turns_left(board: Board, catch: Catch) -> bool:
    """Take off the turns that are due, one or several, and say whether there are others."""
    while catch.turns and catch.due <= board.now:
        catch.turns -= 1
        catch.due += catch.node.event.seconds
    return catch.turns > 0
